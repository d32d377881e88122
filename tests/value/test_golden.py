"""C05 (a): the golden quarter, to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from carteira.customers.models import Customer
from carteira.value.models import CustomerResult, PoolBalance, ValueEstimate
from tests.value.running import compute

RESULTS = {
    "A": ("96600.00", "1152.30", "5219.51", "90228.19"),
    "B": ("67600.00", "2044.20", "3577.32", "61978.48"),
    "C": ("71300.00", "1606.30", "4708.60", "64985.10"),
    "D": ("57600.00", "2168.60", "2529.86", "52901.54"),
    "E": ("22400.00", "3102.60", "673.74", "18623.66"),
    "F": ("18200.00", "2873.00", "779.67", "14547.33"),
    "G": ("3700.00", "4633.50", "72.49", "-1005.99"),
    "H": ("900.00", "5248.80", "29.59", "-4378.39"),
    "I": ("-1500.00", "2237.00", "2062.36", "-5799.36"),
    "J": ("13340.00", "1397.10", "1359.00", "10583.90"),
}
DAYS = {"A": 28, "B": 30, "C": 35, "D": 30, "E": 22, "F": 31, "G": 15, "H": 20, "I": 41, "J": 74}
POOLS = {
    "vendas": ("9000", "8280.00", "720.00"),
    "armazem": ("4800", "4403.20", "396.80"),
    "transporte": ("14400", "12520.20", "1879.80"),
    "sac": ("1440", "1260.00", "180.00"),
}


@pytest.mark.django_db(transaction=True)
def test_every_customer_of_the_golden_table_to_the_cent(books: dict[str, Customer]) -> None:
    run = compute()
    assert (run.state, run.is_current, run.message) == ("done", True, "")
    rows = {row.customer_id: row for row in CustomerResult.objects.filter(run=run)}
    for code, (margin, service, financing, result) in RESULTS.items():
        row = rows[books[code].pk]
        assert (row.pocket_margin, row.cost_to_serve, row.financing, row.result) == tuple(
            map(Decimal, (margin, service, financing, result))
        )
        assert row.days_to_pay == DAYS[code]
        assert row.unknown == []
    assert {code for code in RESULTS if rows[books[code].pk].attention == "loss"} == {"G", "H", "I"}


@pytest.mark.django_db(transaction=True)
def test_the_golden_pools_balance_and_the_whale_peaks_at_the_seventh(books: dict[str, Customer]) -> None:
    run = compute()
    pools = {pool.pool: pool for pool in PoolBalance.objects.filter(run=run)}
    for code, (cost, assigned, unused) in POOLS.items():
        pool = pools[code]
        assert (pool.cost, pool.assigned, pool.unused, pool.unassigned) == tuple(map(Decimal, (cost, assigned, unused, "0")))
    assert sum(pool.unused for pool in pools.values()) == Decimal("3176.60")
    assert sum(pool.assigned + pool.unused for pool in pools.values()) == Decimal("29640.00")
    curve = list(CustomerResult.objects.filter(run=run).order_by("place").values_list("cumulative_result", flat=True))
    assert curve[-1] == Decimal("302664.46")
    percent = [round(100 * value / curve[-1], 1) for value in curve]
    assert [str(value) for value in percent] == ["29.8", "51.3", "71.8", "89.2", "95.4", "100.2", "103.7", "103.4", "101.9", "100.0"]


@pytest.mark.django_db(transaction=True)
def test_ten_customers_are_no_basis_for_a_purchase_model(books: dict[str, Customer]) -> None:
    run = compute()
    estimates = list(ValueEstimate.objects.filter(run=run))
    assert len(estimates) == 10
    assert all(one.value is None and one.p_alive is None and "30 are needed" in one.no_basis for one in estimates)
