"""Text to tree, by recursive descent. Everything that is not in the grammar is refused with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from carteira.basics.refused import Refused
from carteira.portfolio.rules.language.fields import FieldSpec, field_of
from carteira.portfolio.rules.language.tree import And, Compare, Known, Literal, Node, Not, Or, Otherwise

LIMIT = 2_000
DEPTH = 20
_TOKENS = re.compile(
    r"""(?P<space>\s+)|(?P<number>-?\d{1,14}(?:\.\d{1,6})?(?![\w.]))|(?P<text>"[^"\x00-\x1f]{0,120}")"""
    r"""|(?P<op><=|>=|!=|=|<|>)|(?P<mark>[(),])|(?P<word>[A-Za-z_]\w*)""",
    re.VERBOSE,
)
_WORDS = frozenset({"and", "or", "not", "in", "is", "known", "unknown", "true", "false", "otherwise"})


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str) -> Node:
    """The tree of a rule; Refused with the place and the remedy when it is not one."""
    if len(text) > LIMIT:
        raise Refused(f"The rule is longer than {LIMIT} characters.", field="rule", remedy="Split it into two segments.")
    reader = _Reader(_tokens(text))
    node = reader.either(0)
    if (left := reader.peek()).kind != "end":
        raise _bad(left, "expected the end, and or or")
    return node


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None:
            raise Refused(
                f"Character {at + 1} ({text[at]!r}) does not belong in a rule.", field="rule", remedy='Write text in "double quotes".'
            )
        kind = str(match.lastgroup)
        if kind != "space":
            word = match.group().lower() if kind == "word" else match.group()
            found.append(_Token("keyword" if word in _WORDS else kind, word, at))
        at = match.end()
    return [*found, _Token("end", "", len(text))]


def _bad(token: _Token, wanted: str) -> Refused:
    shown = f"{token.text!r}" if token.text else "the end"
    return Refused(f"At character {token.at + 1}, {shown}: {wanted}.", field="rule", remedy='Example: country = "BR" and result < 0')


class _Reader:
    """Reads tokens one by one."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0

    def peek(self) -> _Token:
        return self.tokens[self.place]

    def take(self) -> _Token:
        token = self.tokens[self.place]
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def took(self, text: str, *, kind: str = "keyword") -> bool:
        token = self.peek()
        if token.kind == kind and token.text == text:
            self.take()
            return True
        return False

    def either(self, depth: int) -> Node:
        parts = [self.both(depth)]
        while self.took("or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self, depth: int) -> Node:
        parts = [self.one(depth)]
        while self.took("and"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self, depth: int) -> Node:
        if depth > DEPTH:
            raise Refused(f"The rule is nested deeper than {DEPTH}.", field="rule", remedy="Split it into two segments.")
        if self.took("not"):
            return Not(self.one(depth + 1))
        if self.took("otherwise"):
            return Otherwise()
        if self.took("(", kind="mark"):
            inner = self.either(depth + 1)
            if not self.took(")", kind="mark"):
                raise _bad(self.peek(), "expected )")
            return inner
        return self.condition()

    def condition(self) -> Node:
        name = self.take()
        if name.kind != "word":
            raise _bad(name, "expected the name of a field")
        spec = field_of(name.text, at=name.at)
        if self.took("is"):
            token = self.take()
            if token.text not in ("known", "unknown"):
                raise _bad(token, "expected known or unknown")
            return Known(spec.name, token.text == "known")
        if self.took("in"):
            return Compare(spec.name, "in", self.listed(spec))
        operator = self.take()
        if operator.kind != "op":
            raise _bad(operator, "expected =, !=, <, <=, >, >=, in or is")
        if spec.kind == "text" and operator.text not in ("=", "!="):
            raise _bad(operator, f"{spec.name} is text: use =, != or in")
        return Compare(spec.name, operator.text, (self.literal(spec),))

    def listed(self, spec: FieldSpec) -> tuple[Literal, ...]:
        if not self.took("(", kind="mark"):
            raise _bad(self.peek(), "expected a list like (1, 2)")
        values = [self.literal(spec)]
        while self.took(",", kind="mark"):
            values.append(self.literal(spec))
        if not self.took(")", kind="mark"):
            raise _bad(self.peek(), "expected )")
        return tuple(values)

    def literal(self, spec: FieldSpec) -> Literal:
        token = self.take()
        if spec.kind == "number" and token.kind == "number":
            return Decimal(token.text)
        if spec.kind == "text" and token.kind == "text":
            return token.text[1:-1]
        raise _bad(token, "expected a number" if spec.kind == "number" else 'expected text in "double quotes"')
