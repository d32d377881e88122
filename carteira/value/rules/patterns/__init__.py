"""What one customer's own history tells: how it pays, when it buys next, how much of what, and what else it may want."""

from .buying import NextDate, NextProduct, Popular, next_date, next_products
from .forecast import LONGEST_MONTHS, CustomerForecast, ProductForecast, forecast_products
from .payments import PaymentMonth, PaymentPattern, judge_bills
from .settling import Bill, Receipt

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
