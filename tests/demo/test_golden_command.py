"""`carteira demo golden --json`: the fixture through the product's own import, in an empty temporary base."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from carteira.customers.models import Customer
from carteira.demo.cli import demo
from tests.value.test_golden import POOLS, RESULTS


@pytest.mark.slow
@pytest.mark.django_db
def test_the_golden_table_as_others_will_run_it() -> None:
    ran = CliRunner().invoke(demo, ["golden", "--json"])
    assert ran.exit_code == 0, ran.output
    table = json.loads(ran.stdout)
    assert (table["unused"], table["whale_peak_percent"]) == ("3176.60", "103.7")
    rows = {row["customer"][0]: row for row in table["customers"]}
    for code, (margin, service, financing, result) in RESULTS.items():
        row = rows[code]
        assert (row["pocket_margin"], row["cost_to_serve"], row["financing"], row["result"]) == (margin, service, financing, result)
    assert rows["A"]["customer"] == "A Atacadão Norte"
    assert (rows["A"]["list"], rows["A"]["invoice"], rows["A"]["pocket"]) == ("420000.00", "378000.00", "365400.00")
    pools = {pool["pool"]: pool for pool in table["pools"]}
    assert {code: (str(int(float(pool["cost"]))), pool["assigned"], pool["unused"]) for code, pool in pools.items()} == POOLS
    assert Customer.objects.count() == 0
