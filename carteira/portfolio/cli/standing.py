"""Commands that read where everybody stands: the three bases, the levels, losses, tiers of products, risk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
from django.utils import timezone

from carteira.portfolio.actions import direction
from carteira.portfolio.actions.levels import decide_on_level
from carteira.portfolio.cli.words import AS_JSON, BY, DAY, customer_number, maybe, portfolio, say
from carteira.portfolio.queries import plain, plain_standing, profile, segments
from carteira.portfolio.queries.bases import bases_view
from carteira.portfolio.queries.crossing import crossing
from carteira.portfolio.queries.fits import fit_standing, targets
from carteira.portfolio.queries.levels import LEVELS, Within, level_view
from carteira.portfolio.queries.lost import losses_of_period
from carteira.portfolio.queries.risk import risk_of
from carteira.portfolio.queries.runs import require_run

SCHEME = click.option("--scheme", default="", help="Code of the scheme; else the first.")


@portfolio.command("bases")
@AS_JSON
def show_bases(as_json: bool) -> None:
    """Where everybody stands on profitability, relationship and return. They are never added up."""
    say(plain_standing.bases(bases_view(by=BY)), as_json)


@portfolio.command("losses")
@AS_JSON
def show_losses(as_json: bool) -> None:
    """Planned exits apart from churn, and what exits really saved."""
    say(plain_standing.losses(losses_of_period(by=BY)), as_json)


@portfolio.command("levels")
@click.option("--level", type=click.Choice(LEVELS), default="segment", show_default=True, help="Which level.")
@SCHEME
@click.option("--market", type=int, help="Inside the market of this number.")
@click.option("--segment", help="Inside the segment of this code.")
@click.option("--group", type=int, help="Inside the group of this number.")
@click.option("--customer", help="Inside this customer, by number or name.")
@AS_JSON
def show_levels(
    level: Any, scheme: str, market: int | None, segment: str | None, group: int | None, customer: str | None, as_json: bool
) -> None:
    """The same result by market, segment, group, customer or person."""
    known = segments.schemes(by=BY)
    chosen = segments.scheme_of(scheme, by=BY) if scheme else known[0] if known else None
    place = Within(chosen, market, segment, group, customer_number(customer) if customer else None)
    say(plain_standing.level(level_view(level, by=BY, within=place)), as_json)


@portfolio.command("decide-level")
@click.argument("level", type=click.Choice([one for one in LEVELS if one != "customer"]))
@click.argument("number", type=click.IntRange(1, 2**63 - 1))
@click.option("--step", required=True, help="keep, invest, select-inside, leave.")
@click.option("--why", required=True, help="The reason, in ten characters or more.")
@click.option("--review-on", type=DAY, required=True, help="When it will be judged.")
@click.option("--expected", help="Expected result; else at least as today.")
@SCHEME
@AS_JSON
def decide_level(
    level: Any, number: int, step: str, why: str, review_on: datetime, expected: str | None, scheme: str, as_json: bool
) -> None:
    """Decide on the market, segment, group or person of NUMBER, on frozen evidence."""
    row = decide_on_level(
        level, number, step=step, why=why, review_on=review_on.date(), expected=maybe(expected, "expected"), scheme=scheme, by=BY, at=timezone.now()
    )  # fmt: skip
    say(plain.decision(row), as_json)


@portfolio.command("fit")
@AS_JSON
def show_fit(as_json: bool) -> None:
    """How everybody stands to the target clients in force, and who does not fit."""
    say([plain_standing.target(fit_standing(one, by=BY)) for one in targets(by=BY)], as_json)


@portfolio.command("target")
@click.argument("name")
@click.option("--must", multiple=True, help="A rule that must hold.")
@click.option("--should", multiple=True, help="A rule that should hold.")
@click.option("--never", multiple=True, help="A rule that must never hold.")
@click.option("--counter-examples", default="", help="Who is not meant, in words.")
@AS_JSON
def publish_target(
    name: str, must: tuple[str, ...], should: tuple[str, ...], never: tuple[str, ...], counter_examples: str, as_json: bool
) -> None:
    """Publish the client we want under NAME, in the rule language; it cites the direction in force."""
    criteria = [
        {"kind": kind, "rule": rule, "name": rule[:120]} for kind, rules in (("must", must), ("should", should), ("never", never)) for rule in rules
    ]  # fmt: skip
    made = direction.publish_target(name, criteria, counter_examples=counter_examples, by=BY, at=timezone.now())
    say({"target": made.name, "version": made.number}, as_json)


@portfolio.command("cross")
@click.argument("rows")
@click.argument("columns")
@AS_JSON
def show_crossing(rows: str, columns: str, as_json: bool) -> None:
    """Customers in each pair of segments of the schemes ROWS and COLUMNS."""
    say(plain_standing.crossed(crossing(segments.scheme_of(rows, by=BY), segments.scheme_of(columns, by=BY), by=BY)), as_json)


@portfolio.command("products")
@AS_JSON
def show_products(as_json: bool) -> None:
    """Shares of premium, middle and basic products by quarter, the watch on the middle, the bridge of the margin."""
    say(profile.product_tiers(by=BY), as_json)


@portfolio.command("risk")
@click.argument("scheme")
@AS_JSON
def show_risk(scheme: str, as_json: bool) -> None:
    """How the contributions of SCHEME's segments swing, alone and together."""
    say(plain_standing.risk(risk_of(segments.scheme_of(scheme, by=BY), require_run(), by=BY)), as_json)
