"""Commands that read: profile, migration, segments, candidates, one customer, the simulator, the register."""

from __future__ import annotations

from datetime import datetime

import click
from django.utils import timezone

from carteira.portfolio.cli.words import AS_JSON, BY, DAY, customer_number, lever_settings, portfolio, say
from carteira.portfolio.queries import plain, profile, segments
from carteira.portfolio.queries import register as registered
from carteira.portfolio.queries.candidates import candidates as found_candidates
from carteira.portfolio.queries.cases import case_view
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.simulate import simulate as simulated


@portfolio.command("profile")
@AS_JSON
def show_profile(as_json: bool) -> None:
    """What the customers we have make us: mix, concentration, dependence, distributions."""
    say(profile.profile(by=BY), as_json)


@portfolio.command("migration")
@AS_JSON
def show_migration(as_json: bool) -> None:
    """How customers moved between tiers of value, and where that leads."""
    say(profile.migration(by=BY), as_json)


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
    say(answer, as_json)


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
    say(answer, as_json)


@portfolio.command("candidates")
@click.option("--everyone", is_flag=True, help="Also those whose single bad period is no reason.")
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, help="How many at most.")
@AS_JSON
def show_candidates(everyone: bool, limit: int, as_json: bool) -> None:
    """Who should come before the ladder, worst first, with the cause in money."""
    found = found_candidates(by=BY, today=timezone.localdate(), most=limit, everyone=everyone)
    say([plain.candidate(row) for row in found], as_json)


@portfolio.command("show")
@click.argument("customer")
@AS_JSON
def show_case(customer: str, as_json: bool) -> None:
    """One CUSTOMER before the ladder: loss, causes, proposed rung, what bars the others."""
    say(plain.case(case_view(customer_number(customer), by=BY, today=timezone.localdate())), as_json)


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
    say(plain.simulation(simulated(customer_number(customer), lever_settings(levers), by=BY)), as_json)


@portfolio.command("decisions")
@click.option("--state", type=click.Choice(["due", "judged", "omitted"]), help="Only decisions in this state.")
@AS_JSON
def show_decisions(state: str | None, as_json: bool) -> None:
    """The decision register, newest first."""
    rows = registered.decisions(by=BY, today=timezone.localdate(), state=state or "").order_by("-id")[:500]
    say([plain.decision(row) for row in rows], as_json)
