"""The change of customer equity between two runs, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.value.models import AllocationRun, ValueModel
from carteira.value.queries.computing import facts_folder
from carteira.value.queries.results import estimates_seen_by
from carteira.value.queries.runs import RunView, run_of
from carteira.value.rules.inputs import day_before


@dataclass(frozen=True)
class BridgeStep:
    """One part of the bridge: money and how many customers it concerns."""

    name: str
    amount: Decimal
    customers: int


@dataclass(frozen=True)
class Bridge:
    """From the lifetime values of one run to those of another: the steps add up to the cent."""

    first: RunView
    second: RunView
    steps: tuple[BridgeStep, ...]
    models: tuple[str, str]
    without_basis: int

    @property
    def currency(self) -> str:
        """Of both runs."""
        return self.second.currency


def bridgeable(*, by: Actor) -> list[tuple[int, date, str]]:
    """Finished runs with a model in use, newest first: number, last day, currency."""
    by.require("value.view")
    used = ValueModel.objects.filter(used=True).exclude(name__in=("log-gaps", "spend")).values("run_id")
    rows = AllocationRun.objects.filter(state="done", pk__in=used).order_by("-ends_before", "-id")[:50]
    return [(run.pk, day_before(run.ends_before), run.currency) for run in rows]


def equity_bridge(*, by: Actor, from_run: int, to_run: int | None = None) -> Bridge:
    """Customers, behaviour and model between two dates, over the customers that the actor sees. The old model values the later purchases."""
    first, second = run_of(from_run, by=by), run_of(to_run, by=by)
    _comparable(first, second)
    folder = facts_folder(f"run-{second.id}")
    if not (folder / "purchase_day.parquet").exists():
        raise Refused(_("The files of the later run are no longer kept."), field="to", remedy=_("Compute that period again."))
    from carteira.value.queries.purchases import purchases_of  # brings the whole of science
    from carteira.value.rules.bridging import OldModel, bridge, restate

    models = [_model(run) for run in (first, second)]
    bought = purchases_of(folder)
    if bought is None:
        raise Refused(_("Nobody bought up to the end of the later run."), field="to", remedy=_("Choose another run."))
    discount = ValueModel.objects.filter(run_id=first.id, used=True).values_list("yearly_discount", flat=True)[0]
    old = OldModel(models[0].parameters, _spend_of(first).parameters, float(discount))
    last = (day_before(second.ends_before) - date(1970, 1, 1)).days
    restated = restate(old, bought.customer, bought.day, bought.contribution, last_day=last)
    before, missing_before = _values(first, by)
    after, missing = _values(second, by)
    steps = tuple(BridgeStep(one.name, one.amount, one.customers) for one in bridge(before, restated, after))
    return Bridge(first, second, steps, (models[0].name, models[1].name), missing or missing_before)


def _comparable(first: RunView, second: RunView) -> None:
    if first.currency != second.currency:
        raise Refused(_("The two runs have different currencies."), field="from", remedy=_("Choose two runs of one currency."))
    if first.ends_before >= second.ends_before:
        raise Refused(_("The first run must end before the second."), field="from", remedy=_("Choose an earlier run."))


def _model(run: RunView) -> ValueModel:
    found = ValueModel.objects.filter(run_id=run.id, used=True).exclude(name__in=("log-gaps", "spend")).first()
    if found is None:
        raise Refused(
            _("Run %d has no model in use, so its customers have no lifetime value.") % run.id, field="run", remedy=_("Choose another run.")
        )
    return found


def _spend_of(run: RunView) -> ValueModel:
    found = ValueModel.objects.filter(run_id=run.id, name="spend", used=True).first()
    if found is None:
        raise Refused(
            _("Run %d did not keep what a purchase gives; it was computed before that was kept.") % run.id, field="from",
            remedy=_("Compute its period again."),
        )  # fmt: skip
    return found


def _values(run: RunView, by: Actor) -> tuple[dict[int, Decimal], int]:
    """Values by the customer that they count for today, and how many have none. Merged customers are one."""
    heirs = dict(Customer.objects.filter(absorbed_by__isnull=False).values_list("id", "absorbed_by_id"))
    found: dict[int, Decimal] = {}
    missing = 0
    for who, value in estimates_seen_by(by, run_id=run).order_by().values_list("customer_id", "value"):
        if value is None:
            missing += 1
            continue
        while who in heirs:
            who = heirs[who]
        found[who] = found.get(who, Decimal(0)) + value.quantize(Decimal("0.01"))
    return found, missing


def bridge_as_json(found: Bridge) -> dict[str, Any]:
    """The same for machines: money as text with cents."""
    return {
        "from_run": found.first.id, "to_run": found.second.id, "from_day": day_before(found.first.ends_before),
        "to_day": day_before(found.second.ends_before), "currency": found.currency,
        "steps": [{"name": one.name, "amount": str(one.amount), "customers": one.customers} for one in found.steps],
        "models": list(found.models), "customers_without_value": found.without_basis,
    }  # fmt: skip
