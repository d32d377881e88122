"""The fit of customers as an interval asked in one query, what losers have in common, and the portfolio we want."""

from __future__ import annotations

from decimal import Decimal

import pytest

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.portfolio.actions.direction import publish_direction, publish_policy, publish_target
from carteira.portfolio.actions.segmenting import define_scheme, publish, write_draft
from carteira.portfolio.models import TargetProfile
from carteira.portfolio.queries.fits import fits_of
from carteira.portfolio.queries.policy import citing, direction_in_force, policy_in_force
from carteira.portfolio.queries.segments import segment_standings
from carteira.portfolio.queries.traits import trait_rules_of_base
from carteira.portfolio.queries.wanted import mix_of
from tests.portfolio.world import AT, make_customer, make_result, make_run

D = Decimal
CRITERIA = [
    {"kind": "must", "rule": "pocket >= 500", "name": "size", "weight": "2"},
    {"kind": "should", "rule": 'country = "BR"', "name": "home"},
    {"kind": "should", "rule": "p_alive > 0.5", "name": "alive"},
    {"kind": "never", "rule": 'city = "Nowhere"', "name": "place"},
]


def test_fit_is_an_interval_and_a_prospect_has_one_too(director: Actor, direction: None) -> None:
    publish_target("Wholesaler", CRITERIA, by=director, at=AT)
    run = make_run()
    known, prospect = make_customer("known", city="Recife"), make_customer("prospect", country="PT", status="prospect", city="Nowhere")
    make_result(run, known, D(5))
    ((_profile, found),) = fits_of(known.pk, by=director)
    assert (found.fit.low, found.fit.high) == (D("0.75"), D(1))
    assert {c.name: c.answer for c in found.criteria} == {"size": "yes", "home": "yes", "alive": "unknown", "place": "no"}
    ((_profile, other),) = fits_of(prospect.pk, by=director)
    assert other.fit.anti_target
    assert (other.fit.low, other.fit.high) == (0, 0)


@pytest.mark.parametrize(
    "criteria",
    [[], [{"kind": "never", "rule": "result < 0"}], [{"kind": "must", "rule": "result <"}], [{"kind": "maybe", "rule": "result < 0"}],
     [{"kind": "must", "rule": "result < 0", "weight": "-1"}], [{"kind": "must", "rule": "result < 0"}] * 2],
)  # fmt: skip
def test_bad_targets_are_refused(director: Actor, direction: None, criteria: list[dict[str, str]]) -> None:
    with pytest.raises(Refused):
        publish_target("Wholesaler", criteria, by=director, at=AT)
    assert TargetProfile.objects.count() == 0


def test_a_new_direction_lists_what_cites_the_old_one(director: Actor, direction: None) -> None:
    publish_policy({"hurdle": "100"}, reason="a hurdle for the new year", by=director, at=AT)
    assert policy_in_force().hurdle == 100
    assert citing(direction_in_force()) == []
    publish_direction(what="a", for_whom="b", how="c", by=director, at=AT)
    assert citing(direction_in_force()) == ["policy 1"]
    with pytest.raises(Refused):
        publish_policy({"hurdle": "NaN"}, reason="not a number at all", by=director, at=AT)


def test_a_planted_trait_ranks_first(director: Actor) -> None:
    run = make_run()
    for number in range(60):
        losing = number % 4 == 0
        customer = make_customer(f"c{number}")
        row = make_result(run, customer, D(-5) if losing else D(5), cost_to_serve=D(300) if losing else D(10))
        row.days_to_pay = number % 90
        row.save()
    rules = trait_rules_of_base(by=director)
    assert rules[0].trait == "much_service"
    assert (rules[0].support, rules[0].losing_with, rules[0].losing_without) == (15, D(1), D(0))


def test_the_gap_to_the_wanted_mix_and_the_prospects_that_close_it(director: Actor, direction: None) -> None:
    run = make_run()
    for name, country, pocket in (("a", "BR", 45), ("b", "PT", 55)):
        make_result(run, make_customer(name, country=country), D(1), pocket=D(pocket))
    make_customer("prospect", country="BR", status="prospect")
    scheme = define_scheme("country", name="Country", by=director, at=AT)
    segments = [
        {"code": "br", "rule": 'country = "BR"', "desired_share": "0.6"},
        {"code": "pt", "rule": 'country = "PT"', "desired_share": "0.4"},
    ]
    write_draft(scheme, segments, by=director, at=AT)
    publish(scheme, by=director, at=AT)
    mix = mix_of(scheme, segment_standings(scheme, by=director, hurdle=D(0)), by=director)
    assert mix is not None
    assert mix.gap == D("0.15")
    assert mix.closing is not None
    assert mix.closing.chosen == ("prospect",)
    assert mix.closing.after < mix.gap
