"""What each source says of a customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carteira.customers import actions as verbs
from carteira.customers.queries import customer_for, sources_of
from carteira.desk import labels
from carteira.desk.pages.customer import frame_of
from carteira.desk.queries.record import record_of
from carteira.fields.queries import FieldView
from carteira.web.messages import done
from carteira.web.requests import actor_of, page


@page("customers.view", methods=("GET", "HEAD"))
def sources(request: HttpRequest, number: int) -> HttpResponse:
    """What each source says, and whose word counts where."""
    by = actor_of(request)
    record = record_of(number, by=by)
    found = sources_of(record.customer, by=by)
    values = {
        **frame_of(record, by, "sources"),
        "sources": found,
        "said": _said(found, found.added),
        "may_merge": by.may("customers.merge"),
    }
    return render(request, "desk/sources.html", values)


def _said(found: Any, added: Mapping[str, FieldView]) -> list[dict[str, Any]]:
    """Per field what each source says; `wins` marks the one that the customer's record shows."""
    fields = [field for field in found.winners if any(source.payload.get(field) for source in found.sources)]
    return [
        {
            "field": added[field].label if field in added else labels.label(labels.FIELDS, field),
            "cells": [(_words(source, field, added), _wins(found, field, source)) for source in found.sources],
        }
        for field in fields
    ]


def _words(source: Any, field: str, added: Mapping[str, FieldView]) -> str:
    text = source.payload.get(field) or ""
    return added[field].said(text) if field in added else text


def _wins(found: Any, field: str, source: Any) -> bool:
    return found.winners[field] in (source.source, source.identity) and bool(source.payload.get(field))


@page("customers.merge", methods=("POST",))
def send_back(request: HttpRequest, number: int, identity: int) -> HttpResponse:
    """Give a source record back to the customer it came from."""
    by = actor_of(request)
    customer_for(number, by=by)
    verbs.unmerge_identity(identity, by=by, at=timezone.now())
    done(request, _("The source stands alone again."))
    return HttpResponseRedirect(reverse("desk:sources", args=[number]))
