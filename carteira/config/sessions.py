"""Who acts: turns a session or an API key into the Actor that all doors read."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from carteira.basics.actor import Actor
from carteira.team.models import User
from carteira.team.queries import actor_for, actor_for_key


class WhoActs:
    """Sets `request.actor` (None when nobody is known). A bearer key wins over the session; people bring language and time zone."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self._actor(request)  # type: ignore[attr-defined]
        try:
            return self.answer(request)
        finally:
            timezone.deactivate()

    def _actor(self, request: HttpRequest) -> Actor | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return actor_for_key(token.strip(), at=timezone.now())
        user = request.user
        if not isinstance(user, User):
            return None
        translation.activate(user.language)
        request.LANGUAGE_CODE = translation.get_language()
        if user.time_zone in zoneinfo.available_timezones():
            timezone.activate(user.time_zone)
        return actor_for(user)
