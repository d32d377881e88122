"""What a provider is asked to send, in one shape whatever the provider, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """One text message to one number. `approved_as` names the text that the provider has approved, with its parameters."""

    to: str
    text: str
    reference: str
    callback: str = ""
    approved_as: str = ""
    language: str = ""
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """One HTTP request to a provider."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Place:
    """Where and as whom we ask."""

    url: str
    account: str
    number: str
    token: str = field(repr=False)


class NotTaken(Exception):
    """The provider has not taken the message; for good, or only now."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class NobodyKnows(Exception):
    """The request left and the answer does not tell whether the message was taken: it is never sent again by itself."""
