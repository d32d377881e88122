"""Settings from the environment are taken, or refused with what to write instead."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from django.conf import settings

from carteira.config import environment
from carteira.config.environment import BadSetting


def test_the_data_folder_is_made_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTEIRA_HOME", str(tmp_path / "a" / "b"))
    assert stat.S_IMODE(environment.home().stat().st_mode) == 0o700


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CARTEIRA_HOME", str(tmp_path / "file"))
    with pytest.raises(BadSetting, match="CARTEIRA_HOME"):
        environment.home()


@pytest.mark.parametrize("text", ["x", "-1", "0", "70000", "8 000", "１２"])
def test_a_port_is_a_number_in_its_range(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTEIRA_PORT", text)
    with pytest.raises(BadSetting, match="from 1 to 65535"):
        environment.number("CARTEIRA_PORT", 8000, least=1, most=65_535)


def test_a_number_not_given_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTEIRA_PORT", " ")
    assert environment.number("CARTEIRA_PORT", 8000) == 8000


@pytest.mark.parametrize(("text", "value"), [("", True), ("0", False), ("no", False), ("TRUE", True)])
def test_a_flag(text: str, value: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTEIRA_HTTPS", text)
    assert environment.flag("CARTEIRA_HTTPS", default=True) is value


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTEIRA_HTTPS", "perhaps")
    with pytest.raises(BadSetting, match="use 1 or 0"):
        environment.flag("CARTEIRA_HTTPS", default=False)


def test_the_secret_key_is_made_once_whoever_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARTEIRA_SECRET_KEY", raising=False)
    keys: list[str] = []
    threads = [threading.Thread(target=lambda: keys.append(environment.secret_key(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1
    assert len(keys[0]) > 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_without_a_word_the_database_is_sqlite_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CARTEIRA_DATABASE_URL", raising=False)
    settings = environment.database(tmp_path)
    assert (settings["ENGINE"], settings["NAME"]) == ("carteira.engine.sqlite", str(tmp_path / "carteira.sqlite3"))


def test_a_postgresql_address_is_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARTEIRA_DATABASE_URL", "postgresql://ana:p%40ss@db.example:5433/crm?sslmode=require")
    settings = environment.database(tmp_path)
    assert {name: settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "crm", "USER": "ana", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433",
    }  # fmt: skip
    assert settings["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    "url",
    ["mysql://x/y", "postgresql://host", "postgresql://host:x/y", "sqlite://", "sqlite:///", "sqlite:////not/there/x.db", "crm.sqlite3"],
)
def test_an_address_that_names_no_database_is_refused_without_repeating_a_password(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARTEIRA_DATABASE_URL", url.replace("//host", "//ana:geheim@host"))
    with pytest.raises(BadSetting, match="CARTEIRA_DATABASE_URL") as refused:
        environment.database(tmp_path)
    assert "geheim" not in str(refused.value)


def test_a_test_process_keeps_to_its_own_home() -> None:
    assert str(settings.HOME) == os.path.realpath(os.environ["CARTEIRA_HOME"])


def test_facts_are_computed_in_duckdb_unless_a_cluster_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.engine() == ("duckdb", "", "")
    monkeypatch.setenv("CARTEIRA_ENGINE", "spark")
    with pytest.raises(BadSetting, match="CARTEIRA_SPARK_URL"):
        environment.engine()
    monkeypatch.setenv("CARTEIRA_SPARK_URL", "sc://spark.example:15002")
    monkeypatch.setenv("CARTEIRA_SPARK_STORE", "bucket")
    with pytest.raises(BadSetting, match="CARTEIRA_SPARK_STORE"):
        environment.engine()
    monkeypatch.setenv("CARTEIRA_SPARK_STORE", "s3://bucket/lake")
    assert environment.engine() == ("spark", "sc://spark.example:15002", "s3://bucket/lake")
