"""The policy in force: the newest published one, or the stated defaults."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from carteira.portfolio.models import BusinessDirection, Scheme, SelectionPolicy
from carteira.portfolio.rules.levers import Catalogue


def policy_in_force() -> SelectionPolicy:
    """The newest policy; an unsaved one with the defaults when none was published."""
    return SelectionPolicy.objects.order_by("-number").first() or SelectionPolicy(
        number=0, hurdle=Decimal(0), reprice_limit=Decimal("0.25"), reach=Decimal(10), contagion_parameter=Decimal("0.01"),
        linked_share=Decimal(0), days_between_orders=Decimal(13), days_between_visits=Decimal(45), terms_days=Decimal(30),
        returns_cut=Decimal("0.5"), repeat_share=Decimal("0.5"),
    )  # fmt: skip


def catalogue_of(policy: SelectionPolicy) -> Catalogue:
    """How far each internal lever may go under the policy."""
    return Catalogue(
        days_between_orders=policy.days_between_orders,
        days_between_visits=policy.days_between_visits,
        terms_days=policy.terms_days,
        returns_cut=policy.returns_cut,
        repeat_share=policy.repeat_share,
    )


def avoidable_shares(policy: SelectionPolicy, pools: Any) -> dict[str, Decimal]:
    """Share of each pool's cost that would go with the work: of the policy, else of the pool; unknown counts as nothing saved."""
    shares = {pool.pool: pool.avoidable_share for pool in pools if pool.avoidable_share is not None}
    return {**shares, **{code: Decimal(str(share)) for code, share in policy.avoidable_shares.items()}}


def direction_in_force() -> BusinessDirection | None:
    """The newest business direction."""
    return BusinessDirection.objects.order_by("-number").first()


def citing(current: BusinessDirection | None) -> list[str]:
    """Rules in force that cite an earlier direction: they are to be reviewed."""
    if current is None:
        return []
    found = []
    for scheme in Scheme.objects.order_by("name"):
        version = scheme.versions.filter(state="published").order_by("-number").first()
        if version is not None and version.direction_id != current.pk:
            found.append(scheme.name)
    policy = SelectionPolicy.objects.order_by("-number").first()
    if policy is not None and policy.direction_id != current.pk:
        found.append(f"policy {policy.number}")
    return found
