"""The template of each kind, with its examples filled in, goes in as printed: one file after the other, as people meet them."""

from __future__ import annotations

import csv
import io

from carteira.channels.importing.kinds import all_kinds
from carteira.channels.importing.template import template
from carteira.channels.models import ImportReject
from tests.channels.conftest import Take


def test_every_template_goes_in_with_its_examples(take: Take) -> None:
    for kind in all_kinds():
        line = io.StringIO()
        csv.writer(line).writerow([field.example for field in kind.fields])
        taken = take(template(kind) + line.getvalue(), kind.name)
        assert (taken.lines, taken.rejected) == (1, 0), (kind.name, *ImportReject.objects.values_list("column", "reason", "remedy"))
        assert (taken.new, taken.updated, taken.unchanged) in ((1, 0, 0), (0, 1, 0), (0, 0, 1)), kind.name
