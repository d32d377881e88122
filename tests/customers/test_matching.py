"""The matcher on a base with planted duplicates (C01 check a), and what it may never do."""

from __future__ import annotations

import sys

import pytest

from carteira.basics.actor import NotAllowed
from carteira.customers.actions import carry_out, decide_review, declare_different, merge_customers, undo_merge
from carteira.customers.models import Customer, LinkAssertion, MatchModel, Merge, ReviewPair, SourceIdentity
from carteira.customers.queries import PairNotFound, duplicates_queue, lookalikes, pair_for, propose_duplicates, weigh_by
from carteira.customers.rules.clusters import clash
from carteira.engine import queue
from carteira.governance.models import Event
from tests.company import NOW, Company
from tests.customers.planted import Planted, plant
from tests.customers.sources import IMPORTER, customer_of, identity_of, row, snapshot, take

pytestmark = pytest.mark.django_db


def take_planted(planted: Planted) -> None:
    rows = [row(key, line, **values) for line, (key, values) in enumerate(planted.records.items(), 2)]
    for start in range(0, len(rows), 2_000):
        take(rows[start : start + 2_000])


def found_pairs() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Pairs of records that are one customer now, and those that would be when the whole queue is answered 'same'."""
    customer = dict(SourceIdentity.objects.values_list("native_id", "customer_id"))
    asked = {p.left.customer_id: p.right.customer_id for p in ReviewPair.objects.filter(state="open").select_related("left", "right")}

    def root(pk: int) -> int:
        while pk in asked:
            pk = asked[pk]
        return pk

    def pairs(of: dict[str, int]) -> set[tuple[str, str]]:
        members: dict[int, list[str]] = {}
        for key, pk in of.items():
            members.setdefault(pk, []).append(key)
        return {(a, b) for keys in members.values() for a in keys for b in keys if a < b}

    joined = pairs(customer)
    return joined, joined | pairs({key: root(pk) for key, pk in customer.items()})


@pytest.mark.slow
def test_planted_duplicates_are_found_and_no_two_tax_roots_are_mixed(capsys: pytest.CaptureFixture[str]):
    planted = plant(records=5_000, duplicates=1_200)
    take_planted(planted)

    done = carry_out(propose_duplicates(by=IMPORTER), by=IMPORTER, at=NOW)

    joined, either = found_pairs()
    true = planted.pairs()
    precision, recall = len(either & true) / len(either), len(either & true) / len(true)
    with capsys.disabled():
        sys.stdout.write(
            f"\nplanted 5000/1200: joined P {len(joined & true) / len(joined):.4f} R {len(joined & true) / len(true):.4f}; "
            f"joined or asked P {precision:.4f} R {recall:.4f}; {done}\n"
        )
    assert precision >= 0.99
    assert recall >= 0.90
    keys: dict[int, set[str]] = {}
    for customer, key in SourceIdentity.objects.exclude(tax_key="").values_list("customer_id", "tax_key"):
        keys.setdefault(customer, set()).add(key)
    assert not any(clash(held) for held in keys.values())


@pytest.fixture
def small() -> tuple[int, int, int]:
    """Two records of one bakery without a common exact key, and another firm."""
    take([
        row("a", name="Padaria São João Ltda", phone="11 98765-4321", city="São Paulo", postal_code="01310-100", address="Av Paulista 1000"),
        row("b", name="Padaria Sao Joao", email="pao@saojoao.example", city="Sao Paulo", postal_code="01310-100", address="Av. Paulista 1000"),
        row("c", name="Ferragens Itajaí", city="Itajaí", postal_code="88301-000"),
        *(row(f"o{i}", name=f"Outra Firma {i * 37} Comércio {chr(65 + i)}", city="Natal", postal_code=f"590{i:02}-000") for i in range(20)),
    ])  # fmt: skip
    return customer_of("a"), customer_of("b"), customer_of("c")


def test_a_small_base_uses_fixed_weights_and_says_so(small: tuple[int, int, int]):
    done = carry_out(propose_duplicates(by=IMPORTER), by=IMPORTER, at=NOW)

    assert not done.learned
    assert "fixed weights" in done.note
    assert MatchModel.objects.get().note == done.note
    assert customer_of("a") == customer_of("b") != customer_of("c")
    link = LinkAssertion.objects.get(method="splink")
    weights = {step["field"]: step["weight"] for step in link.evidence["fields"]}
    assert weights["name"] > 0
    assert weights["email"] == 0
    assert sum(weights.values()) + link.evidence["prior"] == pytest.approx(link.match_weight, abs=0.02)


def test_a_run_is_one_event_and_a_second_run_changes_nothing(small: tuple[int, int, int]):
    carry_out(propose_duplicates(by=IMPORTER), by=IMPORTER, at=NOW)
    once = snapshot()

    again = carry_out(propose_duplicates(by=IMPORTER), by=IMPORTER, at=NOW)

    assert again.joined == 0
    assert snapshot() == once
    assert Event.objects.filter(verb="customers.customers-matched").count() == 2


def test_a_human_different_beats_the_matcher(small: tuple[int, int, int]):
    a, b, _ = small
    declare_different(a, b, by=IMPORTER, at=NOW)

    carry_out(propose_duplicates(by=IMPORTER), by=IMPORTER, at=NOW)

    assert customer_of("a") != customer_of("b")
    assert not ReviewPair.objects.exists()


def test_a_joining_of_the_matcher_can_be_undone_and_stays_undone(small: tuple[int, int, int]):
    alone = snapshot()
    carry_out(propose_duplicates(by=IMPORTER), by=IMPORTER, at=NOW)

    undo_merge(Merge.objects.get().pk, by=IMPORTER, at=NOW)
    assert snapshot() == alone

    carry_out(propose_duplicates(by=IMPORTER), by=IMPORTER, at=NOW)
    assert snapshot() == alone


def test_what_a_person_did_meanwhile_is_left_alone(small: tuple[int, int, int]):
    _, b, c = small
    proposal = propose_duplicates(by=IMPORTER)
    merge_customers([b, c], by=IMPORTER, at=NOW, into=c)

    done = carry_out(proposal, by=IMPORTER, at=NOW)

    assert done.joined == 0
    assert customer_of("b") == c != customer_of("a")


def question(left: str, right: str, weight: float = 3.0) -> ReviewPair:
    a, b = sorted((identity_of(left), identity_of(right)))
    return ReviewPair.objects.create(left_id=a, right_id=b, probability=0.9, match_weight=weight, found_at=NOW, evidence={"fields": []})


def test_the_queue_shows_the_most_valuable_first_and_only_what_is_seen(company: Company, small: tuple[int, int, int]):
    cheap, dear = question("a", "c"), question("b", "o1")
    ReviewPair.objects.filter(pk=dear.pk).update(value_at_stake="500.00")
    unknown = question("o2", "o3", weight=9)

    assert list(duplicates_queue(company.actor(company.finance))) == [dear, unknown, cheap]
    assert list(duplicates_queue(company.actor(company.manager))) == []
    with pytest.raises(PairNotFound):
        pair_for(dear.pk, by=company.actor(company.manager))
    with pytest.raises(NotAllowed):
        duplicates_queue(company.actor(company.seller))


def test_decisions_settle_a_pair(company: Company, small: tuple[int, int, int]):
    _, b, _ = small
    flavia = company.actor(company.finance)
    same, different = question("a", "b"), question("a", "c")

    merged = decide_review(same.pk, "same", by=flavia, at=NOW)
    decide_review(different.pk, "different", by=flavia, at=NOW)

    assert merged is not None
    assert merged.absorbed == (b,)
    assert list(ReviewPair.objects.order_by("id").values_list("state", "decided_by")) == [("same", "Flavia"), ("different", "Flavia")]
    assert list(duplicates_queue(flavia)) == []


def test_value_at_stake_comes_from_above(small: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch):
    from decimal import Decimal

    from carteira.customers.queries import worth

    monkeypatch.setattr(worth, "_scales", [])
    weigh_by(lambda ids: {min(ids): Decimal("12.50")})
    take([row("m1", name="Mercado Central", city="Recife"), row("m2", name="Mercado Central", city="Recife")])

    carry_out(propose_duplicates(by=IMPORTER), by=IMPORTER, at=NOW)

    pairs = list(ReviewPair.objects.all())
    assert [p.value_at_stake for p in pairs] == [Decimal("12.50")] * len(pairs)


def test_search_before_create_finds_the_likely_one(company: Company, small: tuple[int, int, int], django_assert_max_num_queries):
    alice = company.actor(company.owner)

    with django_assert_max_num_queries(8):
        found = lookalikes({"name": "PADARIA S. JOÃO", "phone": "(11) 98765-4321"}, by=alice)

    assert [f.customer.pk for f in found] == [small[0]]
    assert lookalikes({"name": "Padaria São João", "phone": "(11) 98765-4321"}, by=company.actor(company.outsider)) == []
    assert lookalikes({"name": "Nada Igual"}, by=alice) == []


def test_the_job_matches_in_the_background(small: tuple[int, int, int]):
    job = queue.enqueue("customers.match", {}, by=IMPORTER, at=NOW)

    queue.run_now(job.pk)

    job.refresh_from_db()
    assert (job.status, job.result["joined"]) == ("done", 1)


def test_only_who_sees_all_customers_may_match_them(company: Company, small: tuple[int, int, int]):
    proposal = propose_duplicates(by=IMPORTER)
    before = snapshot()

    with pytest.raises(NotAllowed):
        carry_out(proposal, by=company.actor(company.manager), at=NOW)

    assert snapshot() == before
    assert Customer.objects.count() == 23
