"""Forms: an error summary that links to the fields, and each field with label, help and errors."""

from __future__ import annotations

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, HiddenInput, Textarea
from django.forms.widgets import CheckboxSelectMultiple, ClearableFileInput, RadioSelect, Select
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def form_errors(form: BaseForm) -> str:
    """What is wrong, each line a link to its field; it takes the focus. Nothing when all is right."""
    if not form.is_bound or not form.errors:
        return ""
    fields = [(bound, bound.errors) for bound in form if bound.errors]
    return render_to_string("web/blocks/form_errors.html", {"form": form, "fields": fields})


@register.simple_tag
def field(bound: BoundField, css: str = "", prefix: str = "", suffix: str = "") -> str:
    """One field of a form."""
    return render_to_string(
        "web/blocks/field.html",
        {"field": bound, "control": control(bound), "css": css, "prefix": prefix, "suffix": suffix, "look": look(bound)},
    )


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Every field of a form, hidden ones too."""
    parts = [str(bound) if isinstance(bound.field.widget, HiddenInput) else field(bound) for bound in form]
    return SafeString("".join(parts))


def control(bound: BoundField) -> SafeString:
    """The control with what assistive technology needs: described by help and errors, invalid when wrong."""
    described = [f"{bound.auto_id}-help"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes: dict[str, str | bool] = {"class": f"input input-{look(bound)}"}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return bound.as_widget(attrs=attributes)


def look(bound: BoundField) -> str:
    """Which shape the control has."""
    kinds = (
        (CheckboxSelectMultiple, "choices"), (RadioSelect, "choices"), (CheckboxInput, "check"), (Textarea, "area"),
        (ClearableFileInput, "file"), (Select, "select"),
    )  # fmt: skip
    return next((name for kind, name in kinds if isinstance(bound.field.widget, kind)), "line")
