"""Doors of the settings of fields."""
