"""What a case can be: its type, the states of each type, and which step leads where."""

from __future__ import annotations

from typing import Literal

CaseType = Literal["complaint", "request", "suggestion", "question", "praise", "unsorted"]
Phase = Literal["open", "waiting", "resolved", "closed", "cancelled", "merged"]

STATES: dict[str, dict[str, Phase]] = {
    "complaint": {
        "new": "open",
        "working": "open",
        "waiting": "waiting",
        "solved": "resolved",
        "unfounded": "resolved",
        "unsolved": "resolved",
    },
    "request": {"new": "open", "working": "open", "waiting": "waiting", "fulfilled": "resolved", "declined": "resolved"},
    "suggestion": {"new": "open", "weighing": "open", "waiting": "waiting", "adopted": "resolved", "declined": "resolved"},
    "question": {"new": "open", "working": "open", "waiting": "waiting", "answered": "resolved"},
    "praise": {"new": "open", "passed-on": "resolved"},
    "unsorted": {"new": "open", "working": "open", "waiting": "waiting", "done": "resolved"},
}
"""States of each type and the phase that each one is; all types share those of the end. Unsorted are cases whose source tells no type."""
ENDS: dict[str, Phase] = {"closed": "closed", "cancelled": "cancelled", "merged": "merged"}
SATISFIED = frozenset({"solved", "fulfilled", "adopted", "answered", "passed-on", "done"})
"""Resolved the customer's way. `unfounded`, `declined` and `unsolved` are outcomes too, and are told too."""
REOPEN_WITHIN_DAYS = 30


def types() -> list[str]:
    """All types, complaints first."""
    return list(STATES)


def phase_of(case_type: str, state: str) -> Phase:
    """Which phase a state is."""
    return ENDS.get(state) or STATES[case_type][state]


def at_work(case_type: str) -> str:
    """The state of a case of this type that somebody works on."""
    return next(state for state, phase in STATES[case_type].items() if phase == "open" and (state != "new" or case_type == "praise"))


def outcomes(case_type: str) -> list[str]:
    """The states in which a case of this type is resolved."""
    return [state for state, phase in STATES[case_type].items() if phase == "resolved"]


def may_wait(case_type: str) -> bool:
    """Whether this type can wait for the customer."""
    return "waiting" in STATES[case_type]
