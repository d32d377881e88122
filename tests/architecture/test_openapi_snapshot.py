"""The API does not change unseen: what is generated from it is committed, and the description is sound."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from carteira.config.reference import GENERATED, PROBLEMS, ROOT

SCHEMA: dict[str, Any] = json.loads(GENERATED["tests/architecture/openapi.json"]())
OPERATIONS = [
    (f"{method.upper()} {path}", method, operation) for path, methods in SCHEMA["paths"].items() for method, operation in methods.items()
]
# Lists that are short by nature: pools, activities, the newest runs, kinds of import; sources of one customer; what
# can be reported on, reports by name; what one person starred and opened last; the
# added fields of a noun, the newest looks at health.
SHORT = {
    "list_pool_balances",
    "list_equations",
    "list_pools",
    "list_runs",
    "list_sources",
    "list_import_kinds",
    "list_reports",
    "list_report_nouns",
    "list_at_hand",
    "list_fields",
    "list_looks",
}


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_what_is_generated_is_committed(name: str) -> None:
    assert (ROOT / name).read_text() == GENERATED[name](), "renew it: python -m carteira.config.reference"


def test_it_is_openapi_3_1() -> None:
    assert SCHEMA["openapi"].startswith("3.1")


@pytest.mark.parametrize(("name", "method", "operation"), OPERATIONS, ids=[name for name, _, _ in OPERATIONS])
def test_an_operation_is_described(name: str, method: str, operation: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", operation["operationId"]), "name it yourself: verb and noun"
    assert operation.get("description"), "say what it does"
    assert {"400", "401", "403", "404", "422"} <= set(operation["responses"])
    if method == "post":
        assert any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"])
    if method != "get":
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        for reference in re.findall(r"#/components/schemas/(\w+)", json.dumps(body)):
            assert SCHEMA["components"]["schemas"][reference].get("additionalProperties") is False, f"{reference} must be Strict"


def test_operation_names_are_unique() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(names) == len(set(names))


def test_lists_go_by_cursor() -> None:
    for name, method, operation in OPERATIONS:
        if method == "get" and operation["operationId"].startswith("list_") and operation["operationId"] not in SHORT:
            assert {"limit", "cursor"} <= {parameter["name"] for parameter in operation["parameters"]}, name


def test_every_problem_is_documented() -> None:
    told = set()
    for source in (*(ROOT / "carteira" / "web").glob("api*.py"), *(ROOT / "carteira" / "config").glob("*.py")):
        told |= set(re.findall(r'problem\(\s*request, (?:\d+|status|no\.status_code), "([a-z-]+)"', source.read_text()))
    assert told <= set(PROBLEMS)
    assert len(told) > 5
