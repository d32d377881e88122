"""What watchers of the installation are told."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carteira.engine.queue.models import Job, WorkerBeat
from carteira.governance import queries


@pytest.mark.django_db
def test_being_alive_asks_no_database(client: Client) -> None:
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/livez").content == b"ok\n"
    assert len(caught) == 0


@pytest.mark.django_db
def test_being_ready_needs_database_and_migrations(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.loads(client.get("/readyz").content)
    assert told["ready"]
    assert told["checks"]["worker"] == "warn"
    WorkerBeat.objects.create(worker="w", started_at=timezone.now(), seen_at=timezone.now())
    assert json.loads(client.get("/readyz").content)["checks"]["worker"] == "ok"

    def unreachable() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", unreachable)
    assert queries.readiness(at=timezone.now())[0].verdict == "fail"


@pytest.mark.django_db
def test_metrics_are_for_this_machine_only(client: Client) -> None:
    now = timezone.now()
    Job.objects.create(name="x", run_at=now, enqueued_at=now)
    client.get("/livez")
    told = client.get("/metrics").content.decode()
    assert 'carteira_jobs{status="ready"} 1' in told
    assert 'carteira_request_seconds_count{method="GET",route="livez",status="200"}' in told
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
