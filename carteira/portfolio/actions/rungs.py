"""What each rung writes down. Called by `decide` only, inside its transaction, after the ladder allowed the rung."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.money import to_cents
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.portfolio.actions.choices import Choices
from carteira.portfolio.models import ExitPlan, InternalFix, PartnerMigration, Reprice, SelectionCase, SelectionPolicy, StrategicException
from carteira.portfolio.queries.policy import catalogue_of
from carteira.portfolio.queries.simulate import Simulation
from carteira.portfolio.queries.standing import View
from carteira.portfolio.queries.words import LAWS
from carteira.portfolio.rules.effects import expected_after_reprice, legal_flags, reprice_needed
from carteira.portfolio.rules.ladder import Rung
from carteira.portfolio.rules.levers import outcome_of

SHARE = Decimal("0.000001")


@dataclass(frozen=True)
class Moment:
    """Who decides, when, under which policy, on whom."""

    case: SelectionCase
    view: View
    policy: SelectionPolicy
    why: str
    review_on: date
    today: date
    by: Actor
    at: datetime

    @property
    def simulation(self) -> Simulation:
        """The simulator's answer; refused where there is no basis."""
        if self.view.simulation is None:
            raise Refused(
                _("The simulator has no basis for this customer."), field="customer", remedy=_("Complete the costs and run again.")
            )
        return self.view.simulation


def fix(now: Moment, choices: Choices) -> Decimal | None:
    """Record an internal fix as computed, or why none can apply."""
    if choices.not_applicable:
        InternalFix.objects.create(
            case=now.case,
            closes=False,
            not_applicable=_reason(choices.not_applicable, "not_applicable"),
            recorded_at=now.at,
            recorded_by=now.by.name,
        )
        return now.view.standing.result
    found = now.simulation
    after = found.smallest or found.best
    if choices.settings is not None:
        after = outcome_of(found.account, choices.settings, catalogue=catalogue_of(now.policy))
    if choices.settings is not None and not choices.settings:
        raise Refused(_("No lever was set."), field="lever", remedy=_("Set at least one lever, or say why none can apply."))
    result = to_cents(after.result)
    InternalFix.objects.create(
        case=now.case,
        settings={name: value if isinstance(value, bool) else str(value) for name, value in after.settings.items()},
        result_before=to_cents(found.before.result),
        result_after=result,
        closes=result >= now.policy.hurdle,
        owner=clean_text(choices.owner, field="owner", limit=150),
        trial_from=now.today,
        trial_until=choices.trial_until or now.review_on,
        recorded_at=now.at,
        recorded_by=now.by.name,
    )
    return result


def reprice(now: Moment, choices: Choices) -> Decimal | None:
    """Propose the price that closes what the fix left, or why none can be proposed."""
    legal = _lawful(now, "reprice", choices)
    base = result_after_fix(now)
    if choices.not_applicable:
        reason = _reason(choices.not_applicable, "not_applicable")
        Reprice.objects.create(
            case=now.case, not_applicable=reason, answer="refused", legal=legal, recorded_at=now.at, recorded_by=now.by.name
        )
        return base
    share, pocket = _price(now, base, choices.percent)
    stays = (base or Decimal(0)) + share * pocket
    leaves = now.simulation.drop_now.total
    Reprice.objects.create(
        case=now.case,
        share=share.quantize(SHARE),
        result_if_stays=to_cents(stays),
        result_if_leaves=to_cents(leaves),
        leave_probability=_probability(choices.leave_probability),
        legal=legal,
        justification=clean_text(choices.justification, field="justification", limit=1000),
        recorded_at=now.at,
        recorded_by=now.by.name,
    )
    if choices.leave_probability is None:
        return to_cents(stays)
    return to_cents(expected_after_reprice(leave_probability=choices.leave_probability, result_if_stays=stays, result_if_leaves=leaves))


def _price(now: Moment, base: Decimal | None, percent: Decimal | None) -> tuple[Decimal, Decimal]:
    """The rise as a share, and the pocket revenue it stands on."""
    pocket = now.view.standing.pocket
    needed = reprice_needed(now.policy.hurdle - base, pocket) if base is not None else None
    share = percent / 100 if percent is not None else needed
    if share is None or pocket is None or not 0 < share <= 10:
        raise Refused(
            _("No price can be computed."), field="percent", remedy=_("Give the rise in percent, or say why none can be proposed.")
        )
    return share, pocket


def result_after_fix(now: Moment) -> Decimal | None:
    """The result that the last recorded fix leaves; today's where none could apply."""
    row = now.case.fixes.order_by("-id").first()
    return row.result_after if row is not None and row.result_after is not None else now.view.standing.result


def migrate(now: Moment, choices: Choices) -> Decimal | None:
    """Name the partner who is asked to serve the customer, or why none can."""
    partner = clean_text(choices.partner, field="partner", limit=200)
    if not partner and not choices.not_applicable:
        raise Refused(_("No partner is named."), field="partner", remedy=_("Name a partner, or say why none can serve the customer."))
    effect = to_cents(now.simulation.drop_now.total)
    PartnerMigration.objects.create(
        case=now.case,
        partner=partner,
        expected=effect,
        not_applicable=_reason(choices.not_applicable, "not_applicable") if not partner else "",
        answer="asked" if partner else "refused",
        recorded_at=now.at,
        recorded_by=now.by.name,
    )
    return effect


def let_go(now: Moment, choices: Choices) -> Decimal | None:
    """Plan the exit: notice, alternative, tone, what it really changes. Nothing happens before two others approve."""
    if choices.notice_days is None or choices.notice_days < 0 or choices.notice_days > 730:
        raise Refused(_("The notice is missing."), field="notice_days", remedy=_("Give the days of notice, 0 to 730."))
    effect = now.simulation.drop_now
    contagion = choices.contagion if choices.contagion is not None else effect.contagion
    total = to_cents(effect.total + effect.contagion - contagion)
    ExitPlan.objects.create(
        case=now.case,
        reason=now.why,
        notice_days=choices.notice_days,
        alternative=_reason(choices.alternative, "alternative", least=3),
        tone=clean_text(choices.tone, field="tone", limit=300),
        contagion=contagion,
        effect=total,
        legal=_lawful(now, "let-go", choices),
        justification=clean_text(choices.justification, field="justification", limit=1000),
        proposed_by_id=now.by.id,
        proposed_by=now.by.name,
        proposed_at=now.at,
    )
    return total


def exception(now: Moment, choices: Choices) -> Decimal | None:
    """Keep a losing customer on purpose, up to a cap and a date."""
    if choices.cap is None or not choices.cap.is_finite() or choices.cap <= 0:
        raise Refused(_("The cap is missing."), field="cap", remedy=_("Give the largest loss that is allowed, above zero."))
    if choices.until is None or choices.until <= now.today:
        raise Refused(_("The exception has no end."), field="until", remedy=_("Give a date after today."))
    if not choices.milestones:
        raise Refused(
            _("The exception has no milestone."), field="milestone", remedy=_("Name at least one thing that must be true by a date.")
        )
    StrategicException.objects.create(
        case=now.case,
        reason=now.why,
        cap=choices.cap,
        milestones=[dict(milestone) for milestone in choices.milestones],
        sponsor=now.by.name,
        starts_on=now.today,
        expires_on=choices.until,
    )
    return -choices.cap


def stay(now: Moment, choices: Choices) -> Decimal | None:
    """Keep, invest and wait write no step of their own."""
    return now.view.standing.result


WRITE: dict[Rung, Callable[[Moment, Choices], Decimal | None]] = {
    Rung.KEEP: stay,
    Rung.INVEST: stay,
    Rung.FIX: fix,
    Rung.REPRICE: reprice,
    Rung.MIGRATE: migrate,
    Rung.LET_GO: let_go,
    Rung.WAIT: stay,
    Rung.EXCEPTION: exception,
}


def _lawful(now: Moment, step: str, choices: Choices) -> list[str]:
    """The laws that touch this step; with any, a justification must be on record."""
    flags = legal_flags(country=now.view.customer.country, kind=now.view.customer.kind, step=step)
    if flags and not choices.justification.strip() and not choices.not_applicable:
        raise Refused(str(LAWS[flags[0]]), field="justification", remedy=_("Write down the justification."))
    return list(flags)


def _reason(text: str, field: str, *, least: int = 10) -> str:
    cleaned = clean_text(text, field=field, limit=300)
    if len(cleaned) < least:
        raise Refused(_("is too short to be a reason."), field=field, remedy=_("Write at least %(n)d characters.") % {"n": least})
    return cleaned


def _probability(value: Decimal | None) -> Decimal | None:
    if value is not None and not 0 <= value <= 1:
        raise Refused(_("A probability lies between 0 and 1."), field="leave_probability", remedy=_("Give 0.3 for three in ten."))
    return value
