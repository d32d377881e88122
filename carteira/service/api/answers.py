"""What the API of cases answers."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from carteira.service.api.schemas import Answer
from carteira.service.models import Case
from carteira.service.queries import plain
from carteira.service.queries.viewing import case_view
from carteira.web.requests import actor_of


def seen(request: HttpRequest, case: Case | int) -> Answer:
    """A case with everything, as whoever asks may see it."""
    return plain.seen(case_view(case if isinstance(case, int) else case.pk, by=actor_of(request), now=timezone.now()))
