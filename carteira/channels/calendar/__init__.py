"""Calendars and contacts as other programs write them."""
