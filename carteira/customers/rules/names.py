"""Names of people and firms, reduced to what tells them apart."""

from __future__ import annotations

import re

from carteira.basics.text import fold

LEGAL_FORMS = frozenset(
    {
        "ltda", "lda", "limitada", "me", "mei", "epp", "eireli", "sa", "unipessoal", "unip", "cia", "slu", "ei", "gmbh", "inc", "llc", "ltd",
        "limited", "co", "corp", "plc", "bv", "sarl", "sl", "spa", "ag",
    }
)  # fmt: skip
PARTICLES = frozenset({"de", "da", "do", "das", "dos", "e", "y", "the", "of", "and"})
_WORDS = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"\b([a-z])[./]([a-z])\b\.?")
ALIKE_SHARE = 0.7


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell, without accents, legal form and particles."""
    words = _WORDS.findall(_DOTTED.sub(r"\1\2", fold(name)))
    telling = tuple(w for w in words if w not in LEGAL_FORMS and w not in PARTICLES)
    return telling or tuple(words)


def name_key(name: str) -> str:
    """One text for all spellings of a name: 'Padaria São João Ltda.' -> 'padaria sao joao'."""
    return " ".join(name_words(name))


def names_agree(one: str, other: str) -> bool:
    """Whether two names may well be the same party: more than two thirds of the shorter one's words stand in the longer one."""
    left, right = set(name_words(one)), set(name_words(other))
    if not left or not right:
        return False
    return len(left & right) / min(len(left), len(right)) > ALIKE_SHARE or left == right
