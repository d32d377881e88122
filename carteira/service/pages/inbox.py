"""The inbox: what is due next first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from carteira.service.models import Case
from carteira.service.pages.words import STATES, TONES, TYPES
from carteira.service.queries import inbox as asking
from carteira.service.queries.course import courses, readings
from carteira.service.queries.desks import desk, queues
from carteira.service.rules.clocks import Reading, next_due
from carteira.service.rules.states import phase_of
from carteira.web.components.blocks import badge
from carteira.web.formats import moment_text
from carteira.web.requests import actor_of, page
from carteira.web.tables import Choice, Column, Facet, Grid, ListSpec, Slice, capped_count, slice_of


@dataclass(frozen=True)
class Listed:
    """A case of the list with where its clocks stand now."""

    case: Case
    clocks: Sequence[Reading]

    @property
    def pk(self) -> int:
        """For the table."""
        return self.case.pk

    @property
    def due(self) -> SafeString:
        """The next date owed, and whether it is past; computed now, not read from the row."""
        owed = next_due(self.clocks)
        if owed is None:
            paused = any(one.state == "paused" for one in self.clocks)
            return badge(_("waits"), "warn") if paused else SafeString("—")
        late = any(one.is_late and one.due_at == owed for one in self.clocks)
        legal = any(one.clock.nature == "legal" and one.due_at == owed for one in self.clocks)
        text = format_html("{} {}", moment_text(owed), badge(_("by law"), "accent") if legal else "")
        return format_html('<span class="figure-loss">{}</span> {}', text, badge(_("late"), "loss")) if late else text

    @property
    def who(self) -> str:
        """Whose case it is."""
        return self.case.identity.customer.name if self.case.identity else self.case.author or str(_("Anonymous"))


PHASES = (Choice("open", _("To do")), Choice("done", _("Done")), Choice("all", _("All")))
CASES = ListSpec(
    "cases",
    default_sort="due_at",
    columns=(
        Column("protocol", _("Number"), "mark", value=lambda r: r.case.protocol, url=lambda r: reverse("service:case", args=[r.pk])),
        Column("subject", _("About"), "strong", value=lambda r: r.case.subject, url=lambda r: reverse("service:case", args=[r.pk]), panel=True),
        Column("who", _("From")),
        Column("type", _("Type"), value=lambda r: TYPES[r.case.type]),
        Column("state", _("State"), value=lambda r: badge(STATES[r.case.state], TONES.get(r.case.state, "")), wide=True),
        Column("due", _("Due next"), sort="due_at"),
        Column("agent", _("Works on it"), value=lambda r: r.case.agent.name if r.case.agent else "", wide=True),
        Column("queue", _("Queue"), value=lambda r: r.case.queue.name, wide=True),
        Column("opened_at", _("Opened"), "moment", value=lambda r: r.case.opened_at, sort="opened_at", wide=True),
        Column("cause", _("Cause"), value=lambda r: r.case.cause.name if r.case.cause else "", shown=False),
    ),
    facets=(
        Facet("phase", _("Cases"), PHASES, single=True),
        Facet("type", _("Type"), tuple(Choice(key, label) for key, label in TYPES.items())),
        Facet("queue", _("Queue"), open_ended=True),
        Facet("mine", _("Whose"), (Choice("yes", _("Mine")),), single=True),
        Facet("outside", _("Outside"), (Choice("yes", _("Complained outside")),), single=True),
    ),
)  # fmt: skip


@page("service.view", methods=("GET", "HEAD"))
def inbox(request: HttpRequest) -> HttpResponse:
    """The list of cases."""
    by, state, now = actor_of(request), CASES.read(request), timezone.now()
    chosen = state.filters
    phase = (chosen.get("phase") or ("all" if state.q else "open",))[0]
    found = asking.cases(
        by=by, text=state.q, phase=phase, types=chosen.get("type", ()), queues=chosen.get("queue", ()), mine="mine" in chosen or None,
        outside=True if "outside" in chosen else None,
    )  # fmt: skip
    count, capped = capped_count(found)
    sort = "-opened_at" if phase != "open" and state.sort == "due_at" else state.sort
    piece = slice_of(found, sort=sort, after=state.after, before=state.before)
    facets = [Facet("queue", _("Queue"), tuple(Choice(q.code, q.name) for q in queues())) if f.key == "queue" else f for f in CASES.facets]
    grid = Grid(
        CASES, state, Slice(_listed(piece.rows, now), piece.next, piece.previous), count=count, count_capped=capped, noun=_("cases"), facets=facets,
        search_hint=_("Number, subject, author, customer"), empty_title=_("Nothing to do"),
        empty_text=_("Open a case when somebody complains, asks, suggests or praises; import those of your earlier help desk."),
        row_css=lambda row: "row-loss" if any(one.is_late and one.stopped_at is None for one in row.clocks) and row.case.is_open else "",
    )  # fmt: skip
    return render(request, "service/inbox.html", {"grid": grid, "may_work": by.may("service.work")})


def _listed(cases: Sequence[Case], now: datetime) -> list[Listed]:
    told, here = courses(cases), desk() if cases else None
    return [Listed(case, readings(case, told[case.pk], here, now=now) if here and _asks(case) else ()) for case in cases]


def _asks(case: Case) -> bool:
    return case.is_open and phase_of(case.type, case.state) in ("open", "waiting", "resolved")
