"""Where providers call. The signature is the log-in; what is not signed has no effect."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from carteira.basics.refused import Refused
from carteira.channels.actions.hooking import take_hook
from carteira.channels.queries.doors import challenge_answered
from carteira.web.requests import open_page

MOST = 512 << 10


@csrf_exempt  # machines call here; the signature over the body is the proof
@open_page(methods=("GET", "HEAD", "POST"))
def hook(request: HttpRequest, code: str) -> HttpResponse:
    """Take what a provider tells; asked for it, prove to WhatsApp that the address is ours."""
    if request.method != "POST":
        return HttpResponse(challenge_answered(code, request.GET), content_type="text/plain")
    if int(request.headers.get("Content-Length") or 0) > MOST:
        raise Refused("is too large.", field="body")
    try:
        body = request.body
    except RawPostDataException:  # a multipart body was read as a form on its way; no provider sends one, no signature fits
        body = b""
    taken = take_hook(code, body, request.headers, url=f"{settings.PUBLIC_URL}{request.get_full_path()}", at=timezone.now())
    return JsonResponse({"taken": taken})
