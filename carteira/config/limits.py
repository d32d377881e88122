"""How often one may call the API: by key, and by address for those who are not known. Counted per process."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from carteira.web.api_errors import problem
from carteira.web.requests import known_actor

MINUTE = 60


class CallsAMinute:
    """429 with Retry-After when a key calls more often than it may. People in a session are not counted."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.answer(request)
        actor = known_actor(request)
        if actor is not None and actor.kind == "user":
            return self.answer(request)
        who, most = (
            (f"key:{actor.id}:{actor.name}", settings.API_CALLS_A_MINUTE) if actor else (_address(request), settings.API_STRANGER_CALLS)
        )
        now = int(time.time())
        left = most - _count(f"calls:{hash(who)}:{now // MINUTE}")
        if left < 0:
            response = problem(request, 429, "too-many", _("Too many calls in this minute."))
            response["Retry-After"] = str(MINUTE - now % MINUTE)
        else:
            response = self.answer(request)
        response["RateLimit"] = f'"minute";r={max(left, 0)};t={MINUTE - now % MINUTE}'
        return response


def _address(request: HttpRequest) -> str:
    return f"address:{request.META.get('REMOTE_ADDR', '')}"


def _count(name: str) -> int:
    cache.add(name, 0, timeout=2 * MINUTE)
    try:
        return cache.incr(name)
    except ValueError:  # it expired in between
        return 1
