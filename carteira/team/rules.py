"""Who may do what: each role's permissions and how far it sees; what a key and a link are made of."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from carteira.basics.actor import Actor, Scope

PERMISSIONS = frozenset(
    {
        "customers.view", "customers.edit", "customers.merge", "customers.match", "customers.export", "trade.view", "imports.run", "imports.undo", "channels.manage",
        "value.view", "value.view_costs", "value.run", "value.edit_model", "team.view", "team.manage", "audit.view", "settings.manage", "demo.manage",
        "backup.run", "keys.manage",
        "portfolio.view", "portfolio.review", "portfolio.decide", "portfolio.approve", "portfolio.define", "service.view", "service.work", "service.define",
        "returns.view", "returns.log", "returns.define",
        "sales.view", "sales.work", "sales.define", "trade.edit", "reports.share",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Role:
    """What a role may do and how far it sees."""

    name: str
    permissions: frozenset[str]
    scope: Scope


_READ = frozenset({"customers.view", "trade.view", "value.view", "keys.manage", "service.view", "sales.view"})
_WORK = _READ | {"customers.edit", "customers.export", "service.work", "returns.view", "returns.log", "sales.work", "trade.edit"}
_SELECTION = frozenset({code for code in PERMISSIONS if code.startswith("portfolio.")})

ROLES = {
    role.name: role
    for role in (
        Role("owner", PERMISSIONS, "all"),
        Role(
            "finance",
            _WORK
            | {
                "customers.merge",
                "customers.match",
                "imports.run",
                "imports.undo",
                "value.run",
                "value.view_costs",
                "value.edit_model",
                "team.view",
                "audit.view",
                "returns.define",
                "reports.share",
            }
            | {"portfolio.view", "portfolio.review"},
            "all",
        ),
        Role(
            "director",
            _WORK
            | {"value.view_costs", "team.view", "audit.view", "service.define", "returns.define", "sales.define", "reports.share"}
            | _SELECTION,
            "all",
        ),
        Role("manager", _WORK | {"customers.merge", "team.view", "imports.run", "service.define", "sales.define", "reports.share"}, "team"),
        Role("seller", _WORK, "own"),
        Role("service", _WORK, "team"),
        Role("reader", _READ, "all"),
    )
}
SCOPES = ("own", "team", "all")
LINK_LASTS = timedelta(hours=24)
KEY_PREFIX = "cart_live_"


def may_grant(granter: Actor, granted: Role) -> bool:
    """Nobody hands out a role above his own: its permissions must be among his, its scope not wider."""
    within = "*" in granter.permissions or granted.permissions <= granter.permissions
    return within and SCOPES.index(granted.scope) <= SCOPES.index(granter.scope)


def new_key() -> str:
    """A key of 192 random bits, with a beginning that secret scanners can find."""
    return KEY_PREFIX + secrets.token_urlsafe(24)


def new_link_token() -> str:
    """A one-time token of 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of a key or token: SHA-256. They have too many random bits to be guessed, so no slow hash is needed."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


SECRET_PREFIX = "whsec_"  # noqa: S105 - what Standard Webhooks secrets begin with
NEVER_TOLD = ("portfolio.",)
"""Selection is confidential: no program outside hears a word of it, whatever it asked for."""
RETRIES = tuple(timedelta(seconds=pause) for pause in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""Pauses after the first, second ... failed attempt: 75 hours and a half in all, as Standard Webhooks advises."""


def is_told(verb: str, wanted: list[str]) -> bool:
    """Whether an address that wants these beginnings of names is told of the event."""
    return not verb.startswith(NEVER_TOLD) and any(beginning == "*" or verb.startswith(beginning) for beginning in wanted)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: give up."""
    return RETRIES[attempts - 1] if attempts <= len(RETRIES) else None


def digest_due(every: str, hour: int, *, since: datetime, now: datetime, zone: ZoneInfo) -> str:
    """The day or week whose letter is due now; empty before the hour of its day, and where the wish is younger than the hour."""
    day = now.astimezone(zone).date()
    if every == "weekly":
        day -= timedelta(days=day.weekday())
    due = datetime.combine(day, time(hour), zone)
    if every not in ("daily", "weekly") or not since.timestamp() < due.timestamp() <= now.timestamp():
        return ""
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02d}" if every == "weekly" else day.isoformat()
