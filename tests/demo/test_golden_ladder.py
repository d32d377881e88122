"""`carteira demo golden --ladder`, through the product's own import."""

from __future__ import annotations

import pytest

from carteira.basics.actor import Actor
from carteira.demo.golden_ladder import compute_golden_ladder
from tests.company import NOW

WANTED = {
    "G": ("fix", "2916.31", "0.0", "-2321.37"),
    "H": ("reprice", "-150.99", "5.0", "763.63"),
    "I": ("reprice", "-4552.44", "6.1", "3907.76"),
}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_golden_ladder_comes_out_of_the_product() -> None:
    rows = {row["customer"][0]: row for row in compute_golden_ladder(by=Actor.system("test"), at=NOW)["ladder"]}
    for letter, (rung, fixed, price, drop) in WANTED.items():
        row = rows[letter]
        assert (row["proposed"], row["fix"]["result"], row["reprice_needed_percent"], row["drop_now"]) == (rung, fixed, price, drop)
    assert (rows["J"]["proposed"], rows["J"]["payment"], rows["J"]["result"]) == ("wait", "passing", "10583.90")
    assert {rows[letter]["proposed"] for letter in "ABCDEF"} == {"keep"}
