"""The closed lists of sales: why a deal was lost, and who says so."""

from __future__ import annotations

LOSS_REASONS = ("price", "quality", "delivery", "competitor", "need-gone", "no-answer", "terms", "other")
LOSS_SOURCES = ("customer", "us", "third-party")
SOURCES = ("", "enquiry", "visit", "campaign", "referral", "renewal")
