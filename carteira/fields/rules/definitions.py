"""What the definition of a field must say."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from carteira.basics.refused import Refused
from carteira.basics.text import clean_text, fold
from carteira.basics.words import gettext as _
from carteira.fields.rules.values import KINDS

LANGUAGES = ("en", "pt-br", "pt-pt")
DATA_CLASSES = ("customer", "internal", "personal", "sensitive")
BASES = ("consent", "contract", "legal obligation", "legitimate interest")
"""On what LGPD 7 and 11, GDPR 6 and 9 let us keep a value of a person; sensitive ones only by consent or law."""
SENSITIVE_BASES = ("consent", "legal obligation")
BACK_WITHIN = timedelta(days=30)
MOST_FIELDS, MOST_OPTIONS = 60, 200
LABEL_LIMIT, HELP_LIMIT, KEY_LIMIT, PURPOSE_LIMIT = 80, 200, 30, 200
_KEY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_CODE = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


@dataclass(frozen=True)
class Personal:
    """What is declared of a field's values: class, and for those of a person purpose and legal basis."""

    data_class: str = "customer"
    purpose: str = ""
    basis: str = ""

    @property
    def of_a_person(self) -> bool:
        """Whether the values may tell of a natural person."""
        return self.data_class in ("personal", "sensitive")


PLAIN = Personal()


def checked_key(key: str) -> str:
    """The key, which never changes: small letters, digits and single underscores."""
    key = clean_text(key, field="key", limit=KEY_LIMIT)
    if not _KEY.fullmatch(key):
        remedy = _("Begin with a letter and use small letters, digits and single underscores, such as delivery_window.")
        raise Refused(_("“%s” cannot be a key.") % key, field="key", remedy=remedy)
    return key


def checked_kind(kind: str) -> str:
    """The kind, one of six."""
    if kind not in KINDS:
        raise Refused(_("“%s” is not a kind of field.") % kind[:40], field="kind", remedy=_("Use one of: %s.") % ", ".join(KINDS))
    return kind


def checked_labels(labels: Mapping[str, str], *, field: str = "label", limit: int = LABEL_LIMIT, needed: bool = True) -> dict[str, str]:
    """The words by language; at least one where they are needed."""
    unknown = sorted(set(labels) - set(LANGUAGES))
    if unknown:
        languages = _("Use one of: %s.") % ", ".join(LANGUAGES)
        raise Refused(_("“%s” is not a language of ours.") % unknown[0][:20], field=field, remedy=languages)
    told = {language: clean_text(text, field=f"{field}_{language}", limit=limit) for language, text in labels.items()}
    told = {language: text for language, text in told.items() if text}
    if needed and not told:
        raise Refused(_("is missing."), field=f"{field}_en", remedy=_("Say what it is called, in one language at least."))
    return told


def word_in(words: Mapping[str, str], language: str, *, otherwise: str) -> str:
    """The word in a language, else in a near one, else any."""
    order = (language.lower(), *(near for near in LANGUAGES if near[:2] == language[:2].lower()), *LANGUAGES)
    return next((words[one] for one in order if words.get(one)), otherwise)


def checked_personal(told: Personal) -> Personal:
    """The declaration, complete: the register of personal data has no gap."""
    if told.data_class not in DATA_CLASSES:
        remedy = _("Use one of: %s.") % ", ".join(DATA_CLASSES)
        raise Refused(_("“%s” is not a class of data.") % told.data_class[:40], field="data_class", remedy=remedy)
    if not told.of_a_person:
        return Personal(told.data_class)
    purpose = clean_text(told.purpose, field="purpose", limit=PURPOSE_LIMIT)
    if not purpose:
        raise Refused(_("is missing."), field="purpose", remedy=_("Say for what purpose values of a person are kept (LGPD 6, GDPR 5)."))
    bases = SENSITIVE_BASES if told.data_class == "sensitive" else BASES
    if told.basis not in bases:
        raise Refused(_("does not name a legal basis."), field="basis", remedy=_("Use one of: %s.") % ", ".join(bases))
    return Personal(told.data_class, purpose, told.basis)


def checked_code(code: str) -> str:
    """The code of an option, which never changes."""
    code = clean_text(code, field="option", limit=KEY_LIMIT)
    if not _CODE.fullmatch(code):
        remedy = _("Use small letters, digits and single hyphens, such as gold or tier-2.")
        raise Refused(_("“%s” cannot be the code of an option.") % code, field="option", remedy=remedy)
    return code


def code_of(label: str, taken: Collection[str]) -> str:
    """A code made of a label: “Ouro (A)” -> ouro-a; with a number where it is taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(label)).strip("-")[: KEY_LIMIT - 4].strip("-") or "option"
    return next(code for code in (plain, *(f"{plain}-{n}" for n in range(2, 1_000))) if code not in taken)


def key_of(label: str) -> str:
    """A key made of a label: “Janela de entrega” -> janela_de_entrega."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:KEY_LIMIT].strip("_")
    return plain if plain[:1].isalpha() else f"field_{plain}"[:KEY_LIMIT].strip("_")


def may_come_back(retired_at: datetime, at: datetime) -> bool:
    """Whether a retired field can still be brought back."""
    return at - retired_at <= BACK_WITHIN
