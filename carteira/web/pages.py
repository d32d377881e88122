"""Pages of the frame itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from carteira.web.context import THEMES
from carteira.web.requests import open_page

YEAR = 365 * 24 * 3600


def back_to(request: HttpRequest, default: str = "/") -> str:
    """The page to go back to; only ours."""
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else default


@open_page(methods=("POST",))
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in a cookie, so that the server draws it without a flash."""
    chosen = request.POST.get("theme", "")
    response = HttpResponseRedirect(back_to(request))
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response
