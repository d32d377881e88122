"""Who acts: a user, an API key or the system itself, with what that actor may do and see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Scope = Literal["own", "team", "all"]


class NotAllowed(PermissionError):
    """The actor lacks a permission. Mapped once to 403 at the doors."""


@dataclass(frozen=True)
class Actor:
    """One who acts. `scope` limits which customers are seen: own (owner is me), team (my territories and below), all."""

    kind: Literal["user", "key", "system"]
    name: str
    id: int | None = None
    permissions: frozenset[str] = frozenset()
    scope: Scope = "own"
    territories: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def system(cls, name: str) -> Actor:
        """The product itself (jobs, command line of the installation's owner): may do all and see all."""
        return cls(kind="system", name=name, permissions=frozenset({"*"}), scope="all")

    def may(self, permission: str) -> bool:
        """Whether this actor holds the permission, e.g. `customers.merge`."""
        return "*" in self.permissions or permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise NotAllowed unless the actor holds the permission."""
        if not self.may(permission):
            raise NotAllowed(permission)
