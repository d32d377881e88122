"""Write docs/reference/commands.md from the commands themselves: `python -m carteira.config.command_reference`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md"
HEAD = """# Commands

Written by `python -m carteira.config.command_reference` from the commands' own help; a test compares. Every command has `--help`.
With `--json` one JSON document stands on standard output, money as decimal strings, dates as ISO 8601; messages go to standard error.

Exit codes: 0 it did what it says, 1 a fault, 2 refused (the message says what, where and the remedy), 3 not allowed, 4 not found.
"""


def commands(group: click.Group, path: str = "carteira") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its full name."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield f"{path} {name}", command
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def described() -> str:
    """The reference as the file keeps it."""
    from carteira.config.cli import root

    return HEAD + "".join(_section(path, command) for path, command in commands(root()))


def _section(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *(piece for parameter in command.params for piece in parameter.get_usage_pieces(context))])
    options = [record for parameter in command.params if (record := parameter.get_help_record(context))]
    rows = "".join(f"- `{' '.join(name.split())}`: {' '.join(help_.split())}\n" for name, help_ in options)
    words = "\n\n".join(" ".join(part.split()) for part in (command.help or "").replace("\b", "").split("\n\n"))
    return f"\n## {path}\n\n`{usage} [OPTIONS]`\n\n{words}\n" + (f"\n{rows}" if rows else "")


def main() -> None:
    """Write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carteira.config.settings")
    import django

    django.setup()
    REFERENCE.parent.mkdir(parents=True, exist_ok=True)
    REFERENCE.write_text(described())


if __name__ == "__main__":
    main()
