"""Where everybody stands: levels that add up, the three bases, losses, what fixes and exits really brought (C03, C04 c, C18)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.customers.models import Contact, Customer, Group
from carteira.portfolio.actions.direction import publish_target
from carteira.portfolio.actions.leaving import approve_exit, finish_exit
from carteira.portfolio.actions.levels import decide_on_level
from carteira.portfolio.actions.outcomes import measure_exits, measure_fixes
from carteira.portfolio.actions.register import judge_due
from carteira.portfolio.actions.segmenting import define_scheme, publish, write_draft
from carteira.portfolio.models import DecisionOutcome, ExitPlan, InternalFix, Market, Scheme, Segment
from carteira.portfolio.queries.bases import bases_view
from carteira.portfolio.queries.crossing import crossing
from carteira.portfolio.queries.fits import fit_standing
from carteira.portfolio.queries.levels import LEVELS, Within, level_view
from carteira.portfolio.queries.lost import losses_of_period
from carteira.portfolio.queries.risk import risk_of
from carteira.portfolio.queries.runs import require_run
from carteira.value.models import ActivityCost, PoolBalance
from tests.portfolio.test_cli import run
from tests.portfolio.test_deciding import LATER, WHY, counts, take, walk_to_exit
from tests.portfolio.test_pages import logged_in
from tests.portfolio.world import AT, World, make_result, make_run

D = Decimal
TOTAL = D("302664.46")
NEXT = (date(2026, 10, 1), date(2027, 1, 1))
RULES = (("losing", "result < 0", "Bars"), ("large", "pocket >= 200000", "Trade"), ("others", "otherwise", "Trade"))


@pytest.fixture
def scheme(golden: World, director: Actor, direction: None) -> Scheme:
    """The golden customers in three segments of two markets, two of them in one group, one with two persons."""
    sun = Group.objects.create(name="Sol")
    for letter in "BD":
        golden[letter].group = sun
        golden[letter].save()
    for name in ("Ana", "Rui"):
        Contact.objects.create(source="test", native_id=name, identity=golden["B"].identities.get(), name=name)
    made = define_scheme("profit", name="Profit", by=director, at=AT)
    write_draft(
        made, [{"code": code, "name": code.title(), "rule": rule, "market": market} for code, rule, market in RULES], by=director, at=AT
    )
    publish(made, by=director, at=AT)
    return made


def test_customers_groups_segments_and_markets_add_up_to_the_same_cent(scheme: Scheme, director: Actor) -> None:
    for level in LEVELS[:4]:
        found = level_view(level, by=director, within=Within(scheme=scheme))
        assert found.total.result == TOTAL
        assert sum(row.result or 0 for row in found.rows) == TOTAL, level
        assert sum(row.customers for row in found.rows) == 10, level
    assert {row.name: row.customers for row in level_view("group", by=director).rows} == {"Sol": 2, "": 8}


def test_one_steps_from_market_to_person(scheme: Scheme, golden: World, director: Actor) -> None:
    bars = Market.objects.get(name="Bars")
    found = level_view("customer", by=director, within=Within(scheme=scheme, market=bars.pk))
    assert sorted(row.name[0] for row in found.rows) == ["G", "H", "I"]
    inside = level_view("customer", by=director, within=Within(scheme=scheme, segment="large"))
    assert sorted(row.name[0] for row in inside.rows) == ["A", "B", "C"]
    persons = level_view("person", by=director, within=Within(customer=golden["B"].pk))
    assert [(row.name, row.of, row.result) for row in persons.rows] == [
        (name, "B Supermercado Sol", D("61978.48")) for name in ("Ana", "Rui")
    ]
    assert persons.total.result == D("61978.48"), "two persons of one customer are not counted twice"


def test_a_decision_stands_on_a_segment_and_is_judged_from_data(scheme: Scheme, director: Actor) -> None:
    segment = Segment.objects.get(code="large")
    made = decide_on_level("segment", segment.pk, step="invest", why=WHY, review_on=LATER, expected=D(200_000), by=director, at=AT)
    assert made.evidence.content["result"]["customers"] == "3"
    assert D(made.evidence.content["result"]["result"]) == D("217191.77")
    later = make_run(*NEXT)
    for row in require_run().results.model.objects.filter(customer__memberships__segment=segment).values_list("customer_id", flat=True):
        make_result(later, Customer.objects.get(pk=row), D(70_000))
    assert judge_due(by=director, at=AT + timedelta(days=160)) == 1
    outcome = DecisionOutcome.objects.get(decision=made)
    assert (outcome.measured, outcome.hit) == (D(210_000), True)


@pytest.mark.parametrize("level", ["market", "segment", "group", "person"])
def test_a_decision_stands_on_every_level_but_no_rung_is_skipped_that_way(
    scheme: Scheme, golden: World, director: Actor, level: Any
) -> None:
    model = {"market": Market, "segment": Segment, "group": Group, "person": Contact}[level]
    first = model.objects.order_by("pk").first()
    assert first is not None
    made = decide_on_level(level, first.pk, step="keep", why=WHY, review_on=LATER, scheme="profit", by=director, at=AT)
    assert (made.subject_kind, made.subject_id, made.customer_id) == (level, first.pk, None)
    before = counts()
    with pytest.raises(Refused, match="cannot be decided here"):
        decide_on_level("customer", golden["H"].pk, step="leave", why=WHY, review_on=LATER, by=director, at=AT)
    with pytest.raises(Refused, match="cannot be decided here"):
        decide_on_level("person", first.pk, step="leave", why=WHY, review_on=LATER, by=director, at=AT)
    with pytest.raises(LookupError):
        decide_on_level(level, 999_999, step="keep", why=WHY, review_on=LATER, scheme="profit", by=director, at=AT)
    with pytest.raises(Refused, match="before the evidence"):
        decide_on_level(level, first.pk, step="keep", why=WHY, review_on=LATER, scheme="profit", by=director, at=AT - timedelta(days=200))
    assert counts() == before


def test_the_three_bases_stand_side_by_side(golden: World, director: Actor) -> None:
    found = bases_view(by=director)
    assert sum(cell["customers"] for cell in found.cells) == 10
    poor = [cell for cell in found.cells if cell["profitability"] == "poor"]
    assert sum(cell["customers"] for cell in poor) == 3
    assert {point.name[0] for point in found.points} == set("ABCDEFGHIJ")
    assert not any("score" in cell for cell in found.cells)


def test_planned_exits_and_churn_by_page_api_and_command_line(
    golden: World, director: Actor, second: Actor, third: Actor, capsys: Any
) -> None:
    walk_to_exit(golden, director)
    approve_exit(golden["H"].pk, by=second, at=AT)
    approve_exit(golden["H"].pk, by=third, at=AT)
    now = make_run(date(2026, 8, 4), date(2026, 11, 2))
    for letter in "ABCDEFIJ":
        make_result(now, golden[letter], D(1))
    assert losses_of_period(by=director).reason == ""
    found = losses_of_period(by=director)
    assert {row.name[0]: row.planned for row in found.lost} == {"G": False, "H": True}
    assert (found.planned["customers"], found.churned["customers"], found.churn_rate) == (1, 1, pytest.approx(1 / 9))
    with time_machine.travel(AT, tick=False):
        client = logged_in(director)
        text = client.get(reverse("portfolio:losses"), headers={"accept-language": "en"}).content.decode()
        said = client.get("/api/v1/portfolio/losses").json()
    assert "planned exit" in text
    assert (said["planned"]["customers"], said["churned"]["customers"]) == (1, 1)
    assert run("losses")["churned"] == said["churned"]


def test_an_approval_after_the_silence_began_does_not_plan_it(golden: World, director: Actor, second: Actor, third: Actor) -> None:
    walk_to_exit(golden, director)
    now = make_run(date(2026, 7, 1), date(2026, 10, 1))
    make_result(now, golden["A"], D(1))
    for who in (second, third):
        approve_exit(golden["H"].pk, by=who, at=AT)
    assert not next(row for row in losses_of_period(by=director).lost if row.name.startswith("H")).planned


def test_one_period_has_no_losses(golden: World, director: Actor) -> None:
    found = losses_of_period(by=director)
    assert (found.reason, found.churn_rate) == ("one period only", None)


def test_a_fix_is_measured_in_the_first_whole_period_after_it(golden: World, director: Actor) -> None:
    take(golden, "G", "fix", director)
    assert measure_fixes(by=director, at=AT) == 0
    make_result(make_run(*NEXT), golden["G"], D("1800.50"), pocket=D(9800))
    assert measure_fixes(by=director, at=AT + timedelta(days=160)) == 1
    assert InternalFix.objects.get().measured == D("1800.50")
    assert measure_fixes(by=director, at=AT + timedelta(days=160)) == 0


def test_an_exit_saves_only_what_pools_really_cost_less(golden: World, director: Actor, second: Actor, third: Actor) -> None:
    walk_to_exit(golden, director)
    for who in (second, third):
        approve_exit(golden["H"].pk, by=who, at=AT)
    finish_exit(golden["H"].pk, by=director, at=AT)
    ActivityCost.objects.filter(customer=golden["H"], activity="entrega").update(pool="transporte")
    later = make_run(date(2026, 10, 1), date(2026, 12, 30))
    for one, cost in ((golden.run, 14_400), (later, 13_400)):
        PoolBalance.objects.create(
            run=one, pool="transporte", name="Transporte", starts_on=one.starts_on, ends_before=one.ends_before, cost=cost, practical_minutes=12_000,
            rate=1, used_minutes=0, unassigned_minutes=0, unassigned_events=0, assigned=0, unused=0, unassigned=0,
        )  # fmt: skip
    assert measure_exits(by=director, at=AT + timedelta(days=160)) == 1
    assert ExitPlan.objects.get().saving == D("129.59"), "1 000.00 of transport and 29.59 of financing less a margin of 900.00"


def test_the_risk_of_the_mix_needs_24_months(scheme: Scheme, director: Actor) -> None:
    found = risk_of(scheme, require_run(), by=director)
    assert (found.reason, found.segments) == ("fewer than 24 months", ())


def test_pages_of_where_everybody_stands(scheme: Scheme, golden: World, director: Actor) -> None:
    with time_machine.travel(AT, tick=False):
        client = logged_in(director)
        for level in LEVELS:
            text = client.get(reverse("portfolio:levels"), {"level": level}, headers={"accept-language": "en"}).content.decode()
            assert "Results on every level" in text
        market = Market.objects.get(name="Trade")
        url = f"{reverse('portfolio:levels')}?level=segment&scheme=profit&market={market.pk}"
        sent = {"step": "select-inside", "why": WHY, "review_on": "2026-11-02", "expected": ""}
        assert client.post(url, {**sent, "why": "short"}, headers={"accept-language": "en"}).status_code == 422
        assert client.post(url, sent).status_code == 302
        assert b"Trade" in client.get(reverse("portfolio:decisions")).content
        for junk in ("level=moon", "market=x", "customer=999999", "segment=9", "scheme=nope", "csv=1&level=group"):
            assert client.get(f"{reverse('portfolio:levels')}?{junk}").status_code in (200, 404), junk
        assert client.get("/api/v1/portfolio/levels/group").json()["total"]["result"] == str(TOTAL)
        assert client.get("/api/v1/portfolio/bases").json()["hurdle"] == "0.00"
        assert client.get("/api/v1/portfolio/product-tiers").json()["reason"]
        assert client.get("/api/v1/portfolio/schemes/profit/risk").json()["reason"] == "fewer than 24 months"
        assert client.get(reverse("portfolio:risk-csv", args=["profit"])).status_code == 200


def test_nobody_without_the_permission_sees_or_decides(scheme: Scheme, seller: Actor) -> None:
    before = counts()
    for ask in (
        lambda: level_view("market", by=seller),
        lambda: bases_view(by=seller),
        lambda: losses_of_period(by=seller),
        lambda: risk_of(scheme, require_run(), by=seller),
        lambda: decide_on_level("segment", 1, step="keep", why=WHY, review_on=LATER, by=seller, at=AT),
        lambda: measure_fixes(by=seller, at=AT),
        lambda: measure_exits(by=seller, at=AT),
    ):
        with pytest.raises(NotAllowed):
            ask()
    assert counts() == before


def test_who_does_not_fit_the_wanted_client_is_named_and_everybody_is_counted_once(golden: World, director: Actor, direction: None) -> None:
    said = [
        {"kind": "must", "name": "pays", "rule": "days_to_pay <= 60"},
        {"kind": "should", "name": "buys much", "rule": "pocket >= 50000"},
        {"kind": "never", "name": "lives on discounts", "rule": "pocket_margin < 0"},
    ]
    profile = publish_target("Steady trade", said, by=director, at=AT)
    found = fit_standing(profile, by=director)
    assert sorted(one.customer.name[0] for one in found.misfits) == ["I", "J"]
    assert (found.counts, found.misfits[0].fit.anti_target) == ({"yes": 8, "unknown": 0, "no": 2}, True)
    with time_machine.travel(AT, tick=False):
        client = logged_in(director)
        assert b"lives on discounts" in client.get(reverse("portfolio:target", args=[profile.pk])).content
        assert client.get(reverse("portfolio:target", args=[999])).status_code == 404
        assert client.get("/api/v1/portfolio/targets").json()[0]["no"] == 2
    assert run("fit")[0]["yes"] == 8


def test_two_schemes_are_crossed_and_margins_equal_the_one_way_counts(scheme: Scheme, director: Actor) -> None:
    size = define_scheme("size", name="Size", by=director, at=AT)
    write_draft(size, [{"code": "big", "name": "Big", "rule": "pocket >= 100000"}], by=director, at=AT)
    publish(size, by=director, at=AT)
    found = crossing(scheme, size, by=director)
    assert {code: found.row_total(code) for code in found.rows} == {"losing": 3, "large": 3, "others": 4, "": 0}
    assert {code: found.column_total(code) for code in found.columns} == {"big": 4, "": 6}
    assert sum(found.counts.values()) == 10
    with time_machine.travel(AT, tick=False):
        client = logged_in(director)
        assert client.get(reverse("portfolio:crossing"), {"rows": "size", "columns": "profit"}).status_code == 200
        assert client.get(reverse("portfolio:crossing"), {"rows": "nope"}).status_code == 404
        assert client.get("/api/v1/portfolio/crossing", {"rows": "size", "columns": "profit"}).json()["rows"] == ["big", None]
    assert len(run("cross", "profit", "size")["cells"]) == len(found.counts)
