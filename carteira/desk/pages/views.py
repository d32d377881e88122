"""Keep and remove views of the list of customers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.desk import actions
from carteira.desk.listed import CUSTOMERS
from carteira.web.messages import done
from carteira.web.requests import actor_of, page


@page("customers.view", methods=("POST",))
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what I see under a name."""
    query = request.POST.get("query", "")
    view = actions.keep_view(
        page=CUSTOMERS, name=request.POST.get("name", ""), query=query, shared=bool(request.POST.get("shared")), by=actor_of(request),
        at=timezone.now(),
    )  # fmt: skip
    done(request, _("View “%s” saved.") % view.name)
    return HttpResponseRedirect(f"{reverse('desk:customers')}?{view.query}")


@page("customers.view", methods=("POST",))
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Remove one of my views."""
    actions.forget_view(number, by=actor_of(request), at=timezone.now())
    done(request, _("View removed."))
    return HttpResponseRedirect(reverse("desk:customers"))
