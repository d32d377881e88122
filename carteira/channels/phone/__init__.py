"""Telephony: what an exchange tells of its calls."""
