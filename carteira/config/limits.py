"""How often one may call the API: by key, and by address for those who are not known. Counted over all web processes.

Each process counts for itself and adds up in the database every twentieth of what is allowed: one write for thirty calls of a key,
and never more than a twentieth too many from each process.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from carteira.governance.actions import add_calls
from carteira.web.api_errors import problem
from carteira.web.requests import known_actor

MINUTE = 60
SHARES = 20


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
        left = most - tally.count(hashlib.sha256(who.encode()).hexdigest()[:40], minute=now // MINUTE, most=most)
        if left < 0:
            response = problem(request, 429, "too-many", _("Too many calls in this minute."))
            response["Retry-After"] = str(MINUTE - now % MINUTE)
        else:
            response = self.answer(request)
        response["RateLimit"] = f'"minute";r={max(left, 0)};t={MINUTE - now % MINUTE}'
        return response


def _address(request: HttpRequest) -> str:
    return f"address:{request.META.get('REMOTE_ADDR', '')}"


class Tally:
    """What this process counted, and what it last heard of all of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: dict[tuple[str, int], tuple[int, int]] = {}  # caller and minute -> not yet added, heard of all

    def count(self, caller: str, *, minute: int, most: int) -> int:
        """One call more; gives the calls of that minute as far as they are known here."""
        with self._lock:
            if not any(kept == minute for _, kept in self._counted):
                self._counted.clear()
            waiting, heard = self._counted.get((caller, minute), (0, 0))
            waiting += 1
            share = max(1, most // SHARES)
            self._counted[caller, minute] = (0, heard + waiting) if waiting >= share else (waiting, heard)
        return self._added(caller, minute, waiting) if waiting >= share else heard + waiting

    def _added(self, caller: str, minute: int, waiting: int) -> int:
        try:
            total = add_calls(caller, minute=minute, calls=waiting)
        except DatabaseError:  # a full disk must not close the door to readers; this process goes on counting alone
            return self._counted.get((caller, minute), (0, 0))[1]
        with self._lock:
            since, _heard = self._counted.get((caller, minute), (0, 0))
            self._counted[caller, minute] = (since, total)
        return total + since

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counted.clear()


tally = Tally()
