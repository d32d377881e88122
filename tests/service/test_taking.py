"""Cases from files: their course, their cost, their undo; and cases for touchpoints of before."""

from __future__ import annotations

import pytest

from carteira.customers.models import Interaction
from carteira.service.actions.adopting import adopt_cases
from carteira.service.models import NEVER, Case, Cause
from carteira.service.queries.course import courses, readings
from carteira.service.queries.desks import desk
from tests.channels.conftest import BY, Take, take, undone  # noqa: F401
from tests.company import NOW

pytestmark = pytest.mark.django_db
CUSTOMERS = "code,name\nC1,Norte\nC2,Sul\n"
HEAD = "case,customer,occurred_at,type,state,answered_at,resolved_at,closed_at,subject,cause,minutes\n"
ROW = "S1,C1,2026-03-06 17:50,complaint,,2026-03-09 10:00,2026-03-10 10:00,2026-03-10 11:00,Atraso,Rota longa,25\n"


def test_a_case_of_a_file_runs_on_its_clocks_and_costs(take: Take) -> None:  # noqa: F811
    take(CUSTOMERS)
    assert take(HEAD + ROW, "cases").new == 1
    case = Case.objects.get()
    assert (case.type, case.state, case.is_open, case.due_at, case.protocol) == ("complaint", "solved", False, NEVER, "erp-S1")
    assert case.cause == Cause.objects.get(code="rota-longa")
    assert {one.clock.name: one.state for one in readings(case, courses([case])[case.pk], desk(), now=NOW)} == {
        "First answer": "met",
        "Solution": "met",
    }
    assert Interaction.objects.get().minutes == 25


def test_the_same_file_again_changes_nothing(take: Take) -> None:  # noqa: F811
    take(CUSTOMERS)
    take(HEAD + ROW, "cases")
    again = take(HEAD + ROW + "\n", "cases")
    assert (again.new, again.updated, again.unchanged) == (0, 0, 1)
    changed = take(HEAD + ROW.replace("Atraso", "Atraso grande"), "cases")
    assert (changed.updated, Case.objects.get().subject) == (1, "Atraso grande")


def test_open_cases_of_a_file_stand_in_the_inbox(take: Take) -> None:  # noqa: F811
    take(CUSTOMERS)
    take("case,customer,occurred_at,type,resolved_at\nS1,C1,2026-03-31 08:00,question,\n", "cases")
    case = Case.objects.get()
    assert (case.is_open, case.state, case.due_at < NEVER) == (True, "new", True)


def test_a_plain_file_of_before_is_history(take: Take) -> None:  # noqa: F811
    take(CUSTOMERS)
    take("case,customer,date,subject\nS1,C1,2026-01-10 09:30,Atraso\n", "cases")
    case = Case.objects.get()
    assert (case.type, case.state, case.is_open) == ("unsorted", "closed", False)


@pytest.mark.parametrize(
    ("line", "column"),
    [("S1,C1,2026-03-06,complaint,answered,,,,x,,\n", "state"), ("S1,C1,2026-03-06,complaint,,2026-03-05,,,x,,\n", "answered_at"), ("S1,C9,2026-03-06,complaint,,,,,x,,\n", "customer")],
)  # fmt: skip
def test_a_wrong_line_is_rejected_with_its_column(take: Take, line: str, column: str) -> None:  # noqa: F811
    take(CUSTOMERS)
    taken = take(HEAD + line, "cases")
    assert (taken.rejected, taken.rejects.get().column) == (1, column)
    assert not Case.objects.exists()


def test_an_undo_takes_case_and_cost_away(take: Take) -> None:  # noqa: F811
    take(CUSTOMERS)
    gone = undone(take(HEAD + ROW, "cases"))
    assert (gone.state, gone.conflicts) == ("undone", [])
    assert (Case.objects.count(), Interaction.objects.count()) == (0, 0)


def test_touchpoints_of_before_are_adopted_once(take: Take) -> None:  # noqa: F811
    take(CUSTOMERS)
    take("code,customer,kind,occurred_at\n1,C1,case,2026-01-09\n2,C1,visit,2026-01-09\n", "interactions")
    assert adopt_cases(by=BY, at=NOW) == 1
    assert adopt_cases(by=BY, at=NOW) == 0
    assert Case.objects.get().interaction == Interaction.objects.get(kind="case")
