"""Verbs of returns."""
