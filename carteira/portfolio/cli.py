"""`carteira portfolio`: what the customers make us, who comes before the ladder, what a change would do, and decisions."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.queries import CustomerNotFound, customers_seen_by
from carteira.portfolio.actions import deciding, direction, leaving, register, reviews, segmenting, snapshots
from carteira.portfolio.actions.choices import Choices
from carteira.portfolio.queries import plain, profile, segments
from carteira.portfolio.queries import register as registered
from carteira.portfolio.queries.candidates import candidates as found_candidates
from carteira.portfolio.queries.cases import case_view
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.runs import require_run
from carteira.portfolio.queries.simulate import simulate as simulated

BY = Actor.system("command line")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
DAY = click.DateTime(["%Y-%m-%d"])
YES = {"true": True, "yes": True, "sim": True, "false": False, "no": False}


@click.group("portfolio")
def portfolio() -> None:
    """Which customers matter: segments, candidates, the selection ladder, decisions. Confidential."""


def _say(answer: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for line in _lines(answer):
        click.echo(line)


def _lines(answer: Any, indent: str = "") -> list[str]:
    if isinstance(answer, list):
        return [
            line
            for row in answer
            for line in ("  ".join(f"{k}={v}" for k, v in row.items()) if isinstance(row, dict) else f"{indent}{row}",)
        ]
    found = []
    for name, value in answer.items():
        if isinstance(value, dict | list) and value:
            found += [f"{indent}{name}:", *_lines(value, indent + "  ")]
        else:
            found.append(f"{indent}{name}: {'no basis' if value is None else value}")
    return found


def _customer(said: str) -> int:
    """A customer by number or by name (whole, else its beginning when only one has it)."""
    seen = customers_seen_by(BY)
    if said.isdecimal():
        return int(said)
    for found in (seen.filter(name__iexact=said), seen.filter(name__istartswith=said)):
        ids = list(found.values_list("pk", flat=True)[:2])
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise Refused(f"{said} is the name of several customers.", field="customer", remedy="Give the number of one.")
    raise CustomerNotFound(said)


def _number(text: str, field: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Refused(f"{text!r} is not a number.", field=field, remedy="Write it like 7 or 0.5.") from None
    return value


def _maybe(text: str | None, field: str) -> Decimal | None:
    return _number(text, field) if text else None


def _levers(said: tuple[str, ...]) -> dict[str, Decimal | bool] | None:
    settings: dict[str, Decimal | bool] = {}
    for text in said:
        name, mark, value = text.partition("=")
        if not mark:
            raise Refused(f"{text!r} sets nothing.", field="lever", remedy="Write it like orders=7 or closed_lot=true.")
        known = YES.get(value.lower())
        settings[name.strip()] = known if known is not None else _number(value, name)
    return settings or None


@portfolio.command("profile")
@AS_JSON
def show_profile(as_json: bool) -> None:
    """What the customers we have make us: mix, concentration, dependence, distributions."""
    _say(profile.profile(by=BY), as_json)


@portfolio.command("migration")
@AS_JSON
def show_migration(as_json: bool) -> None:
    """How customers moved between tiers of value, and where that leads."""
    _say(profile.migration(by=BY), as_json)


@portfolio.command("segments")
@click.option("--scheme", help="Code of one scheme; else all.")
@AS_JSON
def show_segments(scheme: str | None, as_json: bool) -> None:
    """The segments in force with members, revenue, result and effort."""
    chosen = [segments.scheme_of(scheme, by=BY)] if scheme else segments.schemes(by=BY)
    hurdle = policy_in_force().hurdle
    answer = [
        {
            "scheme": one.code,
            "name": one.name,
            "segments": [plain.segment(row) for row in segments.segment_standings(one, by=BY, hurdle=hurdle)],
        }
        for one in chosen
    ]
    _say(answer, as_json)


@portfolio.command("membership")
@click.option("--on", "on", type=DAY, required=True, help="The date, YYYY-MM-DD.")
@click.option("--scheme", help="Code of one scheme; else all.")
@click.option("--known-at", type=click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]), help="As known at that time.")
@AS_JSON
def show_membership(on: datetime, scheme: str | None, known_at: datetime | None, as_json: bool) -> None:
    """Who belonged to which segment on a date."""
    chosen = [segments.scheme_of(scheme, by=BY)] if scheme else segments.schemes(by=BY)
    known = timezone.make_aware(known_at) if known_at else None
    answer = [
        {"scheme": one.code, "on": on.date().isoformat(),
         "members": [plain.belonging(row) for row in segments.membership(one, on=on.date(), by=BY, known_at=known).order_by("customer_id")]}
        for one in chosen
    ]  # fmt: skip
    _say(answer, as_json)


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
    _say(answer, as_json)


@portfolio.command("direction")
@click.option("--what", required=True, help="What we offer.")
@click.option("--for-whom", required=True, help="Which customers it is meant for.")
@click.option("--how", required=True, help="How we mean to win them.")
@AS_JSON
def publish_direction(what: str, for_whom: str, how: str, as_json: bool) -> None:
    """Publish a version of the business direction, which selection rules cite."""
    made = direction.publish_direction(what=what, for_whom=for_whom, how=how, by=BY, at=timezone.now())
    _say({"direction": made.number}, as_json)


@portfolio.command("candidates")
@click.option("--everyone", is_flag=True, help="Also those whose single bad period is no reason.")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="How many at most.")
@AS_JSON
def show_candidates(everyone: bool, limit: int, as_json: bool) -> None:
    """Who should come before the ladder, worst first, with the cause in money."""
    found = found_candidates(by=BY, today=timezone.localdate(), most=limit, everyone=everyone)
    _say([plain.candidate(row) for row in found], as_json)


@portfolio.command("show")
@click.argument("customer")
@AS_JSON
def show_case(customer: str, as_json: bool) -> None:
    """One CUSTOMER before the ladder: loss, causes, proposed rung, what bars the others."""
    _say(plain.case(case_view(_customer(customer), by=BY, today=timezone.localdate())), as_json)


@portfolio.command("simulate")
@click.argument("customer")
@click.option(
    "--lever",
    "levers",
    multiple=True,
    help="NAME=VALUE: orders, visits, closed_lot, electronic, returns, terms. Without: all at their limits.",
)
@AS_JSON
def simulate(customer: str, levers: tuple[str, ...], as_json: bool) -> None:
    """What levers would change for CUSTOMER, the price still needed, and what dropping it now would do."""
    _say(plain.simulation(simulated(_customer(customer), _levers(levers), by=BY)), as_json)


@portfolio.command("decide")
@click.argument("customer", required=False)
@click.option("--step", help="keep, invest, fix, reprice, migrate, let-go, wait, exception.")
@click.option("--why", help="The reason, in ten characters or more.")
@click.option("--review-on", type=DAY, help="When it will be judged.")
@click.option("--lever", "levers", multiple=True, help="fix: NAME=VALUE.")
@click.option("--not-applicable", default="", help="fix, reprice, migrate: why it cannot apply.")
@click.option("--percent", help="reprice: rise in percent; else what closes the gap.")
@click.option("--leave-probability", help="reprice: 0 to 1.")
@click.option("--justification", default="", help="Where a law asks for one.")
@click.option("--partner", default="", help="migrate: who would serve the customer.")
@click.option("--notice-days", type=int, help="let-go: days of notice.")
@click.option("--alternative", default="", help="let-go: who can serve the customer instead.")
@click.option("--cap", help="exception: largest loss allowed.")
@click.option("--until", type=DAY, help="exception: when it ends.")
@click.option("--milestone", "milestones", multiple=True, help="exception: DATE what must be true by then.")
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Many at once: CSV with customer, step, why, review_on.",
)
@AS_JSON
def decide(customer: str | None, file: Path | None, as_json: bool, **said: Any) -> None:
    """Decide one step for CUSTOMER on frozen evidence. Rungs cannot be skipped, by a file neither."""
    if file is not None:
        _say([plain.decision(row) for row in _decide_file(file)], as_json)
        return
    missing = [name for name in ("step", "why", "review_on") if not said[name]]
    if customer is None or missing:
        raise Refused("is missing.", field=", ".join(missing) or "customer", remedy="Give --step, --why and --review-on.")
    row = deciding.decide(
        _customer(customer),
        step=said["step"],
        why=said["why"],
        review_on=said["review_on"].date(),
        by=BY,
        at=timezone.now(),
        choices=_choices(said),
    )
    _say(plain.decision(row), as_json)


def _choices(said: dict[str, Any]) -> Choices:
    return Choices(
        settings=_levers(said["levers"]),
        not_applicable=said["not_applicable"],
        justification=said["justification"],
        partner=said["partner"],
        notice_days=said["notice_days"],
        alternative=said["alternative"],
        until=said["until"].date() if said["until"] else None,
        milestones=[{"by": text[:10], "what": text[10:].strip()} for text in said["milestones"]],
        percent=_maybe(said["percent"], "percent"),
        leave_probability=_maybe(said["leave_probability"], "leave_probability"),
        cap=_maybe(said["cap"], "cap"),
    )


def _decide_file(file: Path) -> list[Any]:
    """All rows or none."""
    with file.open(encoding="utf-8-sig", newline="") as lines, transaction.atomic():
        return [_decide_row(row, number) for number, row in enumerate(csv.DictReader(lines), start=2)]


def _decide_row(row: dict[str, str], number: int) -> Any:
    try:
        review_on = date.fromisoformat(row.get("review_on") or "")
    except ValueError:
        raise Refused("is not a date.", field="review_on", row=number, remedy="Write YYYY-MM-DD.") from None
    try:
        return deciding.decide(
            _customer(row.get("customer") or ""),
            step=row.get("step") or "",
            why=row.get("why") or "",
            review_on=review_on,
            by=BY,
            at=timezone.now(),
        )
    except Refused as no:
        raise Refused(no.message, field=no.field, row=number, remedy=no.remedy) from no


@portfolio.command("answer")
@click.argument("customer")
@click.option("--step", type=click.Choice(["reprice", "migrate"]), required=True, help="Which step the customer answered.")
@click.option("--accepted/--refused", required=True, help="What the customer said.")
@AS_JSON
def answer(customer: str, step: Any, accepted: bool, as_json: bool) -> None:
    """Write down what CUSTOMER (or the partner) answered."""
    case = leaving.answer(_customer(customer), step=step, accepted=accepted, by=BY, at=timezone.now())
    _say({"case": case.pk, "step": step, "accepted": accepted}, as_json)


@portfolio.command("decisions")
@click.option("--state", type=click.Choice(["due", "judged", "omitted"]), help="Only decisions in this state.")
@AS_JSON
def show_decisions(state: str | None, as_json: bool) -> None:
    """The decision register, newest first."""
    rows = registered.decisions(by=BY, today=timezone.localdate(), state=state or "").order_by("-id")[:500]
    _say([plain.decision(row) for row in rows], as_json)


@portfolio.command("review")
@click.argument("name")
@click.option("--review-on", type=DAY, required=True, help="When its decisions will be judged.")
@AS_JSON
def open_review(name: str, review_on: datetime, as_json: bool) -> None:
    """Open a portfolio review NAME and put the worst candidates before the ladder."""
    made = reviews.open_review(name, review_on=review_on.date(), by=BY, at=timezone.now())
    _say({"review": made.pk, "name": made.name, "cases": made.cases.count()}, as_json)


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
    }
    _say({**answer, "escalated": register.escalate_overdue(by=BY, at=now)}, as_json)


commands = [portfolio]
