"""The kind of file that this folder takes in: cases, with their course where the source tells it.

It takes the place of the plain kind that the channels bring: what costs is still one touchpoint a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carteira.channels.importing.keys import content_key
from carteira.channels.importing.kinds import Field, Kind, kind, register
from carteira.customers.models import Interaction
from carteira.service.actions.taking import take_cases
from carteira.service.models import Case
from carteira.service.rules.states import STATES

BEFORE = kind("cases")
COURSE = (
    Field("type", "choice", choices=tuple(STATES), help=_("complaint, request, suggestion, question, praise; without it the case is unsorted."),
          aliases=("case type", "tipo", "natureza", "tipo de atendimento")),
    Field("state", limit=12, help=_("State within the type, like working or solved; without it the dates decide."), aliases=("status", "situação", "estado")),
    Field("answered_at", "datetime", help=_("First answer to the customer."), aliases=("first response", "first reply", "primeira resposta", "respondido em")),
    Field("resolved_at", "datetime", help=_("When it was resolved."), aliases=("solved", "resolvido em", "resolução", "data de resolução")),
    Field("closed_at", "datetime", help=_("When it was closed."), aliases=("closed", "fechado em", "encerrado em", "data de fecho", "data de encerramento")),
    Field("queue", limit=40, help=_("Code of the queue; without it the first one."), aliases=("team", "group", "fila", "equipe", "equipa", "grupo")),
    Field("priority", "integer", minimum=1, help=_("1 (most urgent) to 4."), aliases=("prioridade", "severity", "urgência")),
    Field("outcome", limit=4_000, help=_("What came of it."), aliases=("resolution", "desfecho", "solução")),
    Field("cause", limit=40, help=_("Code of the root cause; unknown ones are added."), aliases=("root cause", "causa", "causa raiz", "motivo")),
    Field("country", "country", help=_("Country whose law runs."), aliases=("país",)),
    Field("regulated", "boolean", help=_("We sell as a regulated supplier."), aliases=("regulado",)),
    Field("contacts", "integer", minimum=1, help=_("Times that the customer turned to us."), aliases=("contatos", "contactos")),
    Field("transfers", "integer", minimum=0, help=_("Hand-overs."), aliases=("reassignments", "transferências")),
    Field("course", "json", help=_('All that happened, like [["waiting", "2026-03-01T10:00:00+00:00"]]; then the dates above only say the end.'), aliases=("histórico", "percurso")),
    Field("reopens", "integer", minimum=0, help=_("Times that it was opened again."), aliases=("reopen count", "reaberturas")),
)  # fmt: skip

register(
    Kind(
        "cases", _("Cases"), place=120, keys=("case",), key=content_key("case", "customer", "occurred_at", "subject"), apply=take_cases,
        tables=(Case, Interaction), check=BEFORE.check, repeats="reject", fields=(*BEFORE.fields, *COURSE),
    )
)  # fmt: skip
