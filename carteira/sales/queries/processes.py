"""Which process a customer is sold to by, and its steps."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.portfolio.queries.belonging import segment_codes_of
from carteira.sales.models import ProcessVariant, Step


def variants() -> list[ProcessVariant]:
    """The newest version of each process, the default first."""
    newest: dict[str, ProcessVariant] = {}
    for variant in ProcessVariant.objects.prefetch_related("steps").order_by("code", "number"):
        newest[variant.code] = variant
    return sorted(newest.values(), key=lambda one: (not one.is_default, one.code))


def variant_named(code: str) -> ProcessVariant:
    """The newest version of a process by its code."""
    known = {one.code: one for one in variants()}
    if code not in known:
        raise Refused(
            _("There is no process %(code)s.") % {"code": code}, field="process", remedy=_("Use one of: %s.") % ", ".join(sorted(known))
        )
    return known[code]


def variant_for(customer: Customer, *, on: date) -> ProcessVariant:
    """The process of the customer's segment, else the default."""
    known = variants()
    segments = set(segment_codes_of(customer.pk, on=on))
    return next((one for one in known if segments & set(one.segments)), known[0])


def step_of(variant: ProcessVariant, code: str) -> Step:
    """A step of the process by its code."""
    steps = {step.code: step for step in variant.steps.all()}
    if code not in steps:
        raise Refused(_("The process has no step %(code)s.") % {"code": code}, field="step", remedy=_("Use one of: %s.") % ", ".join(steps))
    return steps[code]


def processes(*, by: Actor) -> list[ProcessVariant]:
    """What the doors show of the processes."""
    by.require("sales.view")
    return variants()
