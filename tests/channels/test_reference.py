"""The reference page of kinds is what the kinds say of themselves."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from django.utils.translation import override

from carteira.channels.importing.checking import Checker
from carteira.channels.importing.kinds import all_kinds, names
from carteira.channels.importing.mapping import Mapped
from carteira.channels.importing.reading.dialect import Dialect
from carteira.channels.importing.reading.opening import DataLine
from carteira.channels.importing.template import reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "import-kinds.md"


def test_the_page_is_what_the_kinds_say() -> None:
    with override("en"):
        assert PAGE.read_text().strip() == reference().strip(), "Run: carteira import kinds --markdown > docs/reference/import-kinds.md"


def test_each_kind_that_others_count_on_is_there() -> None:
    needed = {
        "customers",
        "contacts",
        "products",
        "orders",
        "invoices",
        "payments",
        "interactions",
        "cases",
        "resource-pools",
        "time-equations",
    }
    assert needed <= set(names())


def test_every_field_has_help_and_no_alias_means_two_fields() -> None:
    for one in all_kinds():
        assert all(field.help for field in one.fields), one.name


def test_every_required_field_has_an_example() -> None:
    lacking = [f"{one.name}.{field.name}" for one in all_kinds() for field in one.fields if field.required and not field.example]
    assert not lacking


def test_a_row_of_nothing_but_the_examples_can_be_read() -> None:
    for one in all_kinds():
        said = [field for field in one.fields if field.example]
        headers = [field.name for field in said]
        checker = Checker(one, Mapped(columns={name: name for name in headers}), Dialect(), headers, UTC)
        rows, rejects = checker.check([DataLine(2, [field.example for field in said], 0, 2)])
        assert (len(rows), rejects) == (1, []), one.name
