"""The data dictionary, written from the tomls."""

from __future__ import annotations

from collections.abc import Iterable

from carteira.engine.tables.definition import Fact


def dictionary(facts: Iterable[Fact]) -> str:
    """Markdown that lists every fact and column; `docs/reference/facts.md` is this text."""
    parts = ["# Facts", "", "Written from the definitions of the facts (`carteira/*/facts/*.toml`); do not edit by hand.", ""]
    for fact in facts:
        parts += [f"## {fact.app}.{fact.name}", "", fact.about, ""]
        parts += [f"One row for each: {', '.join(fact.grain)}. Reads: {', '.join(sorted(fact.reads)) or 'nothing'}.", ""]
        if fact.identities:
            parts += ["Always true: " + "; ".join(f"`{identity}`" for identity in fact.identities) + ".", ""]
        parts += ["| column | type | unit | class | meaning |", "|---|---|---|---|---|"]
        parts += [f"| {c.name} | {c.type} | {c.unit} | {c.data_class} | {_meaning(c.meaning, c.formula)} |" for c in fact.columns]
        parts.append("")
    return "\n".join(parts)


def _meaning(meaning: str, formula: str) -> str:
    return f"{meaning} `{formula}`" if formula else meaning
