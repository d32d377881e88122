"""The queue within one process: asking, running, retrying, cancelling, coming round by the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.engine import queue
from carteira.engine.queue import claiming, identity, registry
from carteira.engine.queue.worker import Worker

AT = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
ALICE = Actor(kind="user", name="Alice", id=7, permissions=frozenset({"customers.view"}), scope="team", territories=frozenset({1, 2}))
LEASE = timedelta(seconds=30)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks() -> Iterator[list[Any]]:
    """Tasks that write down what they were given."""
    seen: list[Any] = []

    @queue.task("test.note")
    def note(work: queue.Work) -> dict[str, Any]:
        seen.append((work.arguments, work.actor, work.attempt))
        return {"seen": len(seen)}

    @queue.task("test.break")
    def broken(work: queue.Work) -> None:
        seen.append(work.attempt)
        raise ValueError("no such luck")

    @queue.task("test.refuse")
    def refuse(work: queue.Work) -> None:
        raise Refused("The file is empty.", field="file")

    @queue.task("test.count")
    def count(work: queue.Work) -> None:
        for done in range(1, 6):
            seen.append(done)
            work.progress(done, 5, "counting")

    yield seen
    for name in ("test.note", "test.break", "test.refuse", "test.count"):
        registry._tasks.pop(name)


def take(at: datetime, job_id: int | None = None) -> queue.Claim:
    held = claiming.claim(worker="w", at=at, lease=LEASE, job_id=job_id)
    assert held is not None
    return held


def test_a_job_runs_with_its_arguments_and_its_askers_rights(tasks: list[Any]) -> None:
    job = queue.enqueue("test.note", {"import": 5}, by=ALICE, at=AT)
    ended = queue.run_now(job.pk)
    assert (ended.status, ended.result) == ("done", {"seen": 1})
    assert tasks == [({"import": 5}, ALICE, 1)]


def test_a_job_of_a_rolled_back_transaction_does_not_exist() -> None:
    @transaction.atomic
    def act() -> None:
        queue.enqueue("test.note", by=ALICE, at=AT)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not queue.Job.objects.exists()


def test_the_same_unique_key_is_the_same_job() -> None:
    first = queue.enqueue("test.note", by=ALICE, at=AT, unique_key="nightly@1")
    assert queue.enqueue("test.note", by=ALICE, at=AT, unique_key="nightly@1").pk == first.pk
    assert queue.Job.objects.count() == 1


def test_an_error_is_written_down_and_retried_later_and_in_the_end_given_up(tasks: list[Any]) -> None:
    job = queue.enqueue("test.break", by=ALICE, at=AT, max_attempts=3)
    for attempt in (1, 2, 3):
        before = timezone.now()
        with pytest.raises(ValueError, match="no such luck"):
            queue.run_now(job.pk)
        job.refresh_from_db()
        assert (job.failures, "no such luck" in job.error) == (attempt, True)
        if attempt < 3:
            assert job.status == "ready"
            assert before + timedelta(seconds=2**attempt / 2) <= job.run_at <= timezone.now() + timedelta(seconds=2**attempt)
    assert job.status == "failed"
    assert queue.retry(job.pk, at=AT)
    job.refresh_from_db()
    assert (job.status, job.failures) == ("ready", 0)


def test_a_business_no_is_not_tried_again(tasks: list[Any]) -> None:
    job = queue.enqueue("test.refuse", by=ALICE, at=AT)
    with pytest.raises(Refused):
        queue.run_now(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "file: The file is empty.")


def test_a_waiting_job_is_cancelled_at_once_and_an_ended_one_not_at_all(tasks: list[Any]) -> None:
    job = queue.enqueue("test.note", by=ALICE, at=AT)
    assert queue.cancel(job.pk, at=AT)
    assert queue.run_now(job.pk).status == "cancelled"
    assert not queue.cancel(job.pk, at=AT)
    assert tasks == []
    with pytest.raises(queue.NoSuchJob):
        queue.cancel(job.pk + 1, at=AT)


def test_a_running_job_is_cancelled_at_its_next_progress(tasks: list[Any]) -> None:
    job = queue.enqueue("test.count", by=ALICE, at=AT)

    def stop_at_three(done: int, total: int | None, message: str) -> None:
        if done == 3:
            queue.cancel(job.pk, at=AT)

    assert queue.run_now(job.pk, watch=stop_at_three).status == "cancelled"
    assert tasks == [1, 2, 3]


def test_progress_is_kept_and_never_moves_back(tasks: list[Any]) -> None:
    job = queue.enqueue("test.count", by=ALICE, at=AT)
    queue.Job.objects.filter(pk=job.pk).update(progress=4)
    seen = []
    queue.run_now(job.pk, watch=lambda *_: seen.append(queue.job(job.pk).progress))
    assert seen == [4, 4, 4, 4, 4]
    assert queue.job(job.pk).progress == 5


def test_the_fence_stops_a_worker_that_was_taken_over(tasks: list[Any]) -> None:
    job = queue.enqueue("test.note", by=ALICE, at=AT)
    slow = queue.Work(take(AT), at=AT)
    quick = take(AT + LEASE + timedelta(seconds=1))
    assert (quick.job_id, quick.attempt) == (job.pk, 2)
    with pytest.raises(queue.LeaseLost), slow.committing():
        tasks.append("must not happen")
    with pytest.raises(queue.LeaseLost):
        slow.progress(1)
    with pytest.raises(queue.LeaseLost):
        slow.done()
    assert not claiming.finish(slow.claim, at=AT, result=None)
    assert not claiming.fail(slow.claim, at=AT, error="late")
    assert not claiming.release(slow.claim, at=AT)
    assert claiming.finish(quick, at=AT, result=None)
    assert tasks == []


def test_a_lease_that_is_extended_is_not_taken() -> None:
    queue.enqueue("test.note", by=ALICE, at=AT)
    held = take(AT)
    assert claiming.extend(held, at=AT + timedelta(seconds=20))
    assert claiming.claim(worker="w", at=AT + LEASE + timedelta(seconds=5), lease=LEASE) is None
    take(AT + timedelta(seconds=51))


def test_a_clock_set_back_strands_no_job() -> None:
    queue.enqueue("test.note", by=ALICE, at=AT - timedelta(days=400))
    take(AT)
    take(AT - timedelta(hours=1))


def test_a_job_that_kills_its_workers_is_given_up_unless_it_gets_further() -> None:
    job = queue.enqueue("test.note", by=ALICE, at=AT, max_attempts=3)
    for turn in range(12):
        held = take(AT + turn * timedelta(hours=1))
        if turn < 10:
            queue.Work(held, at=AT, clock=lambda turn=turn: AT + turn * timedelta(hours=1)).progress(turn + 1)
    assert claiming.claim(worker="w", at=AT + timedelta(days=2), lease=LEASE) is None
    job.refresh_from_db()
    assert job.status == "failed"
    assert "stopped answering 3 times" in job.error


def test_order_is_priority_then_time_and_the_future_waits() -> None:
    late = queue.enqueue("test.note", by=ALICE, at=AT, run_at=AT + timedelta(seconds=10))
    plain = queue.enqueue("test.note", by=ALICE, at=AT)
    urgent = queue.enqueue("test.note", by=ALICE, at=AT, priority=5)
    assert [take(AT).job_id, take(AT).job_id] == [urgent.pk, plain.pk]
    assert claiming.claim(worker="w", at=AT, lease=LEASE) is None
    assert take(AT + timedelta(seconds=10)).job_id == late.pk


def test_backoff_grows_and_is_bounded() -> None:
    for failures, most in ((1, 2), (5, 32), (40, 3600)):
        waits = [claiming.backoff(failures).total_seconds() for _ in range(50)]
        assert most / 2 <= min(waits)
        assert max(waits) <= most
        assert len(set(waits)) > 1


def test_a_schedule_is_enqueued_once_a_minute_by_however_many_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    planned = registry.Schedule("test.note", "*/15 * * * *", {"n": 1})
    monkeypatch.setattr(registry, "_schedules", {"test.note": planned})
    for worker in (Worker(), Worker()):
        for minute in (0, 7, 14, 15, 31):
            worker.enqueue_due(AT + timedelta(minutes=minute))
    keys = sorted(queue.Job.objects.values_list("unique_key", flat=True))
    assert keys == [f"test.note@{(AT + timedelta(minutes=m)).timestamp():.0f}" for m in (0, 15, 30)]


def test_a_wrong_cron_expression_is_refused_when_declared() -> None:
    with pytest.raises(Exception, match="minute"):
        queue.schedule("test.note", "61 * * * *")


def test_an_unknown_task_fails_with_its_name() -> None:
    job = queue.enqueue("test.unheard-of", by=ALICE, at=AT, max_attempts=1)
    with pytest.raises(queue.NoSuchTask):
        queue.run_now(job.pk)
    assert "test.unheard-of" in queue.job(job.pk).error


def test_how_the_queue_stands(tasks: list[Any]) -> None:
    queue.enqueue("test.note", by=ALICE, at=AT)
    queue.enqueue("test.note", by=ALICE, at=AT, run_at=AT + timedelta(days=1))
    stands = queue.standing(at=AT + timedelta(seconds=5))
    assert (stands.ready, stands.running, stands.workers, stands.oldest_wait) == (2, 0, 0, timedelta(seconds=5))


def test_the_queue_tidies_up(tasks: list[Any]) -> None:
    old = queue.enqueue("test.note", by=ALICE, at=AT)
    queue.run_now(old.pk)
    queue.Job.objects.update(finished_at=AT)
    tidy = queue.enqueue("queue.tidy", by=ALICE, at=AT)
    assert queue.run_now(tidy.pk).result == {"jobs": 1, "workers": 0}
    assert [job.pk for job in queue.Job.objects.all()] == [tidy.pk]


def test_the_dead_are_told_from_the_living_and_from_the_unknown() -> None:
    assert not identity.is_surely_dead(identity.worker_name())
    machine, number, began = identity.worker_name().split(":")
    assert identity.is_surely_dead(f"{machine}:{number}:{int(began) - 1}")
    assert not identity.is_surely_dead(f"elsewhere:{number}:1")
    assert not identity.is_surely_dead("w")


def test_the_job_of_a_dead_process_is_free_at_once() -> None:
    queue.enqueue("test.note", by=ALICE, at=AT)
    machine, number, began = identity.worker_name().split(":")
    held = claiming.claim(worker=f"{machine}:{number}:{int(began) - 1}", at=AT, lease=LEASE)
    assert held
    assert claiming.let_go_of_the_dead(at=AT) == 1
    assert take(AT).attempt == 2
