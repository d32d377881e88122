"""The canonical file of a kind: one comment line of help for each column, then the header."""

from __future__ import annotations

import csv
import io

from carteira.channels.importing.kinds import Field, Kind, all_kinds


def template(kind: Kind) -> str:
    """CSV that the import reads back: comments are skipped."""
    out = io.StringIO()
    for field in kind.fields:
        out.write(f"# {field.name}: {_help(field)}\n")
    csv.writer(out, lineterminator="\n").writerow([field.name for field in kind.fields])
    return out.getvalue()


def _help(field: Field) -> str:
    parts = [f"{field.type}, required" if field.required else str(field.type), str(field.help)]
    if field.choices and not all(choice in str(field.help) for choice in field.choices):
        parts.append("One of: " + ", ".join(field.choices) + ".")
    if field.example:
        parts.append(f"Example: {field.example}")
    return " ".join([parts[0] + ".", *parts[1:]])


def reference() -> str:
    """All kinds with their fields, as the page docs/reference/import-kinds.md."""
    parts = [
        "# Kinds of import",
        "",
        "Written by `carteira import kinds --markdown`. A template with the same words: `carteira import --template KIND`.",
        "",
    ]
    for kind in all_kinds():
        keys = ", ".join(f"`{name}`" for name in kind.keys if name in {field.name for field in kind.fields})
        parts += [
            f"## {kind.name}",
            "",
            f"{kind.label}. Recognised by {keys or 'its content'}.",
            "",
            "| field | type | needed | what it is | also read from headers like |",
        ]
        parts += ["|---|---|---|---|---|", *(_line(field) for field in kind.fields), ""]
    return "\n".join(parts)


def _line(field: Field) -> str:
    about = str(field.help).replace("|", "\\|")
    return f"| `{field.name}` | {field.type} | {'yes' if field.required else ''} | {about} | {', '.join(field.aliases[:8])} |"
