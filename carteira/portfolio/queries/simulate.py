"""What a change would do for one customer, on the same equations as the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.money import to_cents
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for
from carteira.portfolio.models import SelectionPolicy
from carteira.portfolio.queries.account import account_of, drift
from carteira.portfolio.queries.linked import contagion_of
from carteira.portfolio.queries.policy import avoidable_shares, catalogue_of, policy_in_force
from carteira.portfolio.queries.runs import RunView, require_run
from carteira.portfolio.rules.effects import ExitEffect, exit_effect, legal_flags, reprice_needed, tolerable_leave_probability
from carteira.portfolio.rules.levers import Account, Outcome, limits, outcome_of, search_fix
from carteira.portfolio.rules.work import work_of

Settings = Mapping[str, Decimal | bool]
NOTICEABLE = Decimal("0.05")


@dataclass(frozen=True)
class Simulation:
    """Before, after, and what would still be missing; all money in the run's currency, to the cent."""

    customer: Customer
    run: RunView
    currency: str
    hurdle: Decimal
    before: Outcome
    after: Outcome
    best: Outcome
    smallest: Outcome | None
    limits: dict[str, Decimal | bool]
    reprice_before: Decimal | None
    reprice_after: Decimal | None
    drop_now: ExitEffect
    tolerable_leave: Decimal | None
    legal: tuple[str, ...]
    changed_since_run: bool
    account: Account

    @property
    def gap_before(self) -> Decimal:
        """What is missing today."""
        return self.hurdle - self.before.result

    @property
    def gap_after(self) -> Decimal:
        """What is still missing."""
        return self.hurdle - self.after.result


def simulate(customer_id: int, settings: Settings | None = None, *, by: Actor) -> Simulation:
    """Before and after for one customer of the current run; without settings, all levers at their limits."""
    by.require("portfolio.view")
    customer = customer_for(customer_id, by=by)
    return simulation_of(customer, require_run(), policy_in_force(), settings)


def simulation_of(
    customer: Customer, run: RunView, policy: SelectionPolicy, settings: Settings | None = None, *, result: Any = None
) -> Simulation:
    """The same, for who already holds the customer, the run and perhaps the result."""
    result = result or run.results.filter(customer_id=customer.pk).first()
    account = account_of(customer, run, result)
    if account is None:
        raise Refused(
            _("%(customer)s has no result with a basis in this run.") % {"customer": customer.name},
            field="customer",
            remedy=_("Complete costs, pools and rate, and run the results again."),
        )
    return _simulated(customer, run, policy, account, settings)


def with_levers(base: Simulation, settings: Settings, *, by: Actor) -> Simulation:
    """The same customer under other settings, without reading his events again."""
    by.require("portfolio.view")
    return _simulated(base.customer, base.run, policy_in_force(), base.account, settings)


def _simulated(customer: Customer, run: RunView, policy: SelectionPolicy, account: Account, settings: Settings | None) -> Simulation:
    catalogue = catalogue_of(policy)
    found = search_fix(account, hurdle=policy.hurdle, catalogue=catalogue)
    before = outcome_of(account, {}, catalogue=catalogue)
    after = found.best if settings is None else outcome_of(account, settings, catalogue=catalogue)
    drop = drop_now(customer, run, policy, account)
    rest = policy.hurdle - after.result
    return Simulation(
        customer=customer,
        run=run,
        currency=run.currency,
        hurdle=policy.hurdle,
        before=before,
        after=after,
        best=found.best,
        smallest=found.smallest,
        limits=limits(account, catalogue),
        reprice_before=reprice_needed(policy.hurdle - before.result, account.pocket),
        reprice_after=reprice_needed(rest, account.pocket),
        drop_now=drop,
        tolerable_leave=tolerable_leave_probability(
            today=after.result, result_if_stays=max(policy.hurdle, after.result), result_if_leaves=drop.total
        ),
        legal=legal_flags(country=customer.country, kind=customer.kind, step="reprice"),
        changed_since_run=drift(account) > NOTICEABLE,
        account=account,
    )


def drop_now(customer: Customer, run: RunView, policy: SelectionPolicy, account: Account) -> ExitEffect:
    """What letting the customer go now would change in the short run."""
    inputs = run.inputs
    contagion, linked = contagion_of(customer, run, policy)
    return exit_effect(
        pocket_margin=account.pocket_margin,
        cost_by_pool=work_of(account.events, pricing=account.pricing).cost_by_pool,
        avoidable_share=avoidable_shares(policy, inputs.pools if inputs else ()),
        financing=account.financing or Decimal(0),
        direct_costs=account.direct_costs,
        contagion=contagion,
        linked_value=linked,
    )


def cents(outcome: Outcome) -> Decimal:
    """Its result to the cent."""
    return to_cents(outcome.result)
