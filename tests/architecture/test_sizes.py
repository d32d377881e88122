"""Files and functions shrink: the counts in sizes.json may only go down."""

from __future__ import annotations

import json

from tests.architecture.sizes import RATCHET, largest, measured


def test_what_is_large_becomes_less() -> None:
    allowed = json.loads(RATCHET.read_text())
    grown = {mark: (allowed[mark], count) for mark, count in measured().items() if count > allowed[mark]}
    assert not grown, f"Grown (allowed, now): {grown}. Make these smaller:\n" + "\n".join(largest())
