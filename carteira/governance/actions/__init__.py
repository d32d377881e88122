"""Verbs of governance: record what was done, keep copies of everything."""

from carteira.governance.actions.events import listen, record_event

__all__ = ["listen", "record_event"]
