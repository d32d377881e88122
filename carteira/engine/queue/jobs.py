"""The queue tidies up after itself."""

from __future__ import annotations

from datetime import timedelta

from carteira.engine.queue.models import Job, WorkerBeat
from carteira.engine.queue.registry import schedule, task
from carteira.engine.queue.work import Work

KEPT = timedelta(days=30)
WORKER_GONE = timedelta(days=1)


@task("queue.tidy", atomic=True)
def tidy(work: Work) -> dict[str, int]:
    """Forget jobs that ended a month ago and workers that were not seen for a day."""
    jobs, _ = Job.objects.filter(status__in=("done", "cancelled", "failed"), finished_at__lt=work.at - KEPT).delete()
    workers, _ = WorkerBeat.objects.filter(seen_at__lt=work.at - WORKER_GONE).delete()
    return {"jobs": jobs, "workers": workers}


schedule("queue.tidy", "17 3 * * *")
