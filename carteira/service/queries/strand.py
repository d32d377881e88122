"""Cases on the customer's timeline."""

from __future__ import annotations

from carteira.customers.queries import Moment, Strand
from carteira.service.models import CaseEvent

TIMELINE_WORDS = {
    "opened": "case opened", "answered": "answer on a case", "resolved": "case resolved", "reopened": "case re-opened", "closed": "case closed",
    "wrote": "customer wrote on a case", "escalated": "complaint outside",
}  # fmt: skip


def read_strand(ask: Strand) -> list[Moment]:
    """What the customer would recognise of its cases: not our inner notes."""
    rows = CaseEvent.objects.filter(case__identity__in=ask.identities, kind__in=TIMELINE_WORDS).select_related("case")
    return [
        Moment(
            row.at, ask.name, row.pk, f"case-{row.kind}", row.case.subject,
            {"protocol": row.case.protocol, "what": TIMELINE_WORDS[row.kind], "channel": row.channel, "minutes": row.minutes, "body": row.text[:300], "case": row.case_id},
            row.by_name,
        )
        for row in ask.newest(rows, "at")
    ]  # fmt: skip
