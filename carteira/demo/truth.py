"""What was planted in the demo company: the answers that the product must find."""

from __future__ import annotations

from datetime import date
from typing import Any

from carteira.demo.calendar import months_before
from carteira.demo.cast import FAR, cast, is_doubtful
from carteira.demo.company import RUN_MONTHS, cost_is_unknown
from carteira.demo.selling import planted_sales
from carteira.demo.sweets import COLLAPSE, USUAL, collapse_begins
from carteira.demo.trouble import planted_trouble


def planted_truth(today: date) -> dict[str, Any]:
    """The answers, by customer code."""
    members = cast()
    until = today.replace(day=1)
    return {
        "period": {"from": months_before(until, RUN_MONTHS).isoformat(), "until": until.isoformat()},
        "duplicates": [[member.code, member.twin] for member in members if member.twin],
        "doubtful_duplicates": [[member.code, member.twin] for member in members if is_doubtful(member)],
        "losses": {member.code: member.group.loss for member in members if member.group.loss},
        "dormant": [member.code for member in members if member.group.name == "dormant"],
        "newcomers": [member.code for member in members if member.group.name == "newcomer"],
        "regular": [member.code for member in members if member.group.gap_shape >= 4 and not member.group.silent_months],
        "irregular": [member.code for member in members if member.group.name == "convenience"],
        "slow_payers": [member.code for member in members if member.group.name == "slow payer"],
        "misfits": [member.code for member in members if (member.city, member.region) in FAR],
        "middle_collapse": {"from": collapse_begins(until).isoformat(), "usual": USUAL["middle"], "shares": list(COLLAPSE)},
        "without_cost": [member.code for member in members if cost_is_unknown(member)],
        "service": planted_trouble(today),
        "sales": planted_sales(),
    }
