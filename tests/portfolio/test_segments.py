"""Segments: three-valued rules as one query, publication, history that no new rule touches."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.governance.models import Event
from carteira.portfolio.actions.segmenting import define_scheme, publish, refresh_members, write_draft
from carteira.portfolio.models import Membership, Scheme, SchemeVersion
from carteira.portfolio.queries.compiled import answers, with_facts
from carteira.portfolio.queries.runs import current_run
from carteira.portfolio.queries.segments import living, membership, preview, segment_standings, version_in_force
from carteira.portfolio.rules.language import evaluate, parse
from tests.portfolio.world import AT, make_customer, make_result, make_run

D = Decimal
FIRST = [
    {"code": "losing", "name": "Losing", "rule": "result < 0"},
    {"code": "brazil", "name": "Brazil", "rule": 'country = "BR"', "desired_share": "0.6", "market": "Sweets"},
]


@pytest.fixture
def three(db: None) -> None:
    run = make_run()
    make_result(run, make_customer("Ana"), D(-5))
    make_result(run, make_customer("Bia"), D(50))
    make_result(run, make_customer("Caio", country="PT"), None)
    make_customer("Davi", country="")


@pytest.fixture
def scheme(director: Actor, direction: None) -> Scheme:
    return define_scheme("profit", name="Profit", by=director, at=AT)


def codes(scheme: Scheme, on: date, by: Actor) -> dict[str, str]:
    return {row.customer.name: row.segment.code if row.segment else "" for row in membership(scheme, on=on, by=by)}


def publish_rules(scheme: Scheme, rules: list[dict[str, str]], by: Actor, day: int) -> SchemeVersion:
    at = AT + timedelta(days=day)
    write_draft(scheme, rules, by=by, at=at)
    return publish(scheme, by=by, at=at)


def test_everybody_is_in_exactly_one_segment(three: None, scheme: Scheme, director: Actor) -> None:
    version = publish_rules(scheme, FIRST, director, 0)
    assert codes(scheme, AT.date(), director) == {"Ana": "losing", "Bia": "brazil", "Caio": "", "Davi": ""}
    assert version.coverage["by_segment"] == {"losing": 1, "brazil": 1, "": 2}
    assert version.coverage["unknown"] == 2


def test_membership_of_any_past_date_is_the_same_after_five_versions(three: None, scheme: Scheme, director: Actor) -> None:
    seen = []
    for number in range(5):
        rules = [{"code": f"cut{number % 3}", "name": "x", "rule": f"result < {number * 20 - 10}"}, FIRST[1]]
        publish_rules(scheme, rules, director, number * 10)
        seen.append(codes(scheme, AT.date() + timedelta(days=number * 10), director))
    for number in range(5):
        day = AT.date() + timedelta(days=number * 10)
        assert codes(scheme, day, director) == seen[number]
        assert codes(scheme, day + timedelta(days=9), director) == seen[number]
        then = AT + timedelta(days=number * 10)
        known = membership(scheme, on=AT.date() + timedelta(days=45), by=director, known_at=then)
        assert {r.customer.name: r.segment.code if r.segment else "" for r in known} == seen[number]
    assert not membership(scheme, on=AT.date() - timedelta(days=1), by=director).exists()
    assert Membership.objects.filter(valid_until__isnull=True).count() == 4


def test_preview_tells_who_enters_and_leaves_and_writes_nothing(three: None, scheme: Scheme, director: Actor) -> None:
    publish_rules(scheme, FIRST, director, 0)
    write_draft(scheme, [{"code": "brazil", "name": "Brazil", "rule": 'country = "BR"'}], by=director, at=AT)
    before = (Membership.objects.count(), Event.objects.count())
    found = preview(scheme, list(SchemeVersion.objects.get(state="draft").segments.all()), by=director)
    moved = {(move.source, move.target): (move.count, move.examples) for move in found.moves if move.source != move.target}
    assert moved == {("losing", "brazil"): (1, ("Ana",))}
    assert found.changing == 1
    assert (Membership.objects.count(), Event.objects.count()) == before


def test_new_facts_move_members_from_that_day_on(three: None, scheme: Scheme, director: Actor) -> None:
    publish_rules(scheme, FIRST, director, 0)
    run = make_run(date(2026, 4, 1), date(2026, 7, 1))
    for customer, result in zip(living().order_by("id"), (D(5), D(-1), D(2)), strict=False):
        make_result(run, customer, result)
    later = AT + timedelta(days=3)
    assert refresh_members(scheme, by=director, at=later) == 2
    assert codes(scheme, later.date(), director)["Ana"] == "brazil"
    assert codes(scheme, AT.date(), director)["Ana"] == "losing"
    assert refresh_members(scheme, by=director, at=later) == 0


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ([], "segments"),
        ([{"code": "a", "rule": ""}], "rule"),
        ([{"code": "", "rule": "result < 0"}], "code"),
        ([{"code": "a", "rule": "result <"}], "rule of a"),
        ([{"code": "a", "rule": "otherwise"}, {"code": "a", "rule": "otherwise"}], "code"),
        ([{"code": "a", "rule": "otherwise", "desired_share": "2"}], "desired_share"),
        ([{"code": "a", "rule": "otherwise", "desired_share": "0.6"}, {"code": "b", "rule": "otherwise", "desired_share": "0.6"}], "desired_share"),
    ],
)  # fmt: skip
def test_bad_segments_are_refused(scheme: Scheme, director: Actor, rules: list[dict[str, str]], field: str) -> None:
    with pytest.raises(Refused) as refused:
        write_draft(scheme, rules, by=director, at=AT)
    assert refused.value.field == field
    assert not SchemeVersion.objects.exists()


def test_a_rule_without_direction_or_into_the_past_is_not_published(three: None, director: Actor) -> None:
    scheme = define_scheme("bare", name="Bare", by=director, at=AT)
    write_draft(scheme, FIRST, by=director, at=AT)
    with pytest.raises(Refused, match="direction"):
        publish(scheme, by=director, at=AT)
    assert not Membership.objects.exists()


def test_history_is_never_labelled_again(three: None, scheme: Scheme, director: Actor) -> None:
    write_draft(scheme, FIRST, by=director, at=AT)
    with pytest.raises(Refused, match="History"):
        publish(scheme, by=director, at=AT, effective_on=AT.date() - timedelta(days=1))


def test_segment_sums_equal_the_sum_of_customers(three: None, scheme: Scheme, director: Actor) -> None:
    publish_rules(scheme, FIRST, director, 0)
    rows = segment_standings(scheme, by=director, hurdle=D(0))
    assert sum(row.result or 0 for row in rows) == D(45)
    assert sum(row.customers for row in rows) == 4
    assert {row.code: row.below_hurdle for row in rows} == {"losing": 1, "brazil": 0, "": 0}


def test_the_empty_segment_is_there(three: None, scheme: Scheme, director: Actor) -> None:
    publish_rules(scheme, [{"code": "nobody", "name": "Nobody", "rule": "orders > 1000"}, *FIRST], director, 0)
    assert version_in_force(scheme) is not None
    assert next(row for row in segment_standings(scheme, by=director, hurdle=D(0)) if row.code == "nobody").customers == 0


def test_a_seller_neither_sees_nor_defines(scheme: Scheme, seller: Actor) -> None:
    with pytest.raises(NotAllowed):
        membership(scheme, on=AT.date(), by=seller)
    with pytest.raises(NotAllowed):
        write_draft(scheme, FIRST, by=seller, at=AT)


conditions = st.sampled_from(
    ['country = "BR"', 'country != "PT"', 'country in ("BR", "PT")', "result < 0", "result >= 50", "result != 50", "result = -5", "pocket > 10",
     "result in (50, 7)", "country is known", "result is unknown", "p_alive > 0.5", "otherwise"]
)  # fmt: skip
rules = st.recursive(
    conditions,
    lambda inner: st.one_of(
        inner.map(lambda r: f"not ({r})"),
        st.tuples(inner, inner).map(" and ".join),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} or {p[1]})"),
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rule=rules)
def test_the_query_answers_as_the_evaluator(three: None, rule: str) -> None:
    tree, run = parse(rule), current_run()
    assert run is not None
    results = {row.customer_id: row for row in run.results}
    rows = with_facts(living(), [tree], run)
    when = answers(tree)
    found = {
        pk: answer
        for answer, q in (("yes", when.yes), ("no", when.no), ("unknown", when.unknown))
        for pk in rows.filter(q).values_list("pk", flat=True)
    }
    for customer in living():
        row = results.get(customer.pk)
        facts = {"country": customer.country, "result": row.result if row else None, "pocket": row.pocket if row else None, "p_alive": None}
        assert found[customer.pk] == evaluate(tree, facts), rule
