"""Proposals from the command line."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from carteira.sales.actions import deciding, proposals
from carteira.sales.actions.checks import Loss
from carteira.sales.cli.words import AS_JSON, BY, sales, say
from carteira.sales.queries import offers, plain
from carteira.sales.queries.document import proposal_pdf
from carteira.sales.queries.proposals import offer_of, proposal_for, proposal_view, proposals_seen_by


@sales.command("proposals")
@click.option("--limit", default=50, show_default=True, help="At most so many rows.")
@AS_JSON
def list_proposals(limit: int, as_json: bool) -> None:
    """Proposals, newest first."""
    say([offers.proposal(row) for row in proposals_seen_by(BY).order_by("-id")[:limit]], as_json)


@sales.command("proposal")
@click.argument("proposal", type=int)
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Write its newest version to this file.")
@AS_JSON
def show_proposal(proposal: int, pdf: Path | None, as_json: bool) -> None:
    """One PROPOSAL with its versions and what the newest earns after serving."""
    if pdf is not None:
        pdf.write_bytes(proposal_pdf(offer_of(proposal_for(proposal, by=BY).versions.all()[0])))
    say(offers.proposal_in_full(proposal_view(proposal, by=BY, today=timezone.localdate())), as_json)


@sales.command("send")
@click.argument("proposal", type=int)
@AS_JSON
def send(proposal: int, as_json: bool) -> None:
    """Send the draft of PROPOSAL; gives the link for the customer's answer."""
    version, token = proposals.send_proposal(proposal, by=BY, at=timezone.now())
    link = settings.PUBLIC_URL + reverse("sales:answer", args=[token])
    say({"proposal": proposal, "version": version.number, "promised_on": plain.when(version.promised_on), "link": link}, as_json)


@sales.command("answer")
@click.argument("proposal", type=int)
@click.argument("answer", type=click.Choice(["accepted", "refused"]))
@click.option("--loss-reason", default="", help="Why it was lost; needed with a no.")
@click.option("--loss-source", default="", help="Who says so: customer, seller or data.")
@AS_JSON
def answer(proposal: int, answer: str, loss_reason: str, loss_source: str, as_json: bool) -> None:
    """Write down the customer's ANSWER to PROPOSAL; a yes places the order."""
    if answer == "accepted":
        order = deciding.accept_proposal(proposal, by=BY, at=timezone.now())
        say({"proposal": proposal, "state": "accepted", "order": order.pk, "number": order.native_id}, as_json)
        return
    row = deciding.refuse_proposal(proposal, loss=Loss(loss_reason, loss_source), by=BY, at=timezone.now())
    say({"proposal": proposal, "state": row.state, "order": None, "number": None}, as_json)
