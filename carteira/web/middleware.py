"""What stands round every request: its id, the security headers, text that no database can keep."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from prometheus_client import Histogram

from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.web.requests import refusal

SECONDS = Histogram("carteira_request_seconds", "Time of requests by route.", ["method", "route", "status"])
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ENDLESS = 10_000_000
PERMISSIONS_POLICY = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


class RequestFrame:
    """Outermost: gives each request an id, binds it to the log, and sets the headers that every answer carries."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.id)  # type: ignore[attr-defined]
        began = time.perf_counter()
        response = self.answer(request)
        route = getattr(request.resolver_match, "route", None) or "none"
        SECONDS.labels(_method(request), route, response.status_code).observe(time.perf_counter() - began)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.method == "POST" and route.endswith("logout/"):
            response["Clear-Site-Data"] = '"cache", "storage"'
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class CleanText:
    """Refuses NUL characters and half surrogate pairs in addresses and forms; the API's parser does it for JSON."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.path.startswith("/api/"):
            return None
        try:
            _check_values([("address", request.path), *_pairs(request.GET)])
            if request.method == "POST":
                _check_values(_pairs(request.POST))
        except Refused as no:
            return refusal(request, no)
        return None


def _method(request: HttpRequest) -> str:
    # Strangers can send any word as a method; each label value is memory that stays.
    return str(request.method) if request.method in METHODS else "OTHER"


def _pairs(values: Any) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, several in values.lists() for value in (name, *several))


def _check_values(values: Iterable[tuple[str, str]]) -> None:
    for name, value in values:
        clean_text(value, field=name.replace("\x00", "") or _("form"), limit=ENDLESS)
