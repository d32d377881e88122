"""Commands that join cases, and make cases of earlier touchpoints."""

from __future__ import annotations

import click
from django.utils import timezone

from carteira.service.actions import adopting, joining
from carteira.service.cli.cases import told
from carteira.service.cli.words import AS_JSON, BY, number, say, service


@service.command("merge")
@click.argument("case")
@click.argument("others", nargs=-1, required=True)
@AS_JSON
def merge(case: str, others: tuple[str, ...], as_json: bool) -> None:
    """Merge OTHERS of the same customer into CASE; every number leads to it."""
    told(joining.merge_many(number(case), [number(one) for one in others], by=BY, at=timezone.now()).pk, as_json)


@service.command("adopt")
@AS_JSON
def adopt(as_json: bool) -> None:
    """Make cases of the touchpoints of kind case that were imported before there were cases."""
    say({"adopted": adopting.adopt_cases(by=BY, at=timezone.now())}, as_json)
