"""What is said where no page answers: a page for people, a problem for programs."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from carteira.web.api_errors import problem
from carteira.web.requests import error_page

log = structlog.get_logger()
API = "/api/"
NAMES = {400: "malformed", 403: "not-allowed", 404: "not-found", 405: "no-such-method", 413: "too-large", 507: "disk-full"}
DISK_FULL = "53100"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _say(request, 400, _("This request cannot be read."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _say(request, 403, _("You may not do this."))


def no_csrf_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form without its token: an old page, or a request from elsewhere."""
    return _say(request, 403, _("This form is too old. Go back, load the page again and send it once more."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _say(request, 404, _("Nothing is here for you."))


def fault(request: HttpRequest) -> HttpResponse:
    """500: logged under the request's id, which the page shows; 507 when it was only the disk that had no room."""
    if is_full(sys.exception()):
        log.error("disk full", path=request.path)
        return _say(request, 507, _("There is no room left on the disk: nothing was written. Make room and send it again."))
    log.error("fault", path=request.path, exc_info=True)
    return _say(request, 500, _("A fault of ours. It is logged under the request's id."))


def is_full(no: BaseException | None) -> bool:
    """Whether a fault says that the disk is full: ours, SQLite's or PostgreSQL's (SQLSTATE 53100)."""
    while no is not None:
        if (isinstance(no, OSError) and no.errno == errno.ENOSPC) or getattr(no, "sqlstate", None) == DISK_FULL:
            return True
        if isinstance(no, DatabaseError) and "disk is full" in str(no):
            return True
        no = no.__cause__ or no.__context__
    return False


def _say(request: HttpRequest, status: int, message: str) -> HttpResponse:
    if request.path.startswith(API):
        return problem(request, status, NAMES.get(status, "fault"), message)
    return error_page(request, status, message)


class ApiSpeaksProblems:
    """What Django itself answers under /api (405, say) is turned into a problem too."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        spoken: Any = response.get("Content-Type", "")
        if not request.path.startswith(API) or response.status_code < 400 or "json" in spoken:
            return response
        status = response.status_code
        said = problem(request, status, NAMES.get(status, "refused"), HTTPStatus(status).phrase)
        if "Allow" in response:
            said["Allow"] = response["Allow"]
        return said
