"""How tests take files in."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from carteira.basics.actor import Actor
from carteira.channels import actions
from carteira.channels.models import Import
from carteira.engine import queue
from tests.company import NOW

BY = Actor.system("test")
Take = Callable[..., Import]


def store(content: bytes | str, kind: str = "customers", *, source: str = "erp", **given: Any) -> Import:
    data = content.encode() if isinstance(content, str) else content
    return actions.store_file(io.BytesIO(data), file_name="file.csv", kind_name=kind, source=source, by=BY, at=NOW, settings_given=given)


def run(taken: Import) -> Import:
    started = actions.start_import(taken.pk, by=BY, at=NOW)
    queue.run_now(started.job_id or 0)
    return Import.objects.get(pk=taken.pk)


def undone(taken: Import) -> Import:
    started = actions.start_undo(taken.pk, by=BY, at=NOW)
    queue.run_now(started.job_id or 0)
    return Import.objects.get(pk=taken.pk)


@pytest.fixture
def take(db: None) -> Take:
    """Store a file and run it to its end."""

    def taking(content: bytes | str, kind: str = "customers", **given: Any) -> Import:
        return run(store(content, kind, **given))

    return taking
