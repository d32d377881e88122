"""Whether the demo company is here."""

from __future__ import annotations

from carteira.channels.models import Import
from carteira.engine import queue

SOURCE = "demo"


def is_loaded() -> bool:
    """Whether anything of the demo company is in the base."""
    return Import.objects.filter(source=SOURCE, state__in=["done", "running", "undoing"]).exists()


def work_under_way() -> queue.Job | None:
    """The job that loads or removes it now, if there is one."""
    return queue.Job.objects.filter(name__in=["demo.load", "demo.remove"], status__in=["ready", "running"]).order_by("-pk").first()
