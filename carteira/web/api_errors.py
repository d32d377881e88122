"""Every error of the API is one shape: RFC 9457 `application/problem+json` with JSON pointers and remedies."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from carteira.basics.refused import Refused, Stale
from carteira.web.requests import NotSignedIn, is_bug

log = structlog.get_logger()
BODY_LOCATIONS = ("body", "form", "file")


class VersionMissing(Exception):
    """A change of a versioned thing came without If-Match. 428."""


def problem(
    request: HttpRequest, status: int, name: str, detail: str, *, errors: Iterable[dict[str, Any]] = (), **more: Any
) -> HttpResponse:
    """One problem; `name` is the last part of its type, documented in docs/reference/api.md."""
    body = {
        "type": f"/docs/problems/{name}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": f"urn:request:{getattr(request, 'id', '')}",
        "errors": list(errors),
        **more,
    }
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="carteira"'
    return response


def wrong(pointer: str, detail: str, remedy: str = "") -> dict[str, Any]:
    """One entry of `errors`."""
    return {"pointer": pointer, "detail": detail, "remedy": remedy}


def _validation(request: HttpRequest, no: ValidationError) -> HttpResponse:
    errors = [wrong(_pointer(error["loc"]), error["msg"].removeprefix("Value error, ")) for error in no.errors]
    return problem(request, 422, "invalid", _("The request does not fit its description."), errors=errors)


def _pointer(location: tuple[str | int, ...]) -> str:
    source, *path = location
    prefix = "#/" if source in BODY_LOCATIONS else f"{source}/"
    return prefix + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _refused(request: HttpRequest, no: Refused) -> HttpResponse:
    where = "#/" + "/".join(str(part) for part in (no.row, no.field) if part not in (None, ""))
    errors = [wrong(where, no.message, no.remedy)]
    if isinstance(no, Stale):
        detail = _("Somebody else changed this in the meantime.")
        return problem(request, 412, "stale", detail, errors=errors, current_version=no.version)
    return problem(request, 422, "refused", str(no), errors=errors)


def _not_found(request: HttpRequest, no: Exception) -> HttpResponse:
    if is_bug(no):
        return _bug(request, no)
    return problem(request, 404, "not-found", _("Nothing is here for you."))


def _not_allowed(request: HttpRequest, no: PermissionError) -> HttpResponse:
    if isinstance(no, NotSignedIn):
        return _unknown(request, no)
    if is_bug(no):
        return _bug(request, no)
    log.warning("refused", path=request.path, permission=str(no))
    return problem(request, 403, "not-allowed", _("This key or person lacks the right: %(right)s") % {"right": no})


def _unknown(request: HttpRequest, no: Exception) -> HttpResponse:
    return problem(request, 401, "who-are-you", _("Log in, or send `Authorization: Bearer <key>` with a valid key."))


def _http(request: HttpRequest, no: HttpError) -> HttpResponse:
    if isinstance(no.__cause__, ValidationError):  # ninja wraps what the parser of the body says
        return _validation(request, no.__cause__)
    names = {400: "malformed", 403: "not-allowed", 429: "too-many"}
    return problem(request, no.status_code, names.get(no.status_code, "refused"), str(no))


def _no_version(request: HttpRequest, no: VersionMissing) -> HttpResponse:
    return problem(request, 428, "version-missing", _("Send the ETag that you read as If-Match, so that nobody's change is lost."))


def _bug(request: HttpRequest, no: Exception) -> HttpResponse:
    log.error("fault", path=request.path, exc_info=no)
    return problem(request, 500, "fault", _("A fault of ours. It is logged under the request's id."))


def install(api: NinjaAPI) -> None:
    """Map every exception once."""
    handlers: dict[type[Exception], Any] = {
        ValidationError: _validation,
        Refused: _refused,
        LookupError: _not_found,
        Http404: _not_found,
        PermissionError: _not_allowed,
        AuthenticationError: _unknown,
        HttpError: _http,
        VersionMissing: _no_version,
        Exception: _bug,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
