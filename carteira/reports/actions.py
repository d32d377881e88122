"""Keep and remove reports."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.reports.models import Report
from carteira.reports.queries.kept import ReportNotFound, needs_of
from carteira.reports.rules.asked import LONGEST, read
from carteira.team.queries import may_share

MOST_REPORTS = 200


def keep_report(*, name: str, question: str, about: str = "", shared: str = "", by: Actor, at: datetime) -> Report:
    """Keep a question under a name, for oneself, the team or everybody; the same name again replaces what it stood for."""
    name = clean_text(name, field="name", limit=80)
    about = clean_text(about, field="about", limit=300)
    if not name:
        raise Refused(_("The report needs a name."), field="name", remedy=_("Write a short name."))
    if len(question) > LONGEST:
        raise Refused(_("The question is too long to be kept."), field="question", remedy=_("Choose fewer filters."))
    asked = read(question)
    needs = needs_of(asked, by=by)
    may_share(shared, by=by)
    others = Report.objects.filter(owner_id=by.id).exclude(name=name)
    if others.count() >= MOST_REPORTS:
        raise Refused(_("You keep %d reports already.") % MOST_REPORTS, remedy=_("Remove one first."))
    with transaction.atomic():
        values = {"question": asked.text, "about": about, "needs": needs, "shared_with": shared, "changed_at": at}
        report, _made = Report.objects.update_or_create(
            owner_id=by.id, name=name, defaults=values, create_defaults={**values, "made_at": at}
        )
        detail = {"name": name, "shared_with": shared}
        record_event("reports.report-kept", by=by, at=at, subject_kind="report", subject_id=report.pk, detail=detail)
    return report


def remove_report(number: int, *, by: Actor, at: datetime) -> None:
    """Remove one of my reports."""
    with transaction.atomic():
        report = Report.objects.filter(pk=number, owner_id=by.id or 0).first()
        if report is None:
            raise ReportNotFound(number)
        record_event("reports.report-removed", by=by, at=at, subject_kind="report", subject_id=number, detail={"name": report.name})
        report.delete()
