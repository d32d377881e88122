"""Commands that run the installation: start, migrate, worker."""

from __future__ import annotations

import json
import signal
from datetime import timedelta

import click


@click.command()
@click.option("--demo/--no-demo", default=True, help="Load the demo company on the first start.")
@click.option("--workers", type=click.IntRange(0, 16), default=1, show_default=True, help="How many processes work on jobs.")
def start(demo: bool, workers: int) -> None:
    """Start web and workers, print the address and how to log in.

    The first start makes the tables, the owner's log-in and the demo company.
    """
    from carteira.config.start import run

    run(with_demo=demo, workers=workers)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def migrate(as_json: bool) -> None:
    """Bring the database to this release."""
    from carteira.config import database

    steps = database.migrate()
    if as_json:
        click.echo(json.dumps({"applied": steps}))
    else:
        click.echo(f"{len(steps)} migrations applied.", err=True)


@click.command()
@click.option("--queue", default="default", show_default=True, help="Which queue to serve.")
@click.option("--lease", type=click.FloatRange(1, 3600), default=None, help="Seconds that a job is held without a sign of life.")
@click.option("--until-empty", is_flag=True, help="End as soon as nothing is due.")
def worker(queue: str, lease: float | None, until_empty: bool) -> None:
    """Do the jobs that wait, one after the other, until told to stop."""
    from carteira.config.logs import configure
    from carteira.engine.queue.worker import Worker

    configure("WARNING")
    working = Worker(queue=queue, lease=timedelta(seconds=lease) if lease else None)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: working.stop())
    working.run(until_empty=until_empty)


commands: list[click.Command] = [start, migrate, worker]
