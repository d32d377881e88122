"""The two processes that every installation begins with; the names are translated where they are shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StepPlan:
    """One step as it is planted."""

    code: str
    name: str
    kind: str = "open"
    role: str = ""
    clock_hours: int | None = None


@dataclass(frozen=True)
class ProcessPlan:
    """One process as it is planted or published."""

    code: str
    name: str
    about: str
    steps: tuple[StepPlan, ...]
    segments: tuple[str, ...] = ()
    is_default: bool = False


ENDS = (StepPlan("won", "Won", "won"), StepPlan("lost", "Lost", "lost"))
STANDARD = (
    ProcessPlan(
        "consultative", "Consultative sale", "Needs are found out and answered in person.",
        (
            StepPlan("qualify", "Qualify", "open", "seller", 48), StepPlan("visit", "Visit and needs", "open", "seller", 240),
            StepPlan("proposal", "Proposal", "open", "seller", 120), StepPlan("negotiation", "Negotiation", "open", "manager", 240), *ENDS,
        ),
        is_default=True,
    ),
    ProcessPlan(
        "light", "Light-touch sale", "Standard offers by telephone and shop, no visits.",
        (StepPlan("contact", "Contact", "open", "service", 24), StepPlan("offer", "Standard offer", "open", "service", 72), *ENDS),
        segments=("basic", "low-cost"),
    ),
)  # fmt: skip


def faults(steps: tuple[StepPlan, ...]) -> list[str]:
    """Why these steps are no process: it needs open steps, then exactly one won and one lost, each code once."""
    kinds = [step.kind for step in steps]
    said = []
    if len({step.code for step in steps}) < len(steps):
        said.append("two steps have one code")
    if not kinds or kinds[0] != "open" or kinds.count("won") != 1 or kinds.count("lost") != 1 or set(kinds) - {"open", "won", "lost"}:
        said.append("it must begin with an open step and have one step won and one lost")
    if any(step.clock_hours is not None and step.clock_hours < 1 for step in steps):
        said.append("a clock is shorter than an hour")
    return said
