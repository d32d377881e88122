"""Who acts: turns a session or an API key into the Actor that all doors read."""

from __future__ import annotations

import time
import zoneinfo
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from carteira.basics.actor import Actor
from carteira.team import actions
from carteira.team.models import User
from carteira.team.queries import actor_for, actor_for_key

SEEN_EVERY = 300


@cache
def _known_time_zones() -> set[str]:
    """Asked once: it reads the whole folder of time zones."""
    return zoneinfo.available_timezones()


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
        if scheme:
            return self._by_key(token.strip()) if scheme.lower() == "bearer" else None
        user = request.user
        if not isinstance(user, User):
            return None
        if self._was_idle(request):
            logout(request)
            return None
        translation.activate(user.language)
        request.LANGUAGE_CODE = translation.get_language()
        if user.time_zone in _known_time_zones():
            timezone.activate(user.time_zone)
        return actor_for(user)

    def _by_key(self, secret: str) -> Actor | None:
        now = timezone.now()
        actor = actor_for_key(secret, at=now)
        if actor is not None:
            actions.note_key_use(secret, at=now)
        return actor

    def _was_idle(self, request: HttpRequest) -> bool:
        """Whether the session slept too long; its last sign of life is written at most every few minutes."""
        now = time.time()
        seen = request.session.get("seen_at", now)
        if now - seen > settings.SESSION_IDLE_SECONDS:
            return True
        if now - seen > SEEN_EVERY or "seen_at" not in request.session:
            request.session["seen_at"] = now
        return False
