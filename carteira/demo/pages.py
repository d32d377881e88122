"""The demo company: is it here, take it, remove it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.demo import actions, queries
from carteira.web.progress import Progress, answer
from carteira.web.requests import actor_of, page


@page("demo.manage", methods=("GET", "HEAD"))
def company(request: HttpRequest) -> HttpResponse:
    """What the demo company is, and the two buttons."""
    return render(request, "demo/company.html", {"loaded": queries.is_loaded(), "progress": _progress()})


@page("demo.manage", methods=("POST",))
def load(request: HttpRequest) -> HttpResponse:
    """Take the demo company in, in the background."""
    actions.ask_to_load(by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("demo:company"))


@page("demo.manage", methods=("POST",))
def remove(request: HttpRequest) -> HttpResponse:
    """Take the demo company out, in the background."""
    actions.ask_to_remove(by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("demo:company"))


@page("demo.manage", methods=("GET", "HEAD"))
def progress(request: HttpRequest) -> HttpResponse:
    """The bar, as it is asked for every second."""
    return answer(request, _progress())


def _progress() -> Progress:
    job = queries.work_under_way()
    return Progress(
        url=reverse("demo:progress"),
        done=job.progress if job else 0,
        total=job.total if job else None,
        running=job is not None,
        label=job.message if job and job.message else _("Waiting for the worker"),
        after=reverse("demo:company"),
    )
