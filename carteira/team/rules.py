"""Who may do what: each role's permissions and how far it sees."""

from __future__ import annotations

from dataclasses import dataclass

from carteira.basics.actor import Scope

PERMISSIONS = frozenset(
    {
        "customers.view", "customers.edit", "customers.merge", "customers.export", "trade.view", "imports.run", "imports.undo",
        "value.view", "value.run", "value.edit_model", "team.view", "team.manage", "audit.view", "settings.manage", "demo.manage",
        "backup.run", "keys.manage",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Role:
    """What a role may do and how far it sees."""

    name: str
    permissions: frozenset[str]
    scope: Scope


_READ = frozenset({"customers.view", "trade.view", "value.view", "keys.manage"})
_WORK = _READ | {"customers.edit", "customers.export"}

ROLES = {
    role.name: role
    for role in (
        Role("owner", PERMISSIONS, "all"),
        Role(
            "finance",
            _WORK | {"customers.merge", "imports.run", "imports.undo", "value.run", "value.edit_model", "team.view", "audit.view"},
            "all",
        ),
        Role("manager", _WORK | {"customers.merge", "team.view", "imports.run"}, "team"),
        Role("seller", _WORK, "own"),
        Role("service", _WORK, "team"),
        Role("reader", _READ, "all"),
    )
}


def may_grant(granter: Role, granted: Role) -> bool:
    """Nobody grants a role above his own: its permissions must be a subset, its scope not wider."""
    order = ("own", "team", "all")
    return granted.permissions <= granter.permissions and order.index(granted.scope) <= order.index(granter.scope)
