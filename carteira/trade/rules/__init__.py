"""Decisions of trade."""
