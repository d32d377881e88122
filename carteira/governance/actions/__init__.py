"""Verbs of governance: record what was done, keep copies of everything."""

from carteira.governance.actions.backup import back_up, restore
from carteira.governance.actions.counting import add_calls
from carteira.governance.actions.events import listen, record_event

__all__ = ["add_calls", "back_up", "listen", "record_event", "restore"]
