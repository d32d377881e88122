"""A full disk is told apart from a fault: 507, and what to do."""

from __future__ import annotations

import errno

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from carteira.config.errors import fault, is_full


class Full(OperationalError):
    sqlstate = "53100"


@pytest.mark.parametrize(
    "no", [OSError(errno.ENOSPC, "no space"), OperationalError("database or disk is full"), Full("could not extend file")]
)
def test_no_room_is_507(no: Exception) -> None:
    answered = HttpResponse()
    try:
        try:
            raise no
        except Exception as inner:
            raise RuntimeError("while storing") from inner
    except RuntimeError:
        answered = fault(RequestFactory().post("/api/v1/customers"))
    assert answered.status_code == 507
    assert b"no room left on the disk" in answered.content


def test_other_faults_stay_faults() -> None:
    assert not is_full(OperationalError("no such table"))
    assert not is_full(None)
