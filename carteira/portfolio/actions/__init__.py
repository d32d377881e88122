"""Verbs of the portfolio: the only code that writes it."""
