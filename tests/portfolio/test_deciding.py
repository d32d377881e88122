"""The ladder through its one road: golden customers, refusals that change nothing, approvals, answers, exceptions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.governance.models import Event
from carteira.portfolio.actions.choices import Choices
from carteira.portfolio.actions.deciding import decide, decide_many
from carteira.portfolio.actions.leaving import answer, approve_exit, end_exceptions, finish_exit
from carteira.portfolio.models import Decision, Evidence, ExitPlan, InternalFix, Reprice, SelectionCase
from carteira.portfolio.queries.cases import case_view
from carteira.portfolio.queries.simulate import simulate
from tests.portfolio.world import AT, World

D = Decimal
LATER = date(2026, 11, 2)
WHY = "as discussed in the review"
NO_PARTNER = Choices(not_applicable="no wholesaler serves the beach")


def take(world: World, letter: str, step: str, by: Actor, choices: Choices | None = None, **more: object) -> Decision:
    said = {"why": WHY, "review_on": LATER, "at": AT, **more}
    return decide(world[letter].pk, step=step, by=by, choices=choices, **said)  # type: ignore[arg-type]


def counts() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Decision, Evidence, SelectionCase, InternalFix, Reprice, ExitPlan, Event))


@pytest.mark.parametrize(
    ("letter", "rung", "before", "best", "reprice", "drop"),
    [
        ("G", "fix", "-1005.99", "2916.31", "0.0", "-2321.37"),
        ("H", "reprice", "-4378.39", "-150.99", "5.0", "763.63"),
        ("I", "reprice", "-5799.36", None, None, "3907.76"),
        ("J", "wait", "10583.90", None, None, None),
        ("A", "keep", "90228.19", None, None, None),
    ],
)
def test_the_golden_ladder(golden: World, director: Actor, letter: str, rung: str, before: str, best: str, reprice: str, drop: str) -> None:
    seen = case_view(golden[letter].pk, by=director, today=AT.date())
    found = simulate(golden[letter].pk, by=director)
    assert seen.view.proposal.rung == rung
    assert round(found.before.result, 2) == D(before)
    if best:
        assert round(found.best.result, 2) == D(best)
    if reprice:
        assert found.reprice_after is not None
        assert round(found.reprice_after * 100, 1) == D(reprice)
    if drop:
        assert round(found.drop_now.total, 2) == D(drop)
    if letter == "I":
        assert seen.view.proposal.rule == "pocket margin is negative before any service"
    assert sum(cause.amount for cause in seen.view.causes) == -D(before)


def test_j_is_passing_and_that_bars_the_exit(golden: World, director: Actor) -> None:
    seen = case_view(golden["J"].pk, by=director, today=AT.date())
    assert seen.view.payment.verdict == "passing"
    assert take(golden, "J", "wait", director).chosen == "wait"
    bars = next(step.bars for step in seen.steps if step.rung == "let-go")
    assert bars


@pytest.mark.parametrize("step", ["reprice", "migrate", "let-go"])
def test_rungs_cannot_be_skipped_and_a_refusal_changes_nothing(golden: World, director: Actor, step: str) -> None:
    before = counts()
    with pytest.raises(Refused, match="No internal fix"):
        take(golden, "H", step, director)
    with pytest.raises(Refused, match="No internal fix") as refused:
        decide_many([golden["H"].pk], step=step, why=WHY, review_on=LATER, by=director, at=AT)
    assert refused.value.row == 1
    assert counts() == before


@pytest.mark.parametrize(
    ("step", "more", "field"),
    [
        ("fly", {}, "step"),
        ("fix", {"why": "short"}, "why"),
        ("fix", {"review_on": AT.date()}, "review_on"),
        ("fix", {"review_on": date(9999, 1, 1)}, "review_on"),
        ("fix", {"at": AT - timedelta(days=200)}, "step"),
        ("wait", {}, "step"),
        ("keep", {}, "step"),
    ],
)
def test_bad_input_is_refused_and_nothing_changes(golden: World, director: Actor, step: str, more: dict[str, object], field: str) -> None:
    before = counts()
    with pytest.raises(Refused) as refused:
        take(golden, "H", step, director, **more)
    assert refused.value.field == field
    assert counts() == before


def test_bulk_is_all_or_nothing(golden: World, director: Actor) -> None:
    before = counts()
    with pytest.raises(Refused) as refused:
        decide_many([golden["G"].pk, golden["A"].pk], step="fix", why=WHY, review_on=LATER, by=director, at=AT)
    assert refused.value.row == 2
    assert counts() == before


def test_h_is_fixed_repriced_and_kept_when_it_stays(golden: World, director: Actor) -> None:
    assert take(golden, "H", "fix", director).expected_value == D("-150.99")
    take(golden, "H", "reprice", director)
    row = Reprice.objects.get()
    assert row.share is not None
    assert round(row.share * 100, 1) == D("5.0")
    assert row.result_if_stays == D("0.00")
    assert row.result_if_leaves == D("763.63")
    with pytest.raises(Refused, match="again and again"):
        take(golden, "H", "keep", director)
    answer(golden["H"].pk, step="reprice", accepted=True, by=director, at=AT)
    with pytest.raises(Refused, match="accepted"):
        take(golden, "H", "migrate", director, NO_PARTNER)
    assert take(golden, "H", "keep", director).chosen == "keep"
    assert not ExitPlan.objects.exists()


def test_g_ends_at_the_fix(golden: World, director: Actor) -> None:
    settings = {"orders": D(7), "visits": D(2), "closed_lot": True, "electronic": True}
    decision = take(golden, "G", "fix", director, Choices(settings=settings))
    assert decision.expected_value == D("2916.31")
    assert InternalFix.objects.get().closes
    with pytest.raises(Refused, match="closes the gap"):
        take(golden, "G", "reprice", director)


def walk_to_exit(world: World, by: Actor) -> None:
    take(world, "H", "fix", by)
    take(world, "H", "reprice", by)
    answer(world["H"].pk, step="reprice", accepted=False, by=by, at=AT)
    take(world, "H", "migrate", by, NO_PARTNER)
    take(world, "H", "let-go", by, Choices(notice_days=60, alternative="Atacado Rio delivers there"))


def test_an_exit_needs_two_others(golden: World, director: Actor, second: Actor, third: Actor) -> None:
    walk_to_exit(golden, director)
    plan = ExitPlan.objects.get()
    assert plan.effect == D("763.63")
    with pytest.raises(Refused, match="proposed"):
        approve_exit(golden["H"].pk, by=director, at=AT)
    with pytest.raises(Refused, match="two persons"):
        finish_exit(golden["H"].pk, by=director, at=AT)
    with pytest.raises(Refused, match="persons only"):
        approve_exit(golden["H"].pk, by=Actor.system("command line"), at=AT)
    assert approve_exit(golden["H"].pk, by=second, at=AT).state == "proposed"
    with pytest.raises(Refused, match="already"):
        approve_exit(golden["H"].pk, by=second, at=AT)
    assert approve_exit(golden["H"].pk, by=third, at=AT).state == "approved"
    finish_exit(golden["H"].pk, by=director, at=AT)
    golden["H"].refresh_from_db()
    assert golden["H"].status == "former"
    assert golden["H"].identities.get(source="test").orders.count() == 36


def test_open_complaints_bar_the_exit(golden: World, director: Actor) -> None:
    case = golden["H"].identities.get().interactions.filter(kind="case").first()
    assert case is not None
    case.drivers = {"open": True}
    case.save()
    with pytest.raises(Refused, match="still has something open"):
        walk_to_exit(golden, director)


def test_an_exception_has_cap_milestone_and_end(golden: World, director: Actor) -> None:
    for choices, field in (
        (Choices(until=LATER, milestones=[{"what": "x", "by": "2026-10-01"}]), "cap"),
        (Choices(cap=D(9000), milestones=[{"what": "x", "by": "2026-10-01"}]), "until"),
        (Choices(cap=D(9000), until=LATER), "milestone"),
    ):
        with pytest.raises(Refused) as refused:
            take(golden, "I", "exception", director, choices)
        assert refused.value.field == field
    take(golden, "I", "exception", director, Choices(cap=D(9000), until=LATER, milestones=[{"what": "x", "by": "2026-10-01"}]))
    assert end_exceptions(by=director, at=AT) == 0
    assert end_exceptions(by=director, at=AT + timedelta(days=120)) == 1
    assert SelectionCase.objects.get().status == "open"


def test_nobody_without_the_permission_decides_or_sees(golden: World, seller: Actor) -> None:
    before = counts()
    with pytest.raises(NotAllowed):
        take(golden, "G", "fix", seller)
    with pytest.raises(NotAllowed):
        case_view(golden["G"].pk, by=seller, today=AT.date())
    with pytest.raises(NotAllowed):
        simulate(golden["G"].pk, by=seller)
    assert counts() == before


def test_events_name_no_customer(golden: World, director: Actor) -> None:
    take(golden, "G", "fix", director)
    assert Event.objects.filter(verb__startswith="portfolio.").exists()
    assert not Event.objects.filter(verb__startswith="portfolio.", customer_id__isnull=False).exists()


def test_a_legal_flag_asks_for_a_justification(golden: World, director: Actor) -> None:
    golden["H"].country = "PT"
    golden["H"].save()
    take(golden, "H", "fix", director)
    with pytest.raises(Refused) as refused:
        take(golden, "H", "reprice", director)
    assert refused.value.field == "justification"
    take(golden, "H", "reprice", director, Choices(justification="delivery costs 403.20 a quarter more"))
    assert Reprice.objects.get().legal == ["PT DL 166/2013, 3"]


def test_a_customer_merged_in_the_middle_of_a_case_is_refused(golden: World, director: Actor) -> None:
    take(golden, "G", "fix", director)
    gone = golden["G"]
    gone.status, gone.absorbed_by = "absorbed", golden["H"]
    gone.save()
    before = counts()
    with pytest.raises(Refused, match="merged"):
        take(golden, "G", "wait", director)
    assert counts() == before
