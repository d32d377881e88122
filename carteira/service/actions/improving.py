"""From cases to causes, from causes to corrective actions, from actions to a measured effect."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.governance.actions import record_event
from carteira.service.actions.moving import happen, keep, locked, tell, typed
from carteira.service.models import Case, Cause, CorrectiveAction
from carteira.service.queries.causes import action_for, cause_for, effect_of


@transaction.atomic
def name_cause(*, name: str, by: Actor, at: datetime, code: str = "", about: str = "", parent: str = "") -> Cause:
    """Name a root cause, under another where it is a part of it."""
    by.require("service.work")
    title = typed(name, "name", needed=_("Name the cause, not the symptom."))
    slug = typed(code, "code") or slugify(title)[:40]
    if not slug or Cause.objects.filter(code=slug).exists():
        raise Refused(_("There is a cause of this code."), field="code", remedy=_("Use it, or give another code."))
    above = cause_for(parent, by=by) if parent else None
    if above is not None and above.parent_id:
        raise Refused(_("Causes have two levels."), field="parent", remedy=_("Choose a main cause."))
    cause = Cause.objects.create(code=slug, name=title, about=typed(about, "about"), parent=above, found_at=at, found_by=by.name)
    record_event("service.cause-named", by=by, at=at, subject_kind="cause", subject_id=cause.pk, detail={"code": slug})
    return cause


@transaction.atomic
def attribute(cases: Collection[int], cause: str, *, by: Actor, at: datetime) -> int:
    """Say what cases came from. An empty code takes the cause away again."""
    found = cause_for(cause, by=by) if cause else None
    if not cases or len(cases) > 500:
        raise Refused(_("Choose between 1 and 500 cases."), field="cases")
    for case_id in sorted(set(cases)):
        case = locked(case_id, by=by)
        case.cause = found
        happen(case, "attributed", by=by, at=at, cause=cause)
        keep(case, at=at)
    record_event(
        "service.cause-attributed", by=by, at=at, subject_kind="cause", subject_id=found.pk if found else None,
        detail={"cause": cause, "cases": len(set(cases))},
    )  # fmt: skip
    return len(set(cases))


@transaction.atomic
def plan_action(
    cause: str, *, what: str, by: Actor, at: datetime, before_days: int = 90, after_days: int = 90, owner: int | None = None
) -> CorrectiveAction:
    """Plan something against a cause, and fix beforehand over which days its effect will be measured."""
    by.require("service.work")
    if not 7 <= min(before_days, after_days) <= max(before_days, after_days) <= 730:
        raise Refused(_("The windows are out of range."), field="before_days", remedy=_("Measure over 7 to 730 days before and after."))
    action = CorrectiveAction.objects.create(
        cause=cause_for(cause, by=by), what=typed(what, "what", needed=_("Say what will be done.")), owner_id=owner, planned_at=at,
        planned_by=by.name, before_days=before_days, after_days=after_days,
    )  # fmt: skip
    _tell("planned", action, by, at)
    return action


@transaction.atomic
def carry_out_action(action_id: int, *, done_on: date, by: Actor, at: datetime) -> CorrectiveAction:
    """The action took effect on a day: from then on recurrence is counted."""
    by.require("service.work")
    action = action_for(action_id, by=by)
    if action.done_on is not None:
        raise Refused(_("The action was done already."), field="action", remedy=_("Plan another one."))
    if done_on > timezone.localtime(at, timezone.get_default_timezone()).date():
        raise Refused(_("lies in the future."), field="done_on", remedy=_("Write down the day when it was done."))
    action.done_on = done_on
    action.save(update_fields=["done_on"])
    _tell("done", action, by, at)
    return action


@transaction.atomic
def judge_action(action_id: int, *, by: Actor, at: datetime) -> CorrectiveAction:
    """Close the action with the verdict that its figures give today; they are kept as they are now."""
    by.require("service.work")
    action = action_for(action_id, by=by)
    if action.verdict:
        raise Refused(_("The action was judged already."), field="action", remedy=_("Plan another one and measure it."))
    effect = effect_of(action, today=timezone.localtime(at, timezone.get_default_timezone()).date())
    if effect is None or effect.verdict is None:
        raise Refused(
            _("There is no basis for a verdict."), field="action", remedy=effect.reason if effect else _("Carry the action out first.")
        )
    action.verdict, action.judged_at, action.judged_by, action.figures = effect.verdict, at, by.name, asdict(effect)
    action.save()
    _tell("judged", action, by, at, verdict=effect.verdict)
    return action


def _tell(what: str, action: CorrectiveAction, by: Actor, at: datetime, **detail: object) -> None:
    record_event(
        f"service.corrective-action-{what}", by=by, at=at, subject_kind="corrective-action", subject_id=action.pk,
        detail={"cause": action.cause.code, "what": action.what, **detail},
    )  # fmt: skip


@transaction.atomic
def forget_cause(code: str, *, by: Actor, at: datetime) -> bool:
    """Take away a cause that no case comes from, with what was planned against it; whether it was there."""
    by.require("service.define")
    cause = Cause.objects.filter(code=code).first()
    if cause is None:
        return False
    if cause.cases.exists() or cause.parts.exists():
        raise Refused(_("Cases come from this cause."), field="cause", remedy=_("Attribute them to another one first."))
    cause.delete()
    record_event("service.cause-forgotten", by=by, at=at, subject_kind="cause", subject_id=None, detail={"code": code})
    return True


@transaction.atomic
def decide_suggestion(case_id: int, *, adopted: bool, answer: str, told_how: str, by: Actor, at: datetime) -> Case:
    """Adopt or decline a suggestion; its author is told what came of it, or the suggestion stays open."""
    from carteira.service.actions.ending import resolve

    case = locked(case_id, by=by)
    if case.type != "suggestion":
        raise Refused(_("is no suggestion."), field="case")
    return resolve(case_id, state="adopted" if adopted else "declined", outcome=answer, told_how=told_how, by=by, at=at)


__all__ = ["attribute", "carry_out_action", "decide_suggestion", "judge_action", "name_cause", "plan_action", "tell"]
