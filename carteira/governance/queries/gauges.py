"""Figures that are asked of the database when somebody scrapes them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min

from carteira.engine.queue.models import Job, WorkerBeat
from carteira.governance.models import Event


def gauges(*, at: datetime) -> str:
    """The figures in Prometheus' text form."""
    jobs = {row["status"]: row["n"] for row in Job.objects.values("status").annotate(n=Count("id"))}
    oldest = Job.objects.filter(status="ready", run_at__lte=at).aggregate(first=Min("run_at"))["first"]
    beat = WorkerBeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    lines = ["# TYPE carteira_jobs gauge"]
    lines += [f'carteira_jobs{{status="{status}"}} {jobs.get(status, 0)}' for status in ("ready", "running", "done", "failed", "cancelled")]
    lines += [
        "# TYPE carteira_oldest_job_seconds gauge",
        f"carteira_oldest_job_seconds {(at - oldest).total_seconds() if oldest else 0:.0f}",
    ]
    if beat is not None:
        lines += ["# TYPE carteira_worker_silence_seconds gauge", f"carteira_worker_silence_seconds {(at - beat).total_seconds():.0f}"]
    last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    lines += ["# TYPE carteira_events_total counter", f"carteira_events_total {last}"]
    return "\n".join(lines) + "\n"
