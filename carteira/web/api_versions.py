"""Nobody's change is lost: a strong ETag on what is read, If-Match on what is written (428 without, 412 when stale)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from carteira.basics.refused import Refused
from carteira.web.api_errors import VersionMissing


def tag(response: HttpResponse, version: int) -> None:
    """Mark the answer with the version of the row it shows."""
    response["ETag"] = f'"{version}"'


def expected_version(request: HttpRequest) -> int:
    """The version that the client read. Hand it to the action, which raises Stale when another one stands."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise VersionMissing
    number = given.removeprefix('"').removesuffix('"')
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Refused("is not an ETag of ours.", field="If-Match", remedy="Send the ETag of the last answer, as it came.")
    return int(number)
