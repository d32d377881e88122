"""How the product speaks to me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from carteira.team import actions as team
from carteira.team.queries import user_behind
from carteira.web.requests import actor_of, back_to, page


@page(methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Change my language and go back to where I was."""
    by = actor_of(request)
    me = user_behind(by)
    team.set_preferences(
        name=me.name, language=request.POST.get("language", ""), time_zone=me.time_zone, by=by, at=timezone.now()
    )  # fmt: skip
    return HttpResponseRedirect(back_to(request))
