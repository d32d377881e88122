"""What if: the same facts on the same snapshot with another cost model. Nothing is stored."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.customers.queries import within_scope
from carteira.engine.lake.export import Snapshot, snapshot_of
from carteira.engine.tables import FactRun
from carteira.value.models import AllocationRun
from carteira.value.queries.computing import ASIDE, compute, facts_folder, value_facts
from carteira.value.queries.runs import RunView, run_of
from carteira.value.rules.equations import parse_terms
from carteira.value.rules.inputs import Equation, Inputs, Pool, inputs_from_json

SHOWN = 20


@dataclass(frozen=True)
class Changes:
    """What to suppose: pool -> (cost, practical minutes); activity -> (base minutes, terms); a yearly rate of capital."""

    pools: Mapping[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    equations: Mapping[str, tuple[Decimal, str]] = field(default_factory=dict)
    annual_rate: Decimal | None = None


@dataclass(frozen=True)
class PoolShift:
    """One pool before and after."""

    pool: str
    name: str
    starts_on: date
    cost: tuple[Decimal, Decimal]
    assigned: tuple[Decimal, Decimal]
    unused: tuple[Decimal, Decimal]


@dataclass(frozen=True)
class CustomerShift:
    """One customer before and after."""

    customer_id: int
    customer: str
    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal:
        """How much the result would move."""
        return (self.after or Decimal(0)) - (self.before or Decimal(0))


@dataclass(frozen=True)
class WhatIf:
    """What another model would say of the same period; pools are sums over all customers, kept from who sees a part of them."""

    run: RunView
    pools: tuple[PoolShift, ...]
    result: tuple[Decimal, Decimal]
    unused: tuple[Decimal, Decimal] | tuple[None, None]
    losing: tuple[int, int]
    moved: tuple[CustomerShift, ...]


def what_if(changes: Changes, *, by: Actor, run_id: int | None = None) -> WhatIf:
    """Compute the run once more with the changes, beside what it said; the base stays as it is.

    For who may see costs: a supposed cost that moves nothing would tell anybody else what the pool costs.
    """
    by.require("value.view_costs")
    run = run_of(run_id, by=by)
    inputs = inputs_from_json(AllocationRun.objects.values_list("inputs", flat=True).get(pk=run.id))
    supposed = suppose(inputs, changes)
    snapshot = _snapshot(run)
    before = FactRun(facts_folder(f"run-{run.id}"))
    wanted = [fact for fact in value_facts() if fact.name not in ASIDE]
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="what-if-") as folder:
        after = compute(supposed, snapshot, into=Path(folder) / "facts", facts=wanted)
        return _compared(run, before, after, by)


def suppose(inputs: Inputs, changes: Changes) -> Inputs:
    """The inputs with the changes; a name that the run does not know is refused."""
    _known(changes.pools, {pool.pool for pool in inputs.pools}, "pools")
    _known(changes.equations, {equation.activity for equation in inputs.equations}, "equations")
    return replace(
        inputs,
        pools=tuple(_pool(pool, changes) for pool in inputs.pools),
        equations=tuple(_equation(equation, changes) for equation in inputs.equations),
        rates=tuple(
            replace(r, annual_rate=changes.annual_rate if changes.annual_rate is not None else r.annual_rate) for r in inputs.rates
        ),
    )


def _known(names: Mapping[str, Any], known: set[str], where: str) -> None:
    for name in names:
        if name not in known:
            raise Refused(_("The run knows no %s.") % name, field=where, remedy=_("Use one of:") + " " + ", ".join(sorted(known)) + ".")


def _pool(pool: Pool, changes: Changes) -> Pool:
    cost, minutes = changes.pools.get(pool.pool, (None, None))
    if (cost is not None and not 0 <= cost < 10**12) or (minutes is not None and not 0 < minutes < 10**12):
        raise Refused(_("Cost or minutes are out of range."), field=pool.pool, remedy=_("Give a cost of 0 or more and minutes above 0."))
    cents = Decimal("0.01")
    return replace(
        pool,
        cost=pool.cost if cost is None else cost.quantize(cents),
        practical_minutes=pool.practical_minutes if minutes is None else minutes.quantize(Decimal("0.0001")),
    )


def _equation(equation: Equation, changes: Changes) -> Equation:
    if equation.activity not in changes.equations:
        return equation
    base, terms = changes.equations[equation.activity]
    return replace(equation, base_minutes=base.quantize(Decimal("0.0001")), terms=parse_terms(terms))


def _snapshot(run: RunView) -> Snapshot:
    found = snapshot_of(f"run-{run.id}", run.coverage.get("rows", {}))
    if found is None or not facts_folder(f"run-{run.id}").is_dir():
        raise Refused(_("The files of this run are no longer kept."), field="run", remedy=_("Compute the period again, then try."))
    return found


def _compared(run: RunView, before: FactRun, after: FactRun, by: Actor) -> WhatIf:
    old, new = _results(before), _results(after)
    seen = None if by.scope == "all" else set(within_scope(Customer.objects.all(), by).values_list("pk", flat=True))
    ids = [pk for pk in old if seen is None or pk in seen]
    shift = {pk: abs((new.get(pk) or Decimal(0)) - (old[pk] or Decimal(0))) for pk in ids}
    moved = sorted((pk for pk in ids if shift[pk]), key=lambda pk: (-shift[pk], pk))[:SHOWN]
    names = dict(Customer.objects.filter(pk__in=moved).values_list("pk", "name"))
    return WhatIf(
        run=run,
        pools=_pools(before, after) if seen is None else (),
        result=(_sum(old, ids), _sum(new, ids)),
        unused=(_unused(before), _unused(after)) if seen is None else (None, None),
        losing=(sum((old[pk] or 0) < 0 for pk in ids), sum((new.get(pk) or 0) < 0 for pk in ids)),
        moved=tuple(CustomerShift(pk, names.get(pk, ""), old[pk], new.get(pk)) for pk in moved),
    )


def _results(run: FactRun) -> dict[int, Decimal | None]:
    import pyarrow.parquet as pq

    table = pq.read_table(run.path("customer_result"), columns=["customer_id", "result"])
    return dict(zip(table["customer_id"].to_pylist(), table["result"].to_pylist(), strict=True))


def _sum(results: dict[int, Decimal | None], ids: list[int]) -> Decimal:
    return sum((results.get(pk) or Decimal(0) for pk in ids), Decimal(0))


def _balances(run: FactRun) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(run.path("pool_balance")).to_pylist()
    return rows


def _unused(run: FactRun) -> Decimal:
    return sum((row["unused"] for row in _balances(run)), Decimal(0))


def _pools(before: FactRun, after: FactRun) -> tuple[PoolShift, ...]:
    return tuple(
        PoolShift(
            old["pool"], old["name"], old["starts_on"], (old["cost"], new["cost"]), (old["assigned"], new["assigned"]),
            (old["unused"], new["unused"]),
        )
        for old, new in zip(_balances(before), _balances(after), strict=True)
    )  # fmt: skip
