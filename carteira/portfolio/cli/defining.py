"""Commands that define: direction, segments, reviews, and the figures computed again."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click
from django.db import transaction
from django.utils import timezone

from carteira.basics.refused import Refused
from carteira.portfolio.actions import direction, leaving, outcomes, register, reviews, segmenting, snapshots
from carteira.portfolio.cli.words import AS_JSON, BY, DAY, portfolio, say
from carteira.portfolio.queries import plain, segments
from carteira.portfolio.queries.runs import require_run


@portfolio.command("define")
@click.argument("scheme")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="Name, when the scheme is new.")
@click.option("--publish", "at_once", is_flag=True, help="Publish after writing the draft.")
@AS_JSON
def define(scheme: str, file: Path, name: str, at_once: bool, as_json: bool) -> None:
    """Write the segments of SCHEME from a JSON FILE ([{"code", "name", "rule", "desired_share", "market"}, …]) and preview who moves."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise Refused(f"{file.name} is not JSON: {wrong}.", field="file", remedy="Write a list of segments.") from None
    if not isinstance(said, list) or not all(isinstance(row, dict) for row in said):
        raise Refused("The file holds no list of segments.", field="file", remedy='Write [{"code": …, "name": …, "rule": …}].')
    now = timezone.now()
    with transaction.atomic():
        known = {one.code: one for one in segments.schemes(by=BY)}
        found = known.get(scheme) or segmenting.define_scheme(scheme, name=name or scheme, by=BY, at=now)
        draft = segmenting.write_draft(found, said, by=BY, at=now)
        answer = plain.previewed(segments.preview(found, list(draft.segments.all()), by=BY))
        if at_once:
            answer["version"] = segmenting.publish(found, by=BY, at=now).number
    say(answer, as_json)


@portfolio.command("direction")
@click.option("--what", required=True, help="What we offer.")
@click.option("--for-whom", required=True, help="Which customers it is meant for.")
@click.option("--how", required=True, help="How we mean to win them.")
@AS_JSON
def publish_direction(what: str, for_whom: str, how: str, as_json: bool) -> None:
    """Publish a version of the business direction, which selection rules cite."""
    made = direction.publish_direction(what=what, for_whom=for_whom, how=how, by=BY, at=timezone.now())
    say({"direction": made.number}, as_json)


@portfolio.command("review")
@click.argument("name")
@click.option("--review-on", type=DAY, required=True, help="When its decisions will be judged.")
@AS_JSON
def open_review(name: str, review_on: datetime, as_json: bool) -> None:
    """Open a portfolio review NAME and put the worst candidates before the ladder."""
    made = reviews.open_review(name, review_on=review_on.date(), by=BY, at=timezone.now())
    say({"review": made.pk, "name": made.name, "cases": made.cases.count()}, as_json)


@portfolio.command("refresh")
@AS_JSON
def refresh(as_json: bool) -> None:
    """Compute the portfolio's figures again, move members, end exceptions, judge what is due."""
    now = timezone.now()
    kept = snapshots.keep_snapshots(require_run(), by=BY, at=now)
    moved = sum(segmenting.refresh_members(one, by=BY, at=now) for one in segments.schemes(by=BY))
    answer = {
        "kept": kept,
        "moved": moved,
        "exceptions_ended": leaving.end_exceptions(by=BY, at=now),
        "judged": register.judge_due(by=BY, at=now),
        "measured": outcomes.measure_fixes(by=BY, at=now) + outcomes.measure_exits(by=BY, at=now),
    }
    say({**answer, "escalated": register.escalate_overdue(by=BY, at=now)}, as_json)
