"""Renew what is generated and committed: `python -m carteira.config.reference`. Tests compare each with what it is made of."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROBLEMS = {
    "malformed": "The request cannot be read: broken JSON, an impossible header.",
    "who-are-you": "No session and no valid key.",
    "not-allowed": "The key or person lacks the right, or the CSRF token is missing.",
    "not-found": "Not there, or not yours: both look the same.",
    "no-such-method": "The address exists, the method does not.",
    "in-flight": "The first request with this Idempotency-Key has not ended; try again after Retry-After.",
    "stale": "Somebody else changed it; `current_version` is what stands. Read again and decide.",
    "too-large": "The body is too large.",
    "invalid": "The request does not fit its description; `errors` says where and what.",
    "refused": "The business says no; `errors` says where, why and what to do.",
    "key-reused": "The Idempotency-Key was used for another request.",
    "version-missing": "Send the ETag that you read as If-Match.",
    "too-many": "Too many calls in this minute; see Retry-After.",
    "fault": "A fault of ours, logged under the request's id.",
}


def openapi() -> str:
    """The API's description."""
    return json.dumps(_schema(), indent=1, sort_keys=True, ensure_ascii=False, default=str) + "\n"


def api_page() -> str:
    """The list of operations and problems for people."""
    lines = [
        "# API reference",
        "",
        "Written by `python -m carteira.config.reference`; a test compares it with the routes. Base address `/api/v1`, description at `/api/v1/openapi.json` (OpenAPI 3.1).",
        "Authentication: `Authorization: Bearer cart_live_…` (settings, API keys) or a log-in session with its CSRF token (`X-CSRFToken`).",
        "Money and quantities are decimal strings, dates ISO 8601. Lists: `limit` (200 at most) and `cursor`; the next page is in `next` and in `Link: rel=next`.",
        "Changes of versioned things: send the `ETag` as `If-Match` (428 without, 412 when stale). POST: `Idempotency-Key` makes a retry safe for 48 hours.",
        "Limits: 600 calls a minute and key; `RateLimit` tells what is left, 429 carries `Retry-After`.",
        "",
        "## Operations",
        "",
        "| operation | method and address | about |",
        "| --- | --- | --- |",
    ]
    for path, methods in sorted(_schema()["paths"].items()):
        for method, operation in sorted(methods.items()):
            about = operation.get("description") or operation.get("summary", "")
            lines.append(f"| `{operation['operationId']}` | {method.upper()} `{path}` | {' '.join(about.split())} |")
    lines += [
        "",
        "## Problems",
        "",
        "Every error is `application/problem+json` (RFC 9457); `type` is `/docs/problems/NAME`.",
        "",
        "| name | about |",
        "| --- | --- |",
    ]
    lines += [f"| `{name}` | {about} |" for name, about in PROBLEMS.items()]
    return "\n".join(lines) + "\n"


def personal_data() -> str:
    """Every stored field."""
    from carteira.governance.queries.dictionary import as_markdown

    return as_markdown()


def facts() -> str:
    """Every published table."""
    from carteira.config.published import published_facts
    from carteira.engine.tables.dictionary import dictionary

    return dictionary(published_facts())


def _schema() -> dict[str, Any]:
    from carteira.config.urls import api

    return json.loads(json.dumps(api.get_openapi_schema(), default=str))  # type: ignore[no-any-return]


GENERATED: dict[str, Callable[[], str]] = {
    "tests/architecture/openapi.json": openapi,
    "docs/reference/api.md": api_page,
    "docs/reference/personal-data.md": personal_data,
    "docs/reference/facts.md": facts,
}


def main() -> None:
    """Write all of them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carteira.config.settings")
    import django

    django.setup()
    for name, made in GENERATED.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made())


if __name__ == "__main__":
    main()
