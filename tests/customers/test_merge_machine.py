"""Random merges, unmerges, undos, edits and arriving rows: nothing is lost, every row lands where its source points."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from carteira.basics.refused import Refused
from carteira.customers.actions import merge_customers, undo_merge, unmerge_customer, unmerge_identity, update_customer
from carteira.customers.actions.golden import COLUMNS, golden_columns
from carteira.customers.models import Customer, Interaction, Merge, SourceIdentity
from carteira.customers.rules.survivorship import Said
from tests.company import NOW
from tests.customers.sources import IMPORTER, identity_of, row, snapshot, take

KEYS = ["a", "b", "c", "d", "e"]
one = st.sampled_from(KEYS)


class Merging(RuleBasedStateMachine):
    """Five customers of one source, taken together and apart."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.clock = NOW
        Interaction.objects.all().delete()
        take([row(key, name=f"Firma {key.upper()}", city=f"Cidade {key}") for key in KEYS])
        self.home = dict(SourceIdentity.objects.values_list("native_id", "home_id"))
        self.alone = snapshot()
        self.visits = 0
        self.edited = False

    def tick(self) -> None:
        self.clock += timedelta(seconds=1)

    @rule(keys=st.lists(one, min_size=1, max_size=4), into=st.none() | one)
    def merge(self, keys: list[str], into: str | None) -> None:
        self.tick()
        alone = len(keys) == 1 and into is None
        with pytest.raises(Refused) if alone else contextlib.nullcontext():
            merge_customers([self.home[k] for k in keys], by=IMPORTER, at=self.clock, into=self.home[into] if into else None)

    @rule(key=one)
    def unmerge(self, key: str) -> None:
        self.tick()
        absorbed = Customer.objects.get(pk=self.home[key]).absorbed_by_id is not None
        try:
            unmerge_customer(self.home[key], by=IMPORTER, at=self.clock)
        except Refused:
            assert not absorbed
        else:
            assert absorbed

    @rule(key=one)
    def send_back(self, key: str) -> None:
        self.tick()
        identity = SourceIdentity.objects.get(native_id=key, source="erp")
        try:
            unmerge_identity(identity.pk, by=IMPORTER, at=self.clock)
        except Refused:
            assert identity.customer_id == identity.home_id

    @rule(place=st.integers(0, 9))
    def undo(self, place: int) -> None:
        self.tick()
        merges = list(Merge.objects.filter(undone_at=None).order_by("id"))
        if merges:
            undo_merge(merges[place % len(merges)].pk, by=IMPORTER, at=self.clock)

    @rule(key=one)
    def visit(self, key: str) -> None:
        self.visits += 1
        Interaction.objects.create(
            source="erp", native_id=f"v{self.visits}-{key}", identity_id=identity_of(key), kind="visit", occurred_at=self.clock,
            business_date=self.clock.date(),
        )  # fmt: skip

    @rule(key=one)
    def edit(self, key: str) -> None:
        self.tick()
        self.edited = True
        update_customer(self.home[key], {"city": f"Vila {self.visits}{self.clock.second}"}, by=IMPORTER, at=self.clock)

    @invariant()
    def every_record_counts_for_one_living_customer(self) -> None:
        living = set(Customer.objects.filter(absorbed_by=None).values_list("id", flat=True))
        assert set(SourceIdentity.objects.values_list("customer_id", flat=True)) == living
        assert set(Customer.objects.filter(absorbed_by__isnull=False).values_list("absorbed_by_id", flat=True)) <= living

    @invariant()
    def the_one_record_is_what_its_sources_say(self) -> None:
        for customer in Customer.objects.filter(absorbed_by=None):
            rows = SourceIdentity.objects.filter(customer=customer).select_related("current").order_by("id")
            said = [Said(r.pk, r.source, r.current.received_at, r.current.payload) for r in rows if r.current]
            expected = golden_columns(said, {}, name=rows[0].native_id)
            found = {name: getattr(customer, f"{name}_id" if name in ("owner", "territory", "group") else name) for name in COLUMNS}
            assert found == expected

    @invariant()
    def visits_stay_where_their_source_points(self) -> None:
        for visit in Interaction.objects.select_related("identity"):
            assert visit.native_id.endswith(f"-{visit.identity.native_id}")

    def teardown(self) -> None:
        """Take everything apart: what nobody edited is as it was before the first merge."""
        for key in KEYS:
            self.tick()
            if SourceIdentity.objects.filter(native_id=key, source="erp").exclude(customer_id=self.home[key]).exists():
                unmerge_identity(identity_of(key), by=IMPORTER, at=self.clock)
        if not self.edited:
            Interaction.objects.all().delete()
            assert snapshot() == self.alone
        transaction.savepoint_rollback(self.point)


@pytest.mark.slow
@pytest.mark.django_db
def test_random_merges_and_unmerges_lose_nothing() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Merging,
        settings=settings(max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)),
    )
