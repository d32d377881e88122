"""Is this installation well: each check says what it found and, when it is not well, what to do."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from carteira.engine.queue.models import Job, WorkerBeat
from carteira.governance.queries.events import verify_chain

Verdict = Literal["ok", "warn", "fail"]
BEAT_LASTS = timedelta(seconds=60)
LEAST_FREE = 0.10
KEEPERS = frozenset({"keep_event_update", "keep_event_delete"})


@dataclass(frozen=True)
class Check:
    """One finding."""

    name: str
    verdict: Verdict
    found: str
    remedy: str = ""


def examine(*, at: datetime, chain: bool = True) -> list[Check]:
    """All checks, in order; after an unreachable database the ones that need it are left out."""
    checks = [_disk(), _secret_key()]
    reachable = _database()
    checks.append(reachable)
    if reachable.verdict == "fail":
        return checks
    checks.append(migrations())
    if checks[-1].verdict == "fail":
        return checks
    questions: list[Callable[[], Check]] = [_indexes, _guards, lambda: worker(at), lambda: _stuck_jobs(at)]
    if connection.vendor == "sqlite":
        questions.insert(0, _wal)
    if chain:
        questions.append(_chain)
    return [*checks, *(ask() for ask in questions)]


def readiness(*, at: datetime) -> list[Check]:
    """The quick checks of /readyz: database, migrations, worker, disk."""
    database = _database()
    if database.verdict == "fail":
        return [database, _disk()]
    return [database, migrations(), worker(at), _disk()]


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
            version = cursor.fetchone()[0]
    except DatabaseError as fault:
        return Check("database", "fail", str(fault).splitlines()[0], "See that the database runs and CARTEIRA_DATABASE_URL names it.")
    return Check("database", "ok", f"{connection.vendor} {version}")


def _wal() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA mmap_size")
        mapped = (cursor.fetchone() or [0])[0]
    if mode not in ("wal", "memory"):
        return Check(
            "journal", "fail", f"journal_mode is {mode}", "Put the data folder on a local disk; WAL does not work on network disks."
        )
    return Check("journal", "ok" if not mapped else "fail", f"{mode}, mmap_size {mapped}")


def migrations() -> Check:
    """Whether the tables are those of this release."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        unknown = set(executor.loader.applied_migrations) - set(executor.loader.graph.nodes)
    except DatabaseError as fault:
        return Check("migrations", "fail", str(fault).splitlines()[0], "Run `carteira migrate`.")
    if missing:
        return Check("migrations", "fail", f"{len(missing)} not applied", "Run `carteira migrate`.")
    ours = {name for app, name in unknown if apps.is_installed(f"carteira.{app}")}
    if ours:
        return Check(
            "migrations", "fail", "the database is of a newer release", "Install that release; a downgrade needs a backup of before."
        )
    return Check("migrations", "ok", "all applied")


def _indexes() -> Check:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        missing = [
            index.name
            for model in apps.get_models()
            if model.__module__.startswith("carteira.") and model._meta.db_table in tables and model._meta.indexes
            for present in [set(connection.introspection.get_constraints(cursor, model._meta.db_table))]
            for index in model._meta.indexes
            if index.name not in present
        ]
    if missing:
        return Check(
            "indexes", "fail", f"missing: {', '.join(missing[:5])}", "A bulk load may have been cut short: run `carteira migrate`."
        )
    return Check("indexes", "ok", "all present")


def _guards() -> Check:
    with connection.cursor() as cursor:
        catalogue = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger'" if connection.vendor == "sqlite" else "SELECT tgname FROM pg_trigger"
        )
        cursor.execute(catalogue)
        present = {row[0].lower() for row in cursor.fetchall()}
    if not present >= KEEPERS:
        return Check(
            "audit guard", "fail", "a trigger that keeps events is missing", "Somebody removed it: see who could, then restore it."
        )
    return Check("audit guard", "ok", "events can be neither changed nor deleted")


def worker(at: datetime) -> Check:
    """Whether a worker has shown a sign of life."""
    seen = WorkerBeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if seen is None:
        return Check("worker", "warn", "none has ever run", "Start one: `bin/start` or `carteira worker`.")
    if at - seen > BEAT_LASTS:
        return Check("worker", "warn", f"last seen {seen.isoformat(timespec='seconds')}", "Start one: `bin/start` or `carteira worker`.")
    return Check("worker", "ok", "alive")


def _stuck_jobs(at: datetime) -> Check:
    failed = Job.objects.filter(status="failed", finished_at__gt=at - timedelta(days=7)).count()
    waiting = Job.objects.filter(status="ready", run_at__lt=at - timedelta(minutes=10)).count()
    found = f"{failed} failed in 7 days, {waiting} waiting longer than 10 minutes"
    return Check("jobs", "warn" if failed or waiting else "ok", found, "Look at them on the imports page." if failed or waiting else "")


def _disk() -> Check:
    usage = shutil.disk_usage(settings.HOME)
    free = usage.free / usage.total
    found = f"{usage.free // 2**20} MiB free ({free:.0%})"
    return (
        Check("disk", "ok", found)
        if free >= LEAST_FREE
        else Check("disk", "warn", found, "Make room: writing stops when the disk is full.")
    )


def _secret_key() -> Check:
    if os.environ.get("CARTEIRA_SECRET_KEY"):
        return Check("secret key", "ok", "from the environment")
    path = Path(settings.HOME) / "secret_key"
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Check("secret key", "fail", f"{path.name} has mode {mode:04o}", f"chmod 600 {path}")
    return Check("secret key", "ok", "in the data folder, readable by its owner only")


def _chain() -> Check:
    report = verify_chain()
    if report.whole:
        return Check("audit chain", "ok", f"{report.events} events, whole")
    return Check(
        "audit chain",
        "fail",
        f"broken at event {report.broken_at}: {report.reason}",
        "Compare with a backup; see who had the database's password.",
    )
