"""Numbers that machines read stay as they are: 1234 in an attribute must not become 1.234 for the reader's sake."""

from __future__ import annotations

import re

from tests.architecture.tree import name_of, templates

ATTRIBUTE = re.compile(
    r"\b(?:value|id|for|data-[a-z-]+|aria-controls|aria-describedby|action|href|hx-[a-z]+|popovertarget)="
    r'"((?:[^"{]|\{\{[^}]*\}\}|\{%.*?%\}|\{(?![{%]))*)"'
)
PRINTED = re.compile(r"\{\{ *([\w.]+) *\}\}")
NUMBERS = {"pk", "version", "number", "subject", "run", "id"}
TEXTS = {"id", "attrs.id"}
"""What components and forms call their elements."""


def _printed_for_people(text: str) -> list[str]:
    found = [name for inside in ATTRIBUTE.findall(text) for name in PRINTED.findall(inside)]
    return [name for name in found if name.rpartition(".")[2] in NUMBERS and name not in TEXTS]


def test_ids_and_versions_in_attributes_are_not_grouped_by_thousands() -> None:
    found = [f"{name_of(path)}: {name}" for path in templates() for name in _printed_for_people(path.read_text())]
    assert not found, 'Write {{ it|stringformat:"s" }}:\n' + "\n".join(found)


def test_a_bare_number_is_found() -> None:
    assert _printed_for_people('<input value="{{ customer.pk }}">') == ["customer.pk"]
    assert _printed_for_people("<a href=\"{% url 'x' %}?n={{ number }}\">") == ["number"]
    assert _printed_for_people('<input value="{{ customer.pk|stringformat:"s" }}">') == []
    assert _printed_for_people('<form id="{{ id }}"><p>{{ row.version }}</p>') == []
