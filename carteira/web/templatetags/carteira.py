"""Every template word of the product, and those of i18n; built in, so that templates load nothing."""

from __future__ import annotations

from django import template
from django.templatetags import i18n

from carteira.web.components import blocks, charts, figures, forms, frame, tables

register = template.Library()
for library in (i18n.register, figures.register, blocks.register, frame.register, forms.register, tables.register, charts.register):
    register.tags.update(library.tags)
    register.filters.update(library.filters)
