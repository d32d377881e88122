"""The messages of the product. `python -m tests.messages` brings every catalogue up to date with the sources,
`python -m tests.messages sales service` only those of these folders.

Works without GNU gettext: Django turns templates into Python-like text, Babel reads that and the Python sources.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1] / "carteira"
LANGUAGES = ("pt_BR", "pt_PT")
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
LODGERS = {"web": ("config", "engine", "basics")}
"""Folders that are no Django application, and whose catalogue holds their messages."""
NOISE = ('"POT-Creation', '"PO-Revision', '"Generated-By', '"Report-Msgid', '"Last-Translator', '"Language-Team')
HEADER = "# Messages of Carteira. Written by `python -m tests.messages`; translate the msgstr lines."
Found = tuple[str, int, Any, str | None]


def capabilities() -> list[Path]:
    """The folders that have messages of their own."""
    lodgers = {name for names in LODGERS.values() for name in names}
    folders = [folder for folder in sorted(ROOT.iterdir()) if folder.is_dir() and folder.name not in lodgers]
    return [folder for folder in folders if next(messages_of(folder), None)]


def messages_of(folder: Path) -> Iterator[Found]:
    """Every message of a folder: file, line, message, context."""
    lodging = [ROOT / name for name in LODGERS.get(folder.name, ())]
    for path in sorted(path for home in (folder, *lodging) for path in home.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or not path.is_file() or "static" in path.parts:
            continue
        if path.suffix != ".py" and "templates" not in path.parts:
            continue
        for line, message, _comments, context in extract("python", io.BytesIO(_source(path)), KEYWORDS, (), {}):
            if message and (message[0] if isinstance(message, tuple) else message):
                yield path.relative_to(ROOT.parent).as_posix(), line, message, context


def _source(path: Path) -> bytes:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    return text.encode()


def catalogue_path(folder: Path, language: str) -> Path:
    """Where a folder keeps its catalogue."""
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(folder: Path, language: str) -> Catalog:
    """The catalogue, empty when there is none."""
    path = catalogue_path(folder, language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(folder: Path, language: str) -> Catalog:
    """The catalogue with exactly the messages of the sources; translations stay."""
    old, new = read_catalogue(folder, language), Catalog(locale=language, project="Carteira", fuzzy=False, header_comment=HEADER)
    for file, _line, message, context in messages_of(folder):
        known = old.get(message[0] if isinstance(message, tuple) else message, context=context)
        new.add(message, known.string if known is not None else "", locations=[(file, 0)], context=context)
    return new


def save(catalogue: Catalog, folder: Path, language: str) -> None:
    """Write a catalogue, without line numbers and dates that would change with every commit."""
    path = catalogue_path(folder, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalogue, sort_output=True, include_lineno=False, omit_header=False, width=120)
    lines = [
        line for line in text.getvalue().decode().splitlines() if not line.startswith(('"POT-Creation', '"PO-Revision', '"Generated-By'))
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def missing(folders: Iterable[Path] | None = None) -> Iterator[str]:
    """Every message that some language lacks."""
    for folder in capabilities() if folders is None else folders:
        for language in LANGUAGES:
            for message in update(folder, language):
                strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
                if message.id and not all(strings):
                    yield f"{folder.name} {language}: {message.id!r}"


def main(names: list[str]) -> None:
    """Bring the catalogues (of the folders named, or all) up to date and say what is missing."""
    chosen = [folder for folder in capabilities() if not names or folder.name in names]
    for language in LANGUAGES:
        said = {
            (str(m.id), m.context): m.string for folder in capabilities() for m in read_catalogue(folder, language) if m.id and m.string
        }
        for folder in chosen:
            catalogue = update(folder, language)
            for message in catalogue:  # what another folder says already is said the same way here
                if message.id and not message.string:
                    message.string = said.get((str(message.id), message.context), "")
            save(catalogue, folder, language)
    print("\n".join(missing(chosen)) or "Every message is translated.")  # noqa: T201


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    main(sys.argv[1:])
