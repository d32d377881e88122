"""The reference page of kinds is what the kinds say of themselves."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import override

from carteira.channels.importing.kinds import all_kinds, names
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
