"""A backup brings everything back, or changes nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.governance import actions
from carteira.governance.queries import examine
from tests.company import NOW, Company

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def carteira(tmp_path: Path) -> Run:
    """The command line on an installation of its own."""

    def run(*words: str, home: str = "first") -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "CARTEIRA_HOME": str(tmp_path / home), "CARTEIRA_DATABASE_URL": ""}
        command = [sys.executable, "-m", "carteira.config.cli", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180)

    return run


def _said(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_a_backup_is_restored_on_a_new_machine(carteira: Run, tmp_path: Path) -> None:
    _said(carteira("team", "invite", "ana@balas.example", "--name", "Ana", "--role", "reader", "--json"))
    uploaded = tmp_path / "first" / "imports" / "0001"
    uploaded.parent.mkdir()
    uploaded.write_bytes(b"code;name\n1;Ana\n")
    made = _said(carteira("backup", str(tmp_path / "all.zip"), "--json"))
    assert made["files"].keys() == {"imports/0001"}
    assert made["tables"]["team_user"]["rows"] == 1
    restored = _said(carteira("restore", str(tmp_path / "all.zip"), "--json", home="second"))
    assert restored["tables"] == made["tables"]
    assert (tmp_path / "second" / "imports" / "0001").read_bytes() == uploaded.read_bytes()
    assert [member["email"] for member in _said(carteira("team", "list", "--json", home="second"))] == ["ana@balas.example"]
    assert _said(carteira("audit", "verify", "--json", home="second"))["whole"]
    assert _said(carteira("doctor", "--json", home="second"))["well"]

    again = carteira("restore", str(tmp_path / "all.zip"), home="second")
    assert again.returncode == 2
    assert "--replace" in again.stderr
    assert carteira("restore", str(tmp_path / "all.zip"), "--replace", home="second").returncode == 0
    assert list((tmp_path / "second").glob("carteira.sqlite3.before-*"))


@pytest.mark.slow
def test_a_damaged_backup_changes_nothing(carteira: Run, tmp_path: Path) -> None:
    _said(carteira("team", "invite", "ana@balas.example", "--name", "Ana", "--role", "reader", "--json"))
    whole, bent = tmp_path / "all.zip", tmp_path / "bent.zip"
    _said(carteira("backup", str(whole), "--json"))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(bent, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"ana@balas", b"eva@balas") if name == "database.sqlite3" else content)
    for file, word in ((bent, "team_user"), (Path(__file__), "carteira backup")):
        done = carteira("restore", str(file), "--replace")
        assert done.returncode == 2
        assert word in done.stderr
    assert [member["email"] for member in _said(carteira("team", "list", "--json"))] == ["ana@balas.example"]
    assert not list((tmp_path / "first").glob("*.restoring*"))
    assert not list((tmp_path / "first").glob("*before*"))


@pytest.mark.django_db(transaction=True)
def test_a_postgresql_backup_is_proven_table_by_table(company: Company, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        return  # the two tests above are the same for SQLite, on files of their own
    by, file = Actor.system("test"), tmp_path / "all.zip"
    made = actions.back_up(file, by=by, at=NOW)
    company.seller.name = "Changed"
    company.seller.save()
    with pytest.raises(Refused, match="--replace"):
        actions.restore(file, replace=False, by=by, at=NOW)
    actions.restore(file, replace=True, by=by, at=NOW)
    company.seller.refresh_from_db()
    assert company.seller.name == "Sergio"
    assert made.tables["team_user"]["rows"] == 6
    assert actions.record_event("test.after", by=by, at=NOW).pk > 0


@pytest.mark.django_db(transaction=True)
def test_a_backup_needs_the_right_and_a_free_name(company: Company, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        actions.back_up(tmp_path / "a.zip", by=company.actor(company.seller), at=NOW)
    (tmp_path / "there.zip").write_text("mine")
    for file in (tmp_path / "there.zip", tmp_path / "nowhere" / "a.zip"):
        with pytest.raises(Refused):
            actions.back_up(file, by=Actor.system("test"), at=NOW)
    assert (tmp_path / "there.zip").read_text() == "mine"


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_names_files_outside_is_not_trusted(tmp_path: Path) -> None:
    file = tmp_path / "all.zip"
    made = actions.back_up(file, by=Actor.system("test"), at=NOW)
    made.files["../outside"] = "0" * 64
    from carteira.governance.actions import backup

    with zipfile.ZipFile(file) as archive, pytest.raises(Refused) as no:
        backup._take_files(archive, made)
    assert no.value.field == "file"


@pytest.mark.django_db
def test_the_doctor_names_what_is_wrong_and_what_to_do() -> None:
    checks = {check.name: check for check in examine(at=NOW)}
    assert checks["worker"].verdict == "warn"
    assert "carteira worker" in checks["worker"].remedy
    assert {"disk", "secret key", "database", "migrations", "indexes", "audit guard", "jobs", "audit chain"} <= set(checks)
