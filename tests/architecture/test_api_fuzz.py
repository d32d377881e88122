"""The API is called with whatever its description allows and forbids: no answer may be a fault, every error is a problem."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from schemathesis.core import NotSet

from carteira.config.reference import openapi
from carteira.team import actions
from tests.company import found_company

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = int(os.environ.get("CARTEIRA_FUZZ_EXAMPLES", "8"))
schema = schemathesis.openapi.from_dict(json.loads(openapi()))


@pytest.fixture
def _django_db_helper() -> None:
    """Each call is undone by the test itself; one company serves all operations."""


@pytest.fixture(scope="module")
def secret(django_db_setup: None, django_db_blocker: Any) -> Any:
    """A key of the owner with every right."""
    with django_db_blocker.unblock(), override_settings(API_CALLS_A_MINUTE=10**9, API_STRANGER_CALLS=10**9), transaction.atomic():
        owner = found_company()
        by = owner.actor(owner.owner)
        yield actions.make_key("fuzz", scopes=sorted(by.permissions), days=30, by=by, at=timezone.now())[1]
        transaction.set_rollback(True)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_no_call_is_answered_by_a_fault(case: schemathesis.Case[Any], secret: str) -> None:
    with transaction.atomic():
        response = _call(case, secret)
        transaction.set_rollback(True)
    assert response.status_code < 500, response.content
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert json.loads(response.content)["status"] == response.status_code


def _call(case: schemathesis.Case[Any], secret: str) -> Any:
    """The generated call through Django's own client, so that it stays in the test's transaction."""
    client = Client(raise_request_exception=False)
    headers = {name: value for name, value in (case.headers or {}).items() if name.lower() not in ("authorization", "content-type")}
    headers["Authorization"] = f"Bearer {secret}"
    address = f"/{case.formatted_path.lstrip('/')}"
    if case.query:
        address += "?" + urlencode(case.query, doseq=True, errors="surrogatepass")
    if isinstance(case.body, NotSet):
        return client.generic(case.method, address, headers=headers)
    if case.media_type == "multipart/form-data":
        fields = case.body if isinstance(case.body, dict) else {}
        return client.post(address, {name: "" if value is None else str(value) for name, value in fields.items()}, headers=headers)
    return client.generic(case.method, address, json.dumps(case.body, default=str), "application/json", headers=headers)
