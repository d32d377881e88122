"""Decisions of health."""
