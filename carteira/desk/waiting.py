"""The lines of "what needs me": each says what, why it matters and where to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carteira.channels.models import Import
from carteira.desk.queries.needs import CAP, Desk
from carteira.value.queries.runs import RunView
from carteira.web import formats
from carteira.web.navigation import address
from carteira.web.progress import Progress

Text = str | Promise


@dataclass(frozen=True)
class Need:
    """One thing that waits. `progress` when it runs by itself."""

    title: Text
    note: Text
    url: str
    icon: str
    tone: str = ""
    progress: Progress | None = None


def needs_of(desk: Desk, links: Mapping[str, str]) -> list[Need]:
    """What waits, in the order in which it should be done."""
    found = [need for taken in desk.imports if (need := _import(taken)) is not None]
    if (run := _run(desk.latest_run, links.get("runs", ""))) is not None:
        found.append(run)
    if desk.pairs_waiting:
        found.append(_duplicates(desk, links.get("duplicates", "")))
    return found


def _import(taken: Import) -> Need | None:
    url = address("channels:import", taken.pk) or address("channels:imports")
    if taken.state in ("running", "undoing"):
        done = formats.number_text(taken.cursor)
        note = _("%(done)s of %(lines)s lines") % {"done": done, "lines": formats.number_text(taken.lines)} if taken.lines else done
        return Need(taken.file_name, note, url, "loader-circle", "info")
    if taken.state == "failed":
        return Need(_("%(file)s could not be imported") % {"file": taken.file_name}, taken.message, url, "circle-alert", "loss")
    if taken.state == "previewed":
        return Need(
            _("%(file)s waits for your decision") % {"file": taken.file_name}, _("Nothing was imported yet."), url, "file-check", "warn"
        )
    if taken.rejected:
        title = ngettext("%(n)s line of %(file)s was refused", "%(n)s lines of %(file)s were refused", taken.rejected)
        said = title % {"n": formats.number_text(taken.rejected), "file": taken.file_name}
        return Need(said, _("Mend them and upload them again."), url, "triangle-alert", "warn")
    return None


def _run(run: RunView | None, url: str) -> Need | None:
    if run is None or run.state == "done":
        return None
    if run.state == "failed":
        return Need(_("The last computation of results failed"), run.message, url, "circle-alert", "loss")
    return Need(_("Results are being computed"), _("since %s") % formats.moment_text(run.created_at), url, "loader-circle", "info")


def _duplicates(desk: Desk, url: str) -> Need:
    count = formats.number_text(min(desk.pairs_waiting, CAP)) + ("+" if desk.pairs_waiting > CAP else "")
    title = ngettext("%(n)s pair of customers may be one", "%(n)s pairs of customers may be one", desk.pairs_waiting) % {"n": count}
    first = desk.pairs[0] if desk.pairs else None
    note = f"{first.left.customer.name} · {first.right.customer.name}" if first else ""
    return Need(title, note, url, "git-merge", "warn")
