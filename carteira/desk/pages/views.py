"""Views of the list of customers: keep, share, begin with and remove them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.desk import actions
from carteira.desk.listed import CUSTOMERS
from carteira.desk.queries.views import some_views
from carteira.web.messages import done
from carteira.web.requests import actor_of, page
from carteira.web.tables import View

EVERYTHING = "view=all"
"""What an address says that wants no view, where a person begins with one."""


def first_of(views: Sequence[Any]) -> Any | None:
    """The view that its reader begins with."""
    return next((view for view in views if view.is_first), None)


def views_of(by: Actor) -> list[Any]:
    """Mine and those shared with me."""
    return some_views(CUSTOMERS, by=by)


def offered(views: Sequence[Any], by: Actor) -> list[View]:
    """Views as the menu shows them: mine can be removed, any can be begun with."""
    return [
        View(
            view.name, view.query or EVERYTHING, shared=bool(view.shared_with), whose="" if view.owner_id == by.id else view.owner.name, first=view.is_first,
            forget_url=reverse("desk:forget-view", args=[view.pk]) if view.owner_id == by.id else "",
            first_url=reverse("desk:first-view", args=[view.pk]),
        )
        for view in views
    ]  # fmt: skip


@page("customers.view", methods=("POST",))
def first(request: HttpRequest, number: int) -> HttpResponse:
    """Begin with this view, or with everything again."""
    wanted = number if request.POST.get("want") != "none" else None
    actions.begin_with(wanted, page=CUSTOMERS, by=actor_of(request), at=timezone.now())
    done(request, _("The list begins with this view.") if wanted else _("The list begins with everything."))
    return redirect("desk:customers")


@page("customers.view", methods=("POST",))
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what I see under a name."""
    query = request.POST.get("query", "")
    view = actions.keep_view(
        page=CUSTOMERS, name=request.POST.get("name", ""), query=query, shared=request.POST.get("shared", ""), by=actor_of(request),
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
