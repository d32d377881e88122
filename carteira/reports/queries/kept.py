"""The reports that people keep, and who hears of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from carteira.basics.actor import Actor
from carteira.reports.models import Report
from carteira.reports.queries.ready import Ready, ready
from carteira.reports.queries.tables import understood
from carteira.reports.rules.asked import Asked, read
from carteira.team.queries import shared_with

MOST = 500


class ReportNotFound(LookupError):
    """No such report, or not for the asker: both look the same."""


def needs_of(asked: Asked, *, by: Actor) -> list[str]:
    """The permissions that the figures of a question need."""
    asking = understood(asked, by=by)
    offer = asking.offer
    used = [one for _key, one, _bucket in asking.all] + [one for _key, one, _way in asking.measures if one]
    used += [offer.dimension(key, "f")[0] for key, _token in (*asked.filters, *asked.without)]
    return sorted({offer.noun.needs, *(one.needs for one in used if one.needs)})


def reports_for(by: Actor) -> list[Report]:
    """My reports and those shared with me; one whose figures I may not see is not mentioned."""
    mine = Q(owner_id=by.id or 0) if by.kind != "system" else Q()
    found = Report.objects.select_related("owner").filter(mine | shared_with(by)).order_by("name", "id")[:MOST]
    return [report for report in found if all(by.may(code) for code in report.needs)]


def report_for(number: int, *, by: Actor) -> Report:
    """One report of mine or shared with me."""
    found = next((report for report in reports_for(by) if report.pk == number), None)
    if found is None:
        raise ReportNotFound(number)
    return found


@dataclass(frozen=True)
class Named:
    """A report by the name it was asked for."""

    name: str
    about: str
    asked: Asked
    report: Report | None = None


def named(name: str, *, by: Actor) -> Named:
    """A ready report by its code, a kept one by its number or its name."""
    fixed: Ready | None = next((one for one in ready(by=by) if one.code == name), None)
    if fixed:
        return Named(str(fixed.name), str(fixed.about), read(fixed.question))
    kept = next((one for one in reports_for(by) if name in (str(one.pk), one.name)), None)
    if kept is None:
        raise ReportNotFound(name)
    return Named(kept.name, kept.about, read(kept.question), kept)
