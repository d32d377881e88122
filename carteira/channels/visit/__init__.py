"""Visits written down without a network, and brought in later."""
