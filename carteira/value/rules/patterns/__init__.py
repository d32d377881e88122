"""What one customer's own history tells: how it pays, when it buys next, how much of what, and what else it may want."""

from .buying import NextDate, NextProduct, Popular, next_date, next_products
from .forecast import LONGEST_MONTHS, CustomerForecast, ProductForecast, forecast_products
from .payments import Bill, PaymentMonth, PaymentPattern, Receipt, judge_bills

__all__ = [
    "LONGEST_MONTHS",
    "Bill",
    "CustomerForecast",
    "NextDate",
    "NextProduct",
    "PaymentMonth",
    "PaymentPattern",
    "Popular",
    "ProductForecast",
    "Receipt",
    "forecast_products",
    "judge_bills",
    "next_date",
    "next_products",
]
