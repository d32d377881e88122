"""The command line's root: exit codes, one document on standard output, a database that is made or refused."""

from __future__ import annotations

import json

import click
import pytest

from carteira.basics.actor import NotAllowed
from carteira.basics.refused import Refused
from carteira.config import cli
from carteira.engine.queue import NoSuchJob
from tests.processes import Installation


def ending_in(error: BaseException | None, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of a command that ends so."""

    @click.command()
    def act() -> None:
        if error is not None:
            raise error

    group = click.Group("carteira", {"act": act})
    monkeypatch.setattr(cli, "root", lambda: group)
    monkeypatch.setattr(cli, "_reads_database", lambda _: False)
    return cli.run(["act"])


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (None, 0, ""),
        (Refused("The file is empty.", field="file", remedy="Choose another."), 2, "file: The file is empty. Choose another.\n"),
        (NotAllowed("customers.merge"), 3, "You may not do this: customers.merge.\n"),
        (NoSuchJob("No job 9."), 4, "No job 9.\n"),
        (click.Abort(), 130, "Stopped.\n"),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), 2, "not valid UTF-8. Write it again.\n"),
        (click.BadParameter("Not a date."), 2, "Error: Invalid value: Not a date.\n"),
    ],
)
def test_each_way_to_end_has_its_code(
    error: BaseException | None, code: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ending_in(error, monkeypatch) == code
    said = capsys.readouterr()
    assert (said.out, said.err[-len(words) :] if words else said.err) == ("", words)


@pytest.mark.parametrize("error", [KeyError("x"), IndexError(0), ValueError("x")])
def test_a_bug_is_not_an_answer(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(type(error)):
        ending_in(error, monkeypatch)


@pytest.mark.slow
def test_an_empty_database_is_filled_and_a_second_time_nothing_is_left_to_do(installation: Installation) -> None:
    assert installation.json("migrate")["applied"]
    assert installation.json("migrate") == {"applied": []}


@pytest.mark.slow
def test_a_database_of_another_release_is_refused_with_the_remedy(migrated: Installation) -> None:
    migrated.sql("DELETE FROM django_migrations WHERE app = 'queue'")
    assert "run `carteira migrate`" in migrated.run("team", "list", code=2)
    migrated.sql("INSERT INTO django_migrations (app, name, applied) VALUES ('queue', '9999_of_the_future', '2030-01-01')")
    assert "newer release" in migrated.run("migrate", code=2)


@pytest.mark.slow
def test_wrong_settings_are_refused_in_one_line(installation: Installation) -> None:
    said = installation.run("migrate", code=2, extra={"CARTEIRA_PORT": "abc"})
    assert said == "CARTEIRA_PORT='abc': use a whole number from 1 to 65535.\n"


@pytest.mark.slow
def test_an_unknown_command_names_itself(installation: Installation) -> None:
    assert "No such command 'fly'" in installation.run("fly", code=2)


@pytest.mark.slow
def test_a_command_prints_one_document(migrated: Installation) -> None:
    assert isinstance(json.loads(migrated.run("team", "list", "--json")), list)
