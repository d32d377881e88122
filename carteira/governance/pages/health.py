"""What watchers of the installation ask; no log-in, no personal data."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from carteira.governance import queries
from carteira.web.requests import open_page

LOOPBACK = ("127.0.0.1", "::1")


@open_page()
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks no database."""
    return HttpResponse("ok\n", content_type="text/plain")


@open_page()
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether requests can be served: database, migrations, worker, disk. 503 when not."""
    checks = queries.readiness(at=timezone.now())
    failed = any(check.verdict == "fail" for check in checks)
    body = {"ready": not failed, "checks": {check.name: check.verdict for check in checks}}
    return JsonResponse(body, status=503 if failed else 200)


@open_page()
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus, from this machine only."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if forwarded or request.META.get("REMOTE_ADDR") not in LOOPBACK:
        raise Http404
    return HttpResponse(generate_latest(REGISTRY) + queries.gauges(at=timezone.now()).encode(), content_type=CONTENT_TYPE_LATEST)
