"""Every word of the product is said in every language."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext

from tests import messages

IN_F_STRING = re.compile(r"\{_\((['\"])(.*?)\1\)")
HOLES = re.compile(r"%\(\w+\)[-.\d]*[sdf]|%[-.\d]*[sdf%]")


def test_no_message_lacks_a_translation() -> None:
    lacking = list(messages.missing())
    assert not lacking, "Run python -m tests.messages, then translate:\n" + "\n".join(lacking)


def test_no_message_hides_in_an_f_string() -> None:
    """There the collector does not see it; it is translated only where the same words stand elsewhere too."""
    hidden = []
    for folder in messages.capabilities():
        known = {message.id for message in messages.read_catalogue(folder, "pt_BR")}
        for path in folder.rglob("*.py"):
            hidden += [f"{path.name}: {words}" for _mark, words in IN_F_STRING.findall(path.read_text()) if words not in known]
    assert not hidden, "Take it out of the braces:\n" + "\n".join(hidden)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_the_holes_of_their_message(language: str) -> None:
    wrong = []
    for folder in messages.capabilities():
        for message in messages.read_catalogue(folder, language):
            said = message.id if isinstance(message.id, tuple | list) else (message.id,)
            strings = [str(one) for one in (message.string if isinstance(message.string, tuple | list) else (message.string,))]
            wrong += [
                f"{folder.name} {language}: {one!r} -> {other!r}"
                for one, other in zip(said, strings, strict=True)
                if message.id and sorted(HOLES.findall(one)) != sorted(HOLES.findall(other))
            ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_one_message_has_one_translation_everywhere(language: str) -> None:
    said: dict[tuple[str, str | None], set[str]] = {}
    for folder in messages.capabilities():
        for message in messages.read_catalogue(folder, language):
            if message.id:
                said.setdefault((str(message.id), message.context), set()).add(str(message.string))
    assert {key: found for key, found in said.items() if len(found) > 1} == {}


BRAZILIAN = (
    r"contat[oa]|usuári|arquiv|equipe|compartilh|salv[ao]r?\b|planilha|senha|registro|\bseç|econômic|eletrônic|\bpedidos\b|você|CEP\b"
)
PORTUGUESE = r"contact[oa]|utilizador|ficheiro|equipa|partilh|palavra-passe|registo|secç|económic|eletrónic|encomenda"


@pytest.mark.parametrize(("language", "foreign"), [("pt_PT", BRAZILIAN), ("pt_BR", PORTUGUESE)])
def test_each_portuguese_is_its_own(language: str, foreign: str) -> None:
    odd = re.compile(rf"\b(?:{foreign})", re.IGNORECASE)
    strange = [
        f"{folder.name}: {message.string!r}"
        for folder in messages.capabilities()
        for message in messages.read_catalogue(folder, language)
        if message.id and odd.search(str(message.string))
    ]
    assert not strange, "\n".join(strange)


@pytest.mark.parametrize(("language", "order"), [("pt-br", "Pedidos"), ("pt-pt", "Encomendas"), ("en", "Orders")])
def test_the_languages_are_in_force(language: str, order: str) -> None:
    with translation.override(language):
        assert gettext("Orders") == order
        assert ngettext("%(n)s minute", "%(n)s minutes", 2) == {"en": "%(n)s minutes"}.get(language, "%(n)s minutos")
