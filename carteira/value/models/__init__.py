"""The nouns of value: what our capacity costs, how work consumes it, and what each run found."""

from carteira.value.models.capacity import CapitalRate, ResourcePool, TimeEquation
from carteira.value.models.estimate import ValueEstimate, ValueModel
from carteira.value.models.price import CustomerPrice
from carteira.value.models.result import ActivityCost, CustomerResult, PoolBalance, ProductResult, SegmentResult
from carteira.value.models.run import AllocationRun

__all__ = [
    "ActivityCost",
    "AllocationRun",
    "CapitalRate",
    "CustomerPrice",
    "CustomerResult",
    "PoolBalance",
    "ProductResult",
    "ResourcePool",
    "SegmentResult",
    "TimeEquation",
    "ValueEstimate",
    "ValueModel",
]
