"""Trouble in the demo company: cases with a planted root cause that a corrective action ended, and late deliveries that nobody complained of."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from carteira.demo.calendar import months_before
from carteira.demo.cast import SEED, Member, cast

CAUSE, CAUSE_CODE = "Embalagem fraca", "embalagem-fraca"
ACTION = "Caixa de parede dupla"
MEASURED_DAYS = 90
BEFORE, AFTER = 0.6, 0.06
"""Part of the complaints that came from the cause before the action, and since."""
OTHERS = ("Rota atrasada", "Erro de separação", "Cobrança errada")
OPEN_DAYS = 12
SUBJECTS = {"complaint": "Reclamação de entrega", "request": "Segunda via de boleto", "question": "Dúvida sobre prazo", "suggestion": "Sugestão de sortimento", "praise": "Elogio ao motorista"}  # fmt: skip
SOLVED = {"complaint": "solved", "request": "fulfilled", "question": "answered", "suggestion": "adopted", "praise": "passed-on"}


def action_day(until: date) -> date:
    """When the corrective action took effect: four months before the end."""
    return months_before(until, 4)


def case_row(member: Member, number: int, day: date, until: date) -> dict[str, Any]:
    """One case with its course. The latest ones are still open, some of them late."""
    random = Random(f"{SEED}-{member.code}-case-{number}")  # noqa: S311  a planted world, not a secret
    opened = f"{day}T{9 + number % 8:02}:00:00"
    kind = random.choices(list(SUBJECTS), (70, 15, 8, 4, 3))[0]
    cause = _cause(kind, day, until, random)
    is_open = day >= until - timedelta(days=OPEN_DAYS) and number % 2 == 0
    answered = f"{day}T{17 + number % 2:02}:{random.randrange(60):02}:00"
    solved = f"{day + timedelta(days=random.randrange(1, 6))}T{10 + number % 7:02}:00:00"
    return {
        "case": f"{member.code}-S{number}", "customer": member.code, "occurred_at": opened, "subject": f"{cause}: caixas" if cause == CAUSE else SUBJECTS[kind],
        "type": kind, "state": "new" if is_open else SOLVED[kind], "answered_at": None if is_open else answered, "resolved_at": None if is_open else solved,
        "closed_at": None if is_open else solved, "channel": random.choice(("phone", "email", "whatsapp")), "cause": cause, "minutes": 25,
        "contacts": 1 + (random.random() < 0.2), "transfers": int(random.random() < 0.15), "reopens": 0, "country": "BR",
    }  # fmt: skip


def _cause(kind: str, day: date, until: date, random: Random) -> str | None:
    if kind != "complaint":
        return None
    if random.random() < (BEFORE if day < action_day(until) else AFTER):
        return CAUSE
    return random.choice(OTHERS)


def promise(member: Member, number: int, delivered: date) -> dict[str, Any]:
    """What was promised: every fourth delivery of a silent sufferer came two days late."""
    late = is_silent(member) and number % 4 == 0
    return {"promised_on": delivered - timedelta(days=2 * late), "in_full": not (is_silent(member) and number % 7 == 0)}


def is_silent(member: Member) -> bool:
    """Conveniences that have trouble and say nothing."""
    return member.group.name == "convenience" and int(member.code[1:]) % 4 == 0


def planted_trouble(today: date) -> dict[str, Any]:
    """The answers: the cause, when it was ended, and who suffers in silence."""
    until = today.replace(day=1)
    return {
        "cause": CAUSE_CODE, "action": ACTION, "done_on": action_day(until).isoformat(), "verdict": "eliminated",
        "silent": [member.code for member in cast() if is_silent(member)],
    }  # fmt: skip
