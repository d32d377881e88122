"""The documents are tested: links lead somewhere, named commands exist, the command reference is what the commands say of themselves."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from carteira.config.cli import root
from carteira.config.command_reference import REFERENCE, commands, described
from tests.architecture.tree import ROOT, modules, name_of, tracked

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"```(?:sh|console|bash|shell)?\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`((?:\.venv/bin/)?carteira [^`]+|bin/[^`]+)`")
HELP = ("-h", "--help", "--version")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower().replace("`", "")).replace(" ", "-")


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    broken = [target for target in LINK.findall(text) if not leads_somewhere(document, target)]
    assert not broken


def leads_somewhere(document: Path, target: str) -> bool:
    if re.match(r"[a-z]+:", target):
        return True
    name, _, part = target.partition("#")
    path = (document.parent / name).resolve() if name else document
    if not path.exists() or ROOT not in (path, *path.parents):
        return False
    return not part or path.suffix != ".md" or part in {anchor(heading) for heading in HEADING.findall(path.read_text())}


def command_lines(document: Path) -> Iterator[str]:
    text = document.read_text()
    for block in FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            words = re.sub(r"^\$ ", "", line.strip()).split(" # ")[0].strip()
            if re.match(r"(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?carteira |bin/", words):
                yield words
    yield from (line for line in INLINE.findall(text) if document.name != "commands.md")


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_named_commands_exist(document: Path) -> None:
    unknown = [f"{line}: {problem}" for line in command_lines(document) if (problem := what_is_wrong(line))]
    assert not unknown


def what_is_wrong(line: str) -> str:
    words = [word for word in shlex.split(line.replace("…", "").replace("'", "")) if not re.match(r"[A-Z_]+=", word)]
    if words[0].startswith("bin/"):
        return "" if (ROOT / words[0]).is_file() else "no such file"
    command: click.Command = root()
    given = iter(words[1:])
    for word in given:
        if word in ("|", ">", "&&", ";", "..."):
            break
        if isinstance(command, click.Group) and word not in command.commands and "file" in command.commands and word not in HELP:
            command = command.commands["file"]  # `import FILE` is `import file FILE`
        if isinstance(command, click.Group) and not word.startswith("-"):
            if word not in command.commands and command.commands:
                alternatives = word.split("|")
                if not all(name in command.commands for name in alternatives):
                    return f"no command {word!r}"
                word = alternatives[0]
            command = command.commands[word]
        elif word.startswith("-") and word not in HELP:
            known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
            if word.split("=")[0] not in known:
                return f"no option {word!r}"
    return ""


def test_the_command_reference_is_what_the_commands_say() -> None:
    assert REFERENCE.read_text() == described(), "Run: python -m carteira.config.command_reference"


@pytest.mark.parametrize(("path", "command"), list(commands(root())), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_has_help(path: str, command: click.Command) -> None:
    assert command.help, f"{path} has no docstring"
    silent = [parameter.name for parameter in command.params if isinstance(parameter, click.Option) and not parameter.help]
    assert not silent, f"{path}: options without help: {silent}"


def test_each_documented_command_answers_help() -> None:
    from click.testing import CliRunner

    answered = CliRunner().invoke(root(), ["--help"])
    assert answered.exit_code == 0
    for name in root().commands:
        assert name in answered.output


def test_every_setting_is_in_the_reference() -> None:
    in_code = {name for path in modules() for name in re.findall(r"\"(CARTEIRA_[A-Z_]+)\"", path.read_text())}
    in_reference = set(re.findall(r"^\| `(CARTEIRA_[A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text(), re.MULTILINE))
    assert in_code == in_reference
