"""Caring: complaints, requests, suggestions, clocks, root causes, corrective actions."""
