"""The command line's root: collects every capability's commands and maps errors to exit codes, once."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec

import click

from carteira.config.environment import BadSetting

OK, FAULT, REFUSED, NOT_ALLOWED, NOT_FOUND, STOPPED = 0, 1, 2, 3, 4, 130
HELP = """Carteira: what each customer relationship is worth, what it costs, and what to do next.

With --json a command prints one JSON document on standard output; messages go to standard error.
Exit codes: 0 done, 1 fault, 2 refused, 3 not allowed, 4 not found.
"""


def root() -> click.Group:
    """The command tree of everything that is installed."""
    from django.conf import settings

    from carteira.config import cli_facts, cli_operations, cli_science

    group = click.Group(name="carteira", help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
    group.params.append(
        click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
    )
    for command in (*cli_operations.commands, *cli_science.commands, *cli_facts.commands):
        group.add_command(command)
    for capability in settings.CAPABILITIES:
        if find_spec(f"{capability}.cli"):
            for command in import_module(f"{capability}.cli").commands:
                group.add_command(command)
    return group


def _version(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked:
        from carteira import __version__

        click.echo(f"carteira {__version__}")
        context.exit()


def main() -> None:
    """The `carteira` command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carteira.config.settings")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Carry out one command line and give its exit code."""
    try:
        import django

        django.setup()
        return _carry_out(arguments)
    except BadSetting as wrong:
        return _say(str(wrong), REFUSED)


def _carry_out(arguments: list[str]) -> int:
    from carteira.config.database import make_ready

    try:
        if _reads_database(arguments):
            make_ready()
        ended = root().main(args=arguments, prog_name="carteira", standalone_mode=False)
        return ended if isinstance(ended, int) else OK
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the reader went away; say nothing more
        return OK
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort:
        return _say("Stopped.", STOPPED)
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except Exception as error:
        return _answer(error)


def _answer(error: Exception) -> int:
    """An expected no in words; everything else is a bug and is raised."""
    from django.db import DatabaseError

    from carteira.basics.refused import Refused

    if isinstance(error, Refused):
        return _say(str(error), REFUSED)
    if isinstance(error, UnicodeEncodeError):
        return _say("A word of the command is not valid UTF-8. Write it again.", REFUSED)
    if isinstance(error, PermissionError):
        return _say(_words(error, "You may not do this"), NOT_ALLOWED)
    if isinstance(error, LookupError) and type(error) not in (KeyError, IndexError):
        return _say(_words(error, "Not found"), NOT_FOUND)
    if isinstance(error, DatabaseError):
        return _say(f"The database answered: {error}", FAULT)
    raise error


WITHOUT_DATABASE = ("start", "migrate", "worker", "doctor", "restore", "demo golden", "science")


def _reads_database(arguments: list[str]) -> bool:
    if not arguments or {"-h", "--help", "--version", "--template"} & set(arguments):
        return False
    words = " ".join(word for word in arguments if not word.startswith("-"))
    return not any(f"{words} ".startswith(f"{known} ") for known in WITHOUT_DATABASE)


def _words(error: Exception, otherwise: str) -> str:
    return f"{otherwise}: {error}." if str(error) and " " not in str(error) else str(error) or f"{otherwise}."


def _say(message: str, code: int) -> int:
    click.echo(message, err=True)
    return code


if __name__ == "__main__":
    main()
