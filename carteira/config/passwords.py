"""Passwords that are long but easy: a common word dressed up with digits, a run of keys, one piece repeated."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEET = str.maketrans("013457@$!|", "oleastasil")
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik")
SHORTEST = 5
"""A core shorter than this says nothing: "a1b2" may stand in a good phrase."""
HOUSE = ("carteira", "cliente", "senha", "palavrapasse", "palavrachave", "brasil", "portugal", "mudar", "trocar")


class NoDressedUpPassword:
    """Refuses what the list of common passwords misses because it was made longer; most of that list is shorter than ours may be."""

    def __init__(self) -> None:
        self._common: frozenset[str] = frozenset()

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when the password is easy."""
        if self._is_easy(password.lower()):
            raise ValidationError(_("This is a common password with something added."), code="dressed_up")

    def get_help_text(self) -> str:
        """What is asked."""
        return _("Four words that do not belong together are good; a common word with digits is not.")

    def _is_easy(self, word: str) -> bool:
        if not self._common:
            self._common = frozenset(CommonPasswordValidator().passwords) | frozenset(HOUSE)
        undressed = re.sub(r"[^a-z]+$", "", re.sub(r"^[^a-z]+", "", word))
        cores = {undressed, _letters(undressed.translate(LEET)), _letters(word.translate(LEET))}
        return _is_repeated(word) or _is_run(word) or any(_is_core(core, self._common) for core in cores)


def _letters(word: str) -> str:
    return re.sub(r"[^a-z]", "", word)


def _is_core(core: str, common: frozenset[str]) -> bool:
    """A common word alone, twice, or two of them."""
    if len(core) < SHORTEST:
        return False
    return core in common or any(core[:cut] in common and core[cut:] in common for cut in range(SHORTEST - 1, len(core) - SHORTEST + 2))


def _is_repeated(word: str) -> bool:
    """One piece of up to six signs and nothing else: abcabcabcabc."""
    return any(word == (word[:size] * len(word))[: len(word)] for size in range(1, min(6, len(word) // 2) + 1))


def _is_run(word: str) -> bool:
    """Keys that follow each other, forwards or backwards, in at most three pieces."""
    left, pieces = word, 0
    while left and pieces < 3:
        piece = next((size for size in range(len(left), 2, -1) if any(left[:size] in run or left[:size] in run[::-1] for run in RUNS)), 0)
        if not piece:
            return False
        left, pieces = left[piece:], pieces + 1
    return not left
