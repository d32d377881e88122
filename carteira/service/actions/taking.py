"""Take cases in from a source: each becomes a case, and one touchpoint that costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from carteira.basics.taking import Outcome, Rejected, Row, Taking
from carteira.basics.text import fold
from carteira.customers.models import Interaction
from carteira.engine.bulk.tables import rows_by_key
from carteira.engine.bulk.take import take_rows
from carteira.service.actions.furnishing import furnish
from carteira.service.models import NEVER, Case, Cause, Queue
from carteira.service.queries.course import due_of, happenings
from carteira.service.queries.desks import Desk, desk
from carteira.service.rules.happenings import What
from carteira.service.rules.states import STATES, outcomes, phase_of
from carteira.trade.actions import take_documents

TOUCH = ("customer", "occurred_at", "minutes", "channel", "form_of_trade", "direction", "initiated_by", "subject", "body", "drivers")
STEPS = (("answered_at", "answered"), ("resolved_at", "resolved"))
WHATS = get_args(What)


def take_cases(rows: Sequence[Row], taking: Taking) -> Sequence[Outcome]:
    """Take a chunk of cases: the touchpoints first, then the cases that stand on them. One verdict a row."""
    furnish()
    touched = take_documents(Interaction, [_touch(row) for row in rows], taking)
    there = rows_by_key(Interaction, ["id", "identity_id"], source=taking.source, keys=[row.key for row in rows])
    queues, here = {queue.code: queue for queue in Queue.objects.order_by("id")}, desk()
    causes = _causes(rows, taking)
    verdicts: dict[str, Outcome] = {}
    taken: list[Row] = []
    columns: list[dict[str, Any]] = []
    for row, touch in zip(rows, touched, strict=True):
        wrong = touch if isinstance(touch, Rejected) else _wrong(row.values, queues)
        if wrong is not None:
            verdicts[row.key] = wrong
            continue
        interaction_id, identity_id = there[row.key]
        taken.append(row)
        said = {"interaction_id": interaction_id, "identity_id": identity_id, "protocol": f"{taking.source}-{row.key}"[-40:]}
        columns.append(_columns(row.values, said, queues, causes, here, taking.at))
    verdicts |= dict(zip([row.key for row in taken], take_rows(Case, taken, columns, taking), strict=True))
    return [_either(touch, verdicts[row.key]) for row, touch in zip(rows, touched, strict=True)]


def _either(touch: Outcome, case: Outcome) -> Outcome:
    """The verdict on a row: that on the case, unless only the touchpoint changed."""
    return touch if case == "unchanged" and not isinstance(touch, Rejected) else case


def _touch(row: Row) -> Row:
    """The row as the touchpoint sees it."""
    said = {name: row.values[name] for name in TOUCH if name in row.values}
    day = timezone.localtime(said["occurred_at"], timezone.get_default_timezone()).date()
    drivers = {"drivers": said.get("drivers") or {}} if "drivers" in said else {}
    return replace(row, values={**said, "kind": "case", "business_date": day, **drivers})


def _wrong(said: Mapping[str, Any], queues: Mapping[str, Queue]) -> Rejected | None:
    kind, state = said.get("type") or "unsorted", said.get("state")
    if state and state not in (*STATES[kind], "closed", "cancelled"):
        return Rejected(_("is no state of this type."), "state", _("Use one of:") + " " + ", ".join([*STATES[kind], "closed"]))
    if said.get("queue") and said["queue"] not in queues:
        return Rejected(_("There is no queue of this code."), "queue", _("Add it to the desk first."))
    if not _is_course(said.get("course")):
        return Rejected(_("is not a course."), "course", _('Write like [["opened", "2026-03-01T10:00:00+00:00"]].'))
    late = [name for name in ("answered_at", "resolved_at", "closed_at") if said.get(name) and said[name] < said["occurred_at"]]
    return Rejected(_("lies before the case was opened."), late[0], _("Correct the dates.")) if late else None


def _is_course(said: Any) -> bool:
    """Pairs of a word that clocks hear and a moment with its zone; or none."""
    if said is None:
        return True
    try:
        return all(what in WHATS and datetime.fromisoformat(moment).tzinfo is not None for what, moment in said)
    except (TypeError, ValueError):
        return False


def _columns(
    said: Mapping[str, Any], known: Mapping[str, Any], queues: Mapping[str, Queue], causes: Mapping[str, int], here: Desk, at: datetime
) -> dict[str, Any]:
    kind = said.get("type") or "unsorted"
    state = said.get("state") or _state(kind, said)
    queue = queues[said["queue"]] if said.get("queue") else next(iter(queues.values()))
    text = (said.get("subject") or said.get("body") or known["protocol"])[:300]
    told = [("opened", said["occurred_at"]), *((what, said[name]) for name, what in STEPS if said.get(name))]
    columns = {
        **known, "type": kind, "state": state, "is_open": not said.get("closed_at") and phase_of(kind, state) in ("open", "waiting"),
        "queue_id": queue.pk, "channel": said.get("channel") or "",
        "subject": text, "body": said.get("body") or "", "outcome": said.get("outcome") or "", "priority": min(said.get("priority") or 3, 4),
        "country": said.get("country") or "", "regulated": bool(said.get("regulated")), "cause_id": causes.get(said.get("cause") or ""),
        "opened_at": said["occurred_at"], "answered_at": said.get("answered_at"), "resolved_at": said.get("resolved_at"), "closed_at": said.get("closed_at"),
        "contacts": said.get("contacts") or 1, "transfers": said.get("transfers") or 0, "reopens": said.get("reopens") or 0,
        "milestones": said.get("course") or [[what, moment.isoformat()] for what, moment in told], "search_doc": f"{known['protocol'].lower()} | {fold(text)}",
    }  # fmt: skip
    case = Case(**columns)
    case.queue = queue
    return {**columns, "due_at": due_of(case, happenings(case, ()), here, now=at) if case.is_open else NEVER}


def _state(kind: str, said: Mapping[str, Any]) -> str:
    """What the dates say. A case of which nothing but its day is known is history, not work."""
    if said.get("resolved_at"):
        return outcomes(kind)[0]
    known = any(name in said for name in ("resolved_at", "closed_at", "answered_at"))
    return "new" if known and not said.get("closed_at") else "closed"


def _causes(rows: Sequence[Row], taking: Taking) -> dict[str, int]:
    """The causes that the rows name; new ones are added."""
    named = {row.values["cause"]: slugify(row.values["cause"])[:40] or "cause" for row in rows if row.values.get("cause")}
    if not named:
        return {}
    there = set(Cause.objects.filter(code__in=named.values()).values_list("code", flat=True))
    fresh = {code: name for name, code in named.items() if code not in there}
    Cause.objects.bulk_create(
        [Cause(code=code, name=name[:120], found_at=taking.at, found_by=taking.by.name) for code, name in fresh.items()]
    )
    ids = dict(Cause.objects.filter(code__in=named.values()).values_list("code", "id"))
    return {name: ids[code] for name, code in named.items()}
