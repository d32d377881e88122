"""Proposals: listed, written with their contribution beside, sent, decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.sales.actions import deciding, proposals
from carteira.sales.actions.checks import Loss
from carteira.sales.models import Proposal
from carteira.sales.pages.forms import FollowForm, MoveForm
from carteira.sales.pages.tabs import tabs
from carteira.sales.pages.waterfall import waterfall
from carteira.sales.queries import proposals as asking
from carteira.sales.queries.document import proposal_pdf
from carteira.sales.queries.names import PROPOSAL_STATES, VERSION_STATES
from carteira.web import messages
from carteira.web.components.blocks import badge
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column, Grid, ListSpec, capped_count, slice_of

TONES = {"draft": "", "sent": "info", "accepted": "good", "refused": "loss"}


def state_badge(row: Proposal) -> str:
    """Where a proposal stands."""
    return badge(PROPOSAL_STATES[row.state], TONES[row.state])


LIST = ListSpec(
    "proposals",
    default_sort="-created_at",
    columns=(
        Column(
            "name",
            gettext_lazy("Proposal"),
            "strong",
            value=lambda p: p.opportunity.name,
            url=lambda p: reverse("sales:proposal", args=[p.pk]),
        ),
        Column("customer", gettext_lazy("Customer"), value=lambda p: p.opportunity.identity.customer.name),
        Column("state", gettext_lazy("State"), value=state_badge, bare=lambda p: p.state),
        Column("value", gettext_lazy("Value"), "money", value=lambda p: p.opportunity.value, currency=lambda p: p.opportunity.currency),
        Column("created_at", gettext_lazy("Begun"), "day", sort="created_at", value=lambda p: p.created_at.date(), wide=True),
    ),
)


@page("sales.view", methods=("GET", "HEAD"))
def table(request: HttpRequest) -> HttpResponse:
    """All proposals that the asker sees."""
    actor, state = actor_of(request), LIST.read(request)
    found = asking.proposals_seen_by(actor)
    count, capped = capped_count(found)
    grid = Grid(
        LIST, state, slice_of(found, sort=state.sort, after=state.after, before=state.before), count=count, count_capped=capped, noun=_("proposals"),
        empty_title=_("No proposal yet"), empty_text=_("A proposal is written from an opportunity: open one and write what you offer."),
        empty_url=reverse("sales:board"), empty_action=_("Pipeline"),
    )  # fmt: skip
    return render(request, "sales/proposals.html", {"grid": grid, "tabs": tabs(), "here": "proposals"})


@page("sales.view", methods=("GET", "HEAD"))
def show(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal: what it earns after serving, its versions, its follow-ups, and the way on."""
    actor = actor_of(request)
    found = asking.proposal_view(proposal_id, by=actor, today=timezone.localdate())
    context: dict[str, Any] = {
        "found": found, "versions": [(one, VERSION_STATES[one.state]) for one in found.versions], "proposal": found.proposal, "newest": found.newest, "steps": waterfall(found.economics), "economics": found.economics,
        "form": MoveForm(), "follow_form": FollowForm(), "may_work": actor.may("sales.work"), "state": state_badge(found.proposal),
        "link": request.session.pop(f"proposal-link-{proposal_id}", ""),
    }  # fmt: skip
    return render(request, "sales/proposal.html", context)


@page("sales.work", methods=("POST",))
def send(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Send the draft; the link for the customer is shown once."""
    _version, token = proposals.send_proposal(proposal_id, by=actor_of(request), at=timezone.now())
    request.session[f"proposal-link-{proposal_id}"] = request.build_absolute_uri(reverse("sales:answer", args=[token]))
    messages.done(request, _("Sent. The link for the answer stands below; it is shown only now."))
    return redirect("sales:proposal", proposal_id)


@page("sales.work", methods=("POST",))
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Write down the customer's answer."""
    actor, now = actor_of(request), timezone.now()
    if request.POST.get("answer") == "accepted":
        deciding.accept_proposal(proposal_id, by=actor, at=now)
        messages.done(request, _("Accepted: the order is placed and the deal is won."))
    else:
        loss = Loss(request.POST.get("loss_reason", ""), request.POST.get("loss_source", ""))
        asking.proposal_for(proposal_id, by=actor)
        deciding.refuse_proposal(proposal_id, loss=loss, by=actor, at=now)
        messages.done(request, _("Refused: asking after it has stopped."))
    return redirect("sales:proposal", proposal_id)


@page("sales.work", methods=("POST",))
def follow(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Say what was answered, and when to ask again."""
    form = FollowForm(request.POST)
    if not form.is_valid():
        raise Refused(_("The day is not readable."), field="next_on", remedy=_("Choose a day."))
    row = proposals.end_follow_up(
        follow_up_id, note=form.cleaned_data["note"], next_on=form.cleaned_data["next_on"], by=actor_of(request), at=timezone.now()
    )
    return redirect("sales:proposal", row.proposal_id)


@page("sales.view", methods=("GET", "HEAD"))
def paper(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The newest version as PDF."""
    version = asking.proposal_for(proposal_id, by=actor_of(request)).versions.all()[0]
    answer = HttpResponse(proposal_pdf(asking.offer_of(version)), content_type="application/pdf")
    name = _("proposal") + f"-{version.proposal_id}-{version.number}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
