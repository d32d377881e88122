"""The portfolio by API. Every answer is of the selection class: nothing here without `portfolio.view`."""

from carteira.portfolio.api import deciding, standing
from carteira.portfolio.api.routing import router

__all__ = ["deciding", "router", "standing"]
