"""The rule language: what it says yes, no and unknown to, and what it refuses."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.refused import Refused
from carteira.portfolio.rules.language import Otherwise, evaluate, fields_in, parse

D = Decimal


@pytest.mark.parametrize(
    ("rule", "row", "answer"),
    [
        ('country = "BR" and result < 0', {"country": "BR", "result": D(-1)}, "yes"),
        ('country = "BR" and result < 0', {"country": "PT", "result": None}, "no"),
        ('country = "BR" and result < 0', {"country": "BR", "result": None}, "unknown"),
        ('country = "BR" or result < 0', {"country": "BR", "result": None}, "yes"),
        ('country = "BR" or result < 0', {"country": "", "result": D(1)}, "unknown"),
        ('region in ("PE", "PB")', {"region": "PB"}, "yes"),
        ("not result >= 0", {"result": None}, "unknown"),
        ("not (orders > 3 and orders <= 5)", {"orders": 4}, "no"),
        ("tax_id_kind is unknown", {"tax_id_kind": ""}, "yes"),
        ("p_alive is known", {"p_alive": 0.2}, "yes"),
        ("p_alive >= 0.2", {"p_alive": 0.2}, "yes"),
        ("otherwise", {}, "yes"),
    ],
)
def test_three_valued_answers(rule: str, row: dict[str, object], answer: str) -> None:
    assert evaluate(parse(rule), row) == answer


@pytest.mark.parametrize(
    "rule",
    [
        "", "result", "result <", "result < \"a\"", "country = 3", "country < \"BR\"", "password = \"x\"", "result < 0 and", "(result < 0",
        "result < 0)", "result < 0; drop table", "country = 'BR'", "result < 1e9", "result is null", "country in (\"a\"", "and", "not",
        "owner__password = \"x\"", "result < 0 result > 1", "country = \"a\x00\"", "result < 0\ud800", "(" * 60 + "result < 0" + ")" * 60, "x" * 3000,
    ],
)  # fmt: skip
def test_what_is_not_a_rule_is_refused_with_a_remedy(rule: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(rule)
    assert refused.value.remedy
    assert refused.value.field == "rule"


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        parse(text)


def test_the_rule_names_its_fields() -> None:
    assert fields_in(parse('country = "BR" and not (result < 0 or p_alive is known)')) == {"country", "result", "p_alive"}
    assert parse("OTHERWISE") == Otherwise()
