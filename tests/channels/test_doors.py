"""Imports by API and by command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carteira.channels.cli import import_group
from carteira.channels.importing.kinds import names
from carteira.channels.models import Import
from carteira.customers.models import Customer
from carteira.engine import queue
from tests.company import Company

FILE = b"code,name\nC1,Norte\n,Sol\n"


@pytest.fixture
def client(company: Company) -> Client:
    client = Client()
    client.force_login(company.finance)
    return client


def test_the_api_takes_a_file_in_and_back(client: Client) -> None:
    made = client.post("/api/v1/imports", {"file": SimpleUploadedFile("c.csv", FILE), "kind": "customers", "source": "erp"})
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    assert made.json()["settings"]["columns"] == {"code": "code", "name": "name"}
    decision = {"columns": {"code": "code", "name": "name"}, "constants": {"country": "PT"}}
    assert client.post(f"/api/v1/imports/{number}/reading", decision, "application/json").status_code == 200
    preview = client.post(f"/api/v1/imports/{number}/preview", {}, "application/json").json()
    assert (preview["new"], preview["rejected"], preview["first"][1]["remedy"]) == (
        1,
        1,
        "Fill it in, or choose other match keys.",
    ) or preview["rejected"] == 1
    started = client.post(f"/api/v1/imports/{number}/run", {}, "application/json")
    assert started.status_code == 202
    queue.run_now(Import.objects.get().job_id or 0)
    shown = client.get(f"/api/v1/imports/{number}").json()
    assert (shown["state"], shown["new"], shown["rejected"]) == ("done", 1, 1)
    assert b"carteira_reason" in b"".join(client.get(f"/api/v1/imports/{number}/rejects").streaming_content)  # type: ignore[attr-defined]
    assert client.post(f"/api/v1/imports/{number}/undo", {}, "application/json").status_code == 202
    queue.run_now(Import.objects.get().job_id or 0)
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("reading", {"columns": {"nonsense": "code"}}), ("reading", {"columns": {"code": "no such column"}}), ("reading", {"reading": {"delimiter": "x"}}),
        ("reading", {"reading": {"skip": "1"}, "columns": {}}), ("reading", {"unknown": 1}), ("recipe", {"name": "\x00"}), ("recipe", {"name": ""}), ("cancel", {}),
    ],
)  # fmt: skip
def test_bad_decisions_are_refused(client: Client, path: str, body: dict[str, object]) -> None:
    client.post("/api/v1/imports", {"file": SimpleUploadedFile("c.csv", FILE), "kind": "customers", "source": "erp"})
    before = Import.objects.values().get()
    answer = client.post(f"/api/v1/imports/{before['id']}/{path}", body, "application/json")
    assert answer.status_code in (400, 422), answer.content
    assert Import.objects.values().get() == before


@pytest.mark.parametrize(("kind", "source"), [("dragons", "erp"), ("customers", "../etc"), ("customers", "")])
def test_bad_uploads_are_refused(client: Client, kind: str, source: str) -> None:
    answer = client.post("/api/v1/imports", {"file": SimpleUploadedFile("c.csv", FILE), "kind": kind, "source": source})
    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_the_command_line_prints_one_document(db: None, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(FILE)
    ended = CliRunner().invoke(import_group, [str(path), "--as", "customers", "--set", "country=BR", "--json"])
    assert ended.exit_code == 0, ended.output
    said = json.loads(ended.stdout)
    assert {name: said[name] for name in ("lines", "new", "updated", "unchanged", "rejected")} == {
        "lines": 2, "new": 1, "updated": 0, "unchanged": 0, "rejected": 1,
    }  # fmt: skip
    assert "carteira_remedy" in Path(said["rejects_file"]).read_text()
    assert json.loads(CliRunner().invoke(import_group, ["list", "--json"]).stdout)[0]["import"] == said["import"]
    assert CliRunner().invoke(import_group, ["undo", str(said["import"]), "--json"]).exit_code == 0
    assert not Customer.objects.exists()


def test_a_folder_is_not_a_file(db: None, tmp_path: Path) -> None:
    ended = CliRunner().invoke(import_group, [str(tmp_path), "--as", "customers", "--json"])
    assert (ended.exit_code, "--recipe-set" in ended.stderr, ended.stdout) == (2, True, "")
    assert not Import.objects.exists()


@pytest.mark.parametrize("name", [*names()])
def test_each_kind_has_a_template_that_is_read_back(name: str, db: None, tmp_path: Path) -> None:
    ended = CliRunner().invoke(import_group, ["--template", name])
    assert ended.exit_code == 0
    path = tmp_path / "template.csv"
    path.write_text(ended.stdout)
    preview = CliRunner().invoke(import_group, [str(path), "--as", name, "--preview", "--json"])
    assert preview.exit_code == 0, preview.output
    said = json.loads(preview.stdout)
    assert said["lines"] == 0
    header = ended.stdout.splitlines()[-1].split(",")
    assert list(said["columns"]) == header
    assert all(said["columns"][field] == field for field in header)
