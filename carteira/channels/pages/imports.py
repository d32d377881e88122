"""The import in four steps: upload, columns, preview, result."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.channels import actions, queries
from carteira.channels.importing.kinds import all_kinds, kind, whole_kind
from carteira.channels.importing.states import STATES
from carteira.channels.importing.template import template
from carteira.channels.models import Import
from carteira.channels.pages.forms import MappingForm, ReadingForm, RecipeForm, UploadForm
from carteira.web import messages, progress
from carteira.web.components.blocks import badge
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Choice, Column, Facet, Grid, ListSpec, capped_count, slice_of

TONES = {"running": "info", "done": "good", "cancelled": "warn", "failed": "loss", "undoing": "info"}
OPEN = ("uploaded", "previewed")
LIST = ListSpec(
    "imports",
    default_sort="-id",
    columns=(
        Column("id", gettext_lazy("Number"), "number", sort="id"),
        Column("file_name", gettext_lazy("File"), "strong", url=lambda one: reverse("channels:import", args=[one.pk])),
        Column("kind", gettext_lazy("Kind")),
        Column("source", gettext_lazy("Source")),
        Column("state", gettext_lazy("State"), value=lambda one: badge(STATES[one.state], TONES.get(one.state, ""))),
        Column("lines", gettext_lazy("Lines"), "number", value=lambda one: one.cursor),
        Column("new", gettext_lazy("New"), "number"),
        Column("updated", gettext_lazy("Updated"), "number"),
        Column("unchanged", gettext_lazy("Unchanged"), "number"),
        Column("rejected", gettext_lazy("Rejected"), "number"),
        Column("created_at", gettext_lazy("Uploaded"), "ago"),
    ),
    facets=(Facet("state", gettext_lazy("State"), tuple(Choice(name, label) for name, label in STATES.items())),),
)


@page("imports.run", methods=("GET", "HEAD"))
def imports(request: HttpRequest) -> HttpResponse:
    """All imports, and the first step of a new one."""
    return _imports(request, UploadForm(initial={"kind": request.GET.get("kind", "customers")}))


def _imports(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    state = LIST.read(request)
    found = queries.imports_seen_by(actor_of(request))
    if states := state.filters.get("state"):
        found = found.filter(state__in=states)
    count, capped = capped_count(found)
    rows = slice_of(found, sort=state.sort, after=state.after, before=state.before)
    grid = Grid(LIST, state, rows, count=count, count_capped=capped, noun=_("imports"), search=False, empty_title=_("No imports yet"),
                empty_text=_("Upload a file above: customers first, then products, then orders."))  # fmt: skip
    return render(request, "channels/imports.html", {"grid": grid, "form": form, "kinds": all_kinds()}, status=status)


@page("imports.run", methods=("POST",))
def upload(request: HttpRequest) -> HttpResponse:
    """Store the file and go on to its columns."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        said, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            given = queries.recipe(said["recipe"]).settings if said["recipe"] else {}
            taken = actions.store_file(
                file, file_name=file.name, kind_name=said["kind"], source=said["source"].lower(), by=actor_of(request), at=timezone.now(),
                settings_given=given,
            )  # fmt: skip
            return redirect("channels:import", taken.pk)
        except Refused as no:
            put_refusal(form, no)
    return _imports(request, form, status=422)


@page("imports.run", methods=("GET", "HEAD"))
def show(request: HttpRequest, import_id: int) -> HttpResponse:
    """Where an import stands: its columns before it runs, its progress while it does, its result after."""
    taken = queries.import_for(import_id, by=actor_of(request))
    if taken.state in OPEN:
        return _columns(request, taken, ReadingForm(taken), MappingForm(taken, by=actor_of(request)))
    return _result(request, taken, RecipeForm())


def _columns(request: HttpRequest, taken: Import, reading: ReadingForm, mapping: MappingForm, status: int = 200) -> HttpResponse:
    sample = queries.first_lines(taken)
    frame = {"taken": taken, "kind": kind(taken.kind), "reading": reading, "mapping": mapping, "sample": sample}
    return render(request, "channels/columns.html", frame, status=status)


@page("imports.run", methods=("POST",))
def decide(request: HttpRequest, import_id: int) -> HttpResponse:
    """Settle reading and columns, and go on to the preview; a changed reading shows the columns again."""
    taken = queries.import_for(import_id, by=actor_of(request))
    if taken.state not in OPEN:
        return redirect("channels:import", taken.pk)
    reading, mapping = ReadingForm(taken, request.POST), MappingForm(taken, request.POST, by=actor_of(request))
    if reading.is_valid() and mapping.is_valid():
        try:
            before = taken.settings["headers"]
            taken = actions.decide_reading(
                import_id, reading=reading.decided(), mapping=mapping.decided(), by=actor_of(request), at=timezone.now()
            )
            if taken.settings["headers"] != before:
                return redirect("channels:import", taken.pk)
            actions.check_import(taken.pk, by=actor_of(request))
            return redirect("channels:preview", taken.pk)
        except Refused as no:
            put_refusal(mapping, no)
    return _columns(request, taken, reading, mapping, status=422)


@page("imports.run", methods=("GET", "HEAD"))
def preview(request: HttpRequest, import_id: int) -> HttpResponse:
    """What the import would do to the first lines."""
    taken = queries.import_for(import_id, by=actor_of(request))
    if taken.state not in OPEN:
        return redirect("channels:import", taken.pk)
    shown = actions.preview_import(import_id, by=actor_of(request), at=timezone.now())
    columns = {one["header"]: one["field"] for one in queries.used_columns(taken)}
    return render(request, "channels/preview.html", {"taken": taken, "kind": kind(taken.kind), "preview": shown, "columns": columns})


@page("imports.run", methods=("POST",))
def run(request: HttpRequest, import_id: int) -> HttpResponse:
    """Start the import or go on with it."""
    actions.start_import(import_id, by=actor_of(request), at=timezone.now())
    return redirect("channels:import", import_id)


@page("imports.run", methods=("POST",))
def cancel(request: HttpRequest, import_id: int) -> HttpResponse:
    """Ask it to stop."""
    actions.cancel_import(import_id, by=actor_of(request), at=timezone.now())
    messages.done(request, _("The import stops after the lines in hand."))
    return redirect("channels:import", import_id)


@page("imports.undo", methods=("POST",))
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take the whole import back."""
    actions.start_undo(import_id, by=actor_of(request), at=timezone.now())
    return redirect("channels:import", import_id)


@page("imports.run", methods=("GET", "HEAD"))
def standing(request: HttpRequest, import_id: int) -> HttpResponse:
    """The progress bar, asked for every second."""
    return progress.answer(request, _progress(queries.import_for(import_id, by=actor_of(request))))


@page("imports.run", methods=("GET", "HEAD"))
def rejects(request: HttpRequest, import_id: int) -> HttpResponse:
    """The refused lines as a file that can be mended and uploaded."""
    taken = queries.import_for(import_id, by=actor_of(request))
    name = f"rejects-{taken.pk}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    lines = StreamingHttpResponse(queries.reject_lines(taken), content_type="text/csv; charset=utf-8", headers=headers)
    return cast("HttpResponse", lines)


@page("imports.run", methods=("GET", "HEAD"))
def blank(request: HttpRequest, kind_name: str) -> HttpResponse:
    """The canonical file of a kind."""
    headers = {"Content-Disposition": f'attachment; filename="{kind(kind_name).name}.csv"'}
    return HttpResponse(template(whole_kind(kind_name, by=actor_of(request))), content_type="text/csv; charset=utf-8", headers=headers)


@page("imports.run", methods=("POST",))
def keep_recipe(request: HttpRequest, import_id: int) -> HttpResponse:
    """Keep how the file was read under a name."""
    form = RecipeForm(request.POST)
    taken = queries.import_for(import_id, by=actor_of(request))
    if form.is_valid():
        try:
            actions.save_recipe(form.cleaned_data["name"], from_import=import_id, by=actor_of(request), at=timezone.now())
            messages.done(request, _("The recipe is kept."))
            return redirect("channels:import", import_id)
        except Refused as no:
            put_refusal(form, no)
    return _result(request, taken, form, status=422)


def _result(request: HttpRequest, taken: Import, form: RecipeForm, status: int = 200) -> HttpResponse:
    by = actor_of(request)
    label, tone = STATES[taken.state], TONES.get(taken.state, "")
    frame: dict[str, Any] = {
        "taken": taken, "kind": kind(taken.kind), "form": form, "state": _progress(taken), "label": label, "tone": tone,
        "reasons": queries.reasons(taken), "rejects": queries.rejects_of(taken)[:50],
        "can_undo": by.may("imports.undo") and actions.can_undo(taken), "can_go_on": taken.state in ("cancelled", "failed"),
    }  # fmt: skip
    return render(request, "channels/result.html", frame, status=status)


def _progress(taken: Import) -> progress.Progress:
    at = queries.pace(taken, now=timezone.now())
    running = taken.state in ("running", "undoing")
    cancel_url = reverse("channels:cancel", args=[taken.pk]) if taken.state == "running" else ""
    return progress.Progress(
        reverse("channels:standing", args=[taken.pk]), at.done, at.total, running, STATES[taken.state], at.rate, at.remaining, cancel_url
    )  # fmt: skip
