"""Pages of the frame itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from carteira.web.context import THEMES
from carteira.web.requests import back_to, open_page

YEAR = 365 * 24 * 3600


@open_page(methods=("POST",))
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in a cookie, so that the server draws it without a flash."""
    chosen = request.POST.get("theme", "")
    response = HttpResponseRedirect(back_to(request))
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response
