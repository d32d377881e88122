"""Decisions of sales: pure."""
