"""Decisions of the portfolio, pure: no database, no framework, no clock."""
