"""Idempotency-Key on POST: the effect and its answer are stored in one transaction, so a retry gets the first answer.

Same key, same request: the stored answer. Same key, other request: 422. Same key while the first still runs: 409.
Refused or failed requests are not stored: nothing happened, so the key is free again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.web.api_errors import problem, wrong
from carteira.web.models import IdempotentAnswer
from carteira.web.requests import known_actor

KEPT = timedelta(hours=48)
KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Link")
Run = Callable[..., HttpResponse]
_running: set[str] = set()
_lock = threading.Lock()


class InFlight(Exception):
    """Another request with this key has not ended yet."""


def once(run: Run) -> Run:
    """Decorates each API operation; does nothing without the header."""

    @wraps(run)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        actor = known_actor(request)
        if request.method != "POST" or not key or actor is None:
            return run(request, *args, **kwargs)
        if len(key) > 255 or not key.isascii() or not key.isprintable():
            detail = _("The Idempotency-Key must be 1 to 255 printable ASCII characters.")
            return problem(request, 400, "malformed", detail, errors=[wrong("header/Idempotency-Key", detail)])
        try:
            return _run_once(request, _owner(actor), key, lambda: run(request, *args, **kwargs))
        except InFlight:
            response = problem(request, 409, "in-flight", _("The first request with this Idempotency-Key has not ended yet."))
            response["Retry-After"] = "1"
            return response

    return guarded


def _run_once(request: HttpRequest, owner: str, key: str, run: Callable[[], HttpResponse]) -> HttpResponse:
    digest = _digest(request)
    with _alone(f"{owner} {key}"), transaction.atomic():
        _take_lock(f"{owner} {key}")
        IdempotentAnswer.objects.filter(actor=owner, key=key, created_at__lt=timezone.now() - KEPT).delete()
        stored = IdempotentAnswer.objects.filter(actor=owner, key=key).first()
        if stored is not None:
            return _replay(request, stored, digest)
        response = run()
        if response.status_code >= 400:
            transaction.set_rollback(True)
            return response
        _store(owner, key, digest, response)
    return response


def _replay(request: HttpRequest, stored: IdempotentAnswer, digest: str) -> HttpResponse:
    if stored.request_digest != digest:
        return problem(request, 422, "key-reused", _("This Idempotency-Key was used for another request. Use a new key."))
    response = HttpResponse(bytes(stored.body), status=stored.status, headers=stored.headers)
    response["Idempotency-Replayed"] = "true"
    return response


def _store(owner: str, key: str, digest: str, response: HttpResponse) -> None:
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    IdempotentAnswer.objects.create(
        actor=owner,
        key=key,
        request_digest=digest,
        status=response.status_code,
        headers=headers,
        body=response.content,
        created_at=timezone.now(),
    )


def _owner(actor: Actor) -> str:
    return hashlib.sha256(f"{actor.kind}:{actor.id}:{actor.name}".encode()).hexdigest()[:32]


def _digest(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            digest.update(repr((name, values)).encode(errors="replace"))
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest.update(repr((name, file.name, file.size)).encode(errors="replace"))
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


@contextmanager
def _alone(name: str) -> Iterator[None]:
    with _lock:
        if name in _running:
            raise InFlight
        _running.add(name)
    try:
        yield
    finally:
        with _lock:
            _running.discard(name)


def _take_lock(name: str) -> None:
    # Other processes: PostgreSQL says at once that it is taken; on SQLite the write gate lets us in after the first has ended.
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise InFlight
