"""`carteira report`: tables whose numbers lead to their rows."""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.reports.queries import plain, saying
from carteira.reports.queries.drilled import drilled
from carteira.reports.queries.kept import named
from carteira.reports.queries.tables import table_of
from carteira.reports.rules.asked import Asked, of_pairs, read

BY = Actor.system("command line")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")


def _question(command: Any) -> Any:
    for option in (
        click.option("--noun", default="", help="What is counted; `carteira report nouns` lists it."),
        click.option("--rows", multiple=True, help="Group by; up to two, dates by part: ordered.month."),
        click.option("--columns", default="", help="Group side by side."),
        click.option("--measure", "measures", multiple=True, help="count, or such as net.sum."),
        click.option("--filter", "f", multiple=True, help="dimension:value; ~ is not known."),
        click.option("--not", "without", multiple=True, help="dimension:value to leave out."),
        click.option("--when", default="", help="A period that moves with today, such as last-12-months."),
        click.option("--since", default="", help="First day."),
        click.option("--until", default="", help="Last day."),
        click.option("--run", default="", help="Number of a run; the current one without it."),
    ):
        command = option(command)
    return command


@click.group("report")
def report() -> None:
    """Tables of what is known, grouped and counted; each number has its rows."""


@report.command("list")
@AS_JSON
def list_(as_json: bool) -> None:
    """Reports that come with the product, and those that people share."""
    found = plain.reports(by=BY)
    _say(found, as_json, [f"{one.get('code') or one['id']}: {one['name']}" for one in found])


@report.command("nouns")
@AS_JSON
def nouns(as_json: bool) -> None:
    """What can be asked: nouns with their dimensions and measures."""
    found = plain.nouns(by=BY)
    lines = [
        f"{one['key']}: {', '.join(d['key'] for d in one['dimensions'])} | {', '.join(m['key'] for m in one['measures'])}" for one in found
    ]
    _say(found, as_json, lines)


@report.command("run")
@click.argument("name")
@AS_JSON
def run(name: str, as_json: bool) -> None:
    """Run the report NAME: its code, number or name."""
    _answer(named(name, by=BY).asked, as_json)


@report.command("ask")
@_question
@AS_JSON
def ask(as_json: bool, **said: Any) -> None:
    """Ask a question of one's own."""
    _answer(_asked(**said), as_json)


@report.command("rows")
@click.option("--question", default="", help="The question as `run` and `ask` say it, instead of the options.")
@click.option("--limit", default=50, show_default=True, help="At most so many rows.")
@_question
@AS_JSON
def rows(question: str, limit: int, as_json: bool, **said: Any) -> None:
    """The rows behind a number."""
    found = drilled(read(question) if question else _asked(**said), by=BY, now=timezone.now())
    told = [plain.row(one, found) for one in found.rows.order_by("-pk")[: max(limit, 0)]]
    _say(told, as_json, ["  ".join(f"{key}={value}" for key, value in one.items()) for one in told])


def _asked(*, without: tuple[str, ...], **said: Any) -> Asked:
    said["not"] = without
    return of_pairs([(key, one) for key, value in said.items() for one in (value if isinstance(value, tuple) else (value,))])


def _answer(asked: Asked, as_json: bool) -> None:
    table = table_of(asked, by=BY, now=timezone.now())
    lines = [saying.asks(table.asking), *([table.standing] if table.standing else [])]
    for line in table.lines:
        heads = [saying.head_words(head, bucket) for head, (_key, _one, bucket) in zip(line.heads, table.asking.rows, strict=True)]
        lines.append("\t".join([*heads, *_numbers(table, line)]))
    _say(saying.plain(table), as_json, lines)


def _numbers(table: Any, line: Any) -> list[str]:
    found = []
    for column in table.columns:
        for place in range(len(table.asking.measures)):
            figure = table.cell(line, column.token, place)
            number = "" if figure is None else "no basis" if figure.value is None else saying.exact(figure.value)
            coverage = f" ({figure.known} of {figure.of})" if figure and figure.partly else ""
            found.append(f"{column.said}={number}{coverage}" if column.said else f"{number}{coverage}")
    return found


def _say(answer: Any, as_json: bool, lines: list[str]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))


commands = [report]
