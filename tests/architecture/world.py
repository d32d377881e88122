"""A company at work, for tests that walk all pages: the cast, the golden quarter with its results, an import, a key, events."""

from __future__ import annotations

from dataclasses import dataclass

from carteira.basics.actor import Actor
from carteira.channels.models import Import
from carteira.customers.models import Customer
from carteira.fields.models import CustomField
from carteira.governance.actions import record_event
from carteira.portfolio.actions.snapshots import keep_snapshots
from carteira.portfolio.queries.runs import require_run
from carteira.reports.actions import keep_report
from carteira.team import actions
from carteira.value.models import AllocationRun, ResourcePool, TimeEquation
from tests.architecture.routes import Route
from tests.channels.objects import channels_world
from tests.company import NOW, Company
from tests.fields.defined import defined
from tests.sales.objects import sales_world
from tests.value.books import open_books
from tests.value.running import compute

READING = {
    "reading": {"format": "text", "encoding": "utf-8", "delimiter": ";", "quote": '"', "decimal": ",", "dates": "dmy"},
    "headers": ["code", "name"],
    "mapping": {"code": "code", "name": "name"},
}


@dataclass(frozen=True)
class World:
    """What stands in the database, by the kind of object that routes.toml names."""

    company: Company
    customer: Customer
    objects: dict[str, int]

    def address(self, route: Route) -> str:
        """The route's address with something real in its first number."""
        name = next((name for name, kind in route.parameters if kind == "int"), "")
        known = self.objects.get(route.about)
        return route.address(**({name: known} if name and known else {}))


def build_world(company: Company) -> World:
    """Put it all there."""
    by = Actor.system("tests")
    customers = open_books()
    Customer.objects.update(owner=company.seller, territory=company.north)
    run = compute()
    keep_snapshots(require_run(), by=by, at=NOW)
    taken = Import.objects.create(
        owner=company.owner, kind="customers", source="file", file_name="a.csv", stored_as="a", size=1, digest="0" * 64, created_at=NOW, state="done", settings=READING,

        lines=3, new=2, rejected=1,
    )  # fmt: skip
    actions.make_key("till", scopes=["customers.view"], days=30, by=company.actor(company.owner), at=NOW)
    hook, _ = actions.make_webhook("erp", "https://erp.example/hook", ["*"], by=company.actor(company.owner), at=NOW)
    first = customers["A"]
    record_event("customers.customer-edited", by=by, at=NOW, subject_kind="customer", subject_id=first.pk, customer_id=first.pk)
    report = keep_report(name="Mine", question="noun=customers&rows=country", by=company.actor(company.owner), at=NOW)
    found = {"report": report, "customer": first, "member": company.seller, "import": taken, "run": run, "webhook": hook}
    found["added-field"] = CustomField.objects.get(pk=defined("choice", key="tier").id)
    return World(company, first, {name: row.pk for name, row in found.items()} | _model_parts(run) | sales_world(first) | channels_world())


def _model_parts(run: AllocationRun) -> dict[str, int]:
    pool, equation = ResourcePool.objects.order_by("pk").first(), TimeEquation.objects.order_by("pk").first()
    return {"pool": pool.pk if pool else 0, "equation": equation.pk if equation else 0}
