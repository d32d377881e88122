"""Public data sets come in by their recipes, and the counts and sums that are known of them come out."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum
from django.utils import timezone

from carteira.channels import actions
from carteira.channels.importing.recipes import recipe_set, with_lookups
from carteira.channels.models import Import
from carteira.channels.queries import reasons
from carteira.customers.models import Customer
from carteira.trade.models import Order, OrderLine, Payment
from tests.channels.conftest import BY, run

pytestmark = [pytest.mark.realdata, pytest.mark.slow, pytest.mark.timeout(1_200), pytest.mark.django_db]


def take_set(name: str, folder: Path) -> dict[str, Import]:
    done = {}
    for recipe in recipe_set(name):
        with (folder / recipe.file).open("rb") as content:
            taken = actions.store_file(
                content, file_name=recipe.file, kind_name=recipe.kind, source=recipe.source, by=BY, at=timezone.now(),
                settings_given=with_lookups(recipe, folder),
            )  # fmt: skip
        done[recipe.name] = taken = run(taken)
        assert taken.state == "done", taken.message
        assert taken.lines == taken.new + taken.updated + taken.unchanged + taken.rejected
        assert sum(reason.lines for reason in reasons(taken)) == taken.rejected
    return done


def test_classicmodels_to_the_cent(shared_data: Path) -> None:
    done = take_set("classicmodels", shared_data / "classicmodels")
    assert [one.new for one in done.values()] == [122, 122, 110, 326, 2_996, 312, 273]
    assert done["classicmodels-deliveries"].rejected == 14
    assert Customer.objects.exclude(status="absorbed").count() == 122
    assert OrderLine.objects.aggregate(total=Sum("net_amount"))["total"] == Decimal("9604190.61")
    assert Payment.objects.aggregate(total=Sum("amount"))["total"] == Decimal("8853839.23")


def test_crm_maven_with_its_misspelt_product_and_deals_without_account(shared_data: Path) -> None:
    done = take_set("crm_maven", shared_data / "crm_maven")
    assert [one.new for one in done.values()] == [85, 7, 3_042, 6_127]
    assert {reason.column for reason in reasons(done["crm-maven-orders"])} == {"deal_stage"}
    assert {(reason.column, reason.lines) for reason in reasons(done["crm-maven-proposals"])} == {("account", 1_345), ("engage_date", 163)}


def test_olist_reaches_the_person_behind_each_order(shared_data: Path) -> None:
    done = take_set("olist", shared_data / "olist")
    assert [one.lines for one in done.values()] == [15_000, 32_951, 15_000, 17_071, 15_000, 15_733]
    assert (done["olist-order-heads"].new, done["olist-order-lines"].new, done["olist-payments"].new) == (15_000, 17_071, 15_733)
    assert Customer.objects.count() == done["olist-customers"].new == 14_904


def test_online_retail_with_cancellations_and_duplicate_lines(shared_data: Path) -> None:
    done = take_set("online_retail", shared_data / "online_retail")
    customers, orders = done["online-retail-customers"], done["online-retail-orders"]
    assert (customers.lines, customers.new, customers.rejected) == (334_054, 3_412, 91_927)
    assert (orders.lines, orders.new) == (334_054, 239_590)
    assert {reason.lines for reason in reasons(orders)} == {91_892, 2_572}
    assert OrderLine.objects.aggregate(total=Sum("net_amount"))["total"] == Decimal("5120221.852")
    assert Order.objects.filter(native_id__startswith="C").count() == 2_496
    assert OrderLine.objects.filter(order__native_id__startswith="C").exclude(kind="return").count() == 0
