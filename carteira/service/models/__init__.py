"""The nouns of service."""

from carteira.service.models.case import NEVER, Case, CaseEvent
from carteira.service.models.desk import Calendar, ClockRule, LocalHoliday, Queue, RequestedService
from carteira.service.models.improving import Cause, CorrectiveAction, ExternalComplaint, Rating

__all__ = [
    "NEVER", "Calendar", "Case", "CaseEvent", "Cause", "ClockRule", "CorrectiveAction", "ExternalComplaint", "LocalHoliday", "Queue", "Rating",
    "RequestedService",
]  # fmt: skip
