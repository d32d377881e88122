"""Counts what is large, and lowers the ratchet: `python -m tests.architecture.sizes`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.architecture.tree import functions, modules, name_of

RATCHET = Path(__file__).with_name("sizes.json")
FILE_AIM, FILE_ASK, FUNCTION_AIM, FUNCTION_ASK = 150, 300, 15, 30


def measured() -> dict[str, int]:
    """How many files and functions are over each mark."""
    lines = [len(path.read_text().splitlines()) for path in modules()]
    bodies = [length for path in modules() for _, length in functions(path)]
    return {
        f"files over {FILE_ASK} lines": sum(n > FILE_ASK for n in lines),
        f"files over {FILE_AIM} lines": sum(n > FILE_AIM for n in lines),
        f"functions over {FUNCTION_ASK} lines": sum(n > FUNCTION_ASK for n in bodies),
        f"functions over {FUNCTION_AIM} lines": sum(n > FUNCTION_AIM for n in bodies),
    }


def largest() -> list[str]:
    """Names of what is over the marks at which one has to ask."""
    files = [f"{name_of(path)}: {n} lines" for path in modules() if (n := len(path.read_text().splitlines())) > FILE_ASK]
    return files + [f"{name_of(path)}: {name} {n} lines" for path in modules() for name, n in functions(path) if n > FUNCTION_ASK]


if __name__ == "__main__":
    RATCHET.write_text(json.dumps(measured(), indent=1) + "\n")
