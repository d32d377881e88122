"""One chunk of lines: checked, told apart from what the file said before, taken in by its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.taking import Outcome, Rejected, Row, Taking
from carteira.channels.actions.storing import dialect_of
from carteira.channels.importing.checking import Checker, Reject
from carteira.channels.importing.kinds import Kind, whole_kind
from carteira.channels.importing.mapping import Mapped
from carteira.channels.importing.reading.opening import DataLine
from carteira.channels.models import Import, ImportChange, ImportLine, ImportReject
from carteira.engine.bulk.tables import among, insert_rows


@dataclass
class Taken:
    """What became of a chunk: one verdict for each line, in file order, and the rejects."""

    verdicts: list[tuple[int, str]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    new: int = 0
    updated: int = 0
    unchanged: int = 0

    def count(self, outcome: str, line: int) -> None:
        """Add a verdict."""
        self.verdicts.append((line, outcome))
        if outcome != "rejected":
            setattr(self, outcome, getattr(self, outcome) + 1)


class ChunkTaker:
    """Takes chunks of one import, each in the caller's transaction."""

    def __init__(self, taken: Import, *, by: Actor) -> None:
        self.taken = taken
        self.kind: Kind = whole_kind(taken.kind, by=by)
        mapped = Mapped.from_json({k: v for k, v in taken.settings.items() if k not in ("reading", "headers")})
        headers = taken.settings["headers"]
        self.mapped = mapped.checked(self.kind, headers)
        self.checker = Checker(self.kind, self.mapped, dialect_of(taken), headers, timezone.get_default_timezone())
        self.repeats = self.mapped.repeats or self.kind.repeats

    def take(self, lines: Sequence[DataLine], taking: Taking) -> Taken:
        """Take these lines in; writes the rows, the rejects and what undo needs."""
        rows, rejects = self.checker.check(lines)
        by_number = {line.number: line for line in lines}
        fresh, verdicts = self._told_apart(rows)
        taking.changed_before = self._changed_before
        for row, outcome in zip(fresh, self.kind.apply(fresh, taking), strict=True):
            verdicts[row.line] = outcome
        result = Taken()
        refused = {reject.line: reject for reject in rejects}
        for number, line in by_number.items():
            verdict = verdicts.get(number)
            if isinstance(verdict, Rejected):
                refused[number] = self.checker.reject(line, verdict)
            result.count("rejected" if number in refused else str(verdict), number)
        result.rejects = [refused[number] for number in sorted(refused)]
        self._keep(result.rejects, taking)
        return result

    def _told_apart(self, rows: Sequence[Row]) -> tuple[list[Row], dict[int, Outcome]]:
        """The rows with a key that the file has not named before, and verdicts on the others."""
        keys = [_number(row.key) for row in rows]
        seen = {key: (content, line) for key, content, line in _seen(self.taken.pk, keys)}
        fresh: list[Row] = []
        marks: list[tuple[int, int, int, int]] = []
        verdicts: dict[int, Outcome] = {}
        for row, key in zip(rows, keys, strict=True):
            content = int.from_bytes(bytes.fromhex(row.fingerprint[:16]), "big", signed=True)
            if key in seen:
                verdicts[row.line] = self._repeated(row, content, *seen[key])
                continue
            seen[key] = (content, row.line)
            marks.append((self.taken.pk, key, content, row.line))
            fresh.append(row)
        insert_rows(ImportLine, ("of", "key", "content", "line"), marks)
        return fresh, verdicts

    def _repeated(self, row: Row, content: int, first: int, line: int) -> Outcome:
        if self.repeats == "first" or (first == content and self.repeats == "unchanged"):
            return "unchanged"
        if first == content:
            remedy = _("See line %s. Number the lines if both are meant.") % line
            return Rejected(_("The line is the same as an earlier one; it counts once."), "", remedy)
        remedy = _("See line %s. Keep the line that is right and delete the other.") % line
        return Rejected(_("An earlier line says something else about the same key."), self.kind.keys[0], remedy)

    def _changed_before(self, table: str, row_ids: Sequence[int]) -> set[int]:
        if not row_ids:
            return set()
        found = among(ImportChange.objects.filter(of_id=self.taken.pk, table=table), "row_id", row_ids)
        return set(found.values_list("row_id", flat=True))

    def _keep(self, rejects: Sequence[Reject], taking: Taking) -> None:
        pk = self.taken.pk
        insert_rows(
            ImportReject,
            ("of_id", "line", "column", "reason", "remedy", "cells"),
            [(pk, one.line, one.column, str(one.reason)[:300], str(one.remedy)[:300], one.cells) for one in rejects],
        )
        insert_rows(
            ImportChange,
            ("of_id", "table", "row_id", "before", "version_after"),
            [(pk, one.table, one.row_id, one.before, one.version_after) for one in taking.changes],
        )


def _seen(import_id: int, keys: Sequence[int]) -> list[tuple[int, int, int]]:
    if not keys:
        return []
    return list(among(ImportLine.objects.filter(of=import_id), "key", keys).values_list("key", "content", "line"))


def _number(text: str) -> int:
    """64 bits of a text's hash, as the databases keep them."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)
