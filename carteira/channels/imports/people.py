"""Customers, their contacts and places, and what passed between us."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.basics.taking import Outcome, Rejected, Row, Taking
from carteira.channels.importing.keys import content_key
from carteira.channels.importing.kinds import Field, Kind, register
from carteira.customers.actions.added import with_added
from carteira.customers.actions.giving_back import put_records_back, take_identities_away
from carteira.customers.actions.intake import take_source_records
from carteira.customers.models import Contact, Establishment, Interaction, SourceIdentity
from carteira.customers.queries import customers_seen_by
from carteira.engine.bulk.tables import among
from carteira.trade.actions import take_documents

CUSTOMER = Field(
    "customer", "code", required=True, help=_("The customer's code, as in the file of customers."), example="C001",
    aliases=("customer code", "customer id", "customer number", "customerid", "client", "client id", "account", "account id", "cliente", "código do cliente",
             "cod cliente", "codcli", "nº cliente", "num cliente", "id cliente", "entidade", "terceiro"),
)  # fmt: skip


NOT_YOURS = Rejected("The code is taken by a customer that you do not see.", "code", "Ask somebody who sees all customers to import it.")


def _take_customers(rows: Sequence[Row], taking: Taking) -> Sequence[Outcome]:
    hidden = _hidden(rows, taking)
    outcomes = iter(take_source_records([row for row in rows if row.key not in hidden], taking))
    return [NOT_YOURS if row.key in hidden else next(outcomes) for row in rows]


def _hidden(rows: Sequence[Row], taking: Taking) -> set[str]:
    """Codes of customers that are there and that the actor does not see."""
    if taking.by.scope == "all":
        return set()
    named = among(SourceIdentity.objects.filter(source=taking.source), "native_id", [row.key for row in rows])
    seen = named.filter(customer__in=customers_seen_by(taking.by))
    return set(named.values_list("native_id", flat=True)) - set(seen.values_list("native_id", flat=True))


def _put_back(import_id: int, after: int, by: Actor, at: datetime) -> tuple[Sequence[dict[str, Any]], int | None]:
    out = put_records_back(import_id, after, by, at)
    return out.conflicts, out.after


def _take_away(import_id: int, after: int, by: Actor, at: datetime) -> tuple[Sequence[dict[str, Any]], int | None]:
    out = take_identities_away(import_id, after, by, at)
    return out.conflicts, out.after


def _belonging(model: Any) -> Any:
    def apply(rows: Sequence[Row], taking: Taking) -> Sequence[Outcome]:
        return take_documents(model, rows, taking)

    return apply


def _take_contacts(rows: Sequence[Row], taking: Taking) -> Sequence[Outcome]:
    read = with_added(Contact, rows, taking, noun="contact")
    outcomes = iter(take_documents(Contact, [row for row in read if isinstance(row, Row)], taking))
    return [next(outcomes) if isinstance(row, Row) else row for row in read]


register(
    Kind(
        "customers", _("Customers"), noun="customer", place=10, keys=("code",), apply=_take_customers, tables=(), give_back=(_put_back, _take_away),
        match_choices=(("code",), ("tax_id",), ("email",), ("name", "city")),
        fields=(
            Field("code", "code", help=_("The customer's code in the source; it recognises the customer when the file comes again."), example="C001",
                  aliases=("customer code", "customer id", "customer number", "customerid", "client code", "client id", "account id", "id", "código", "codigo cliente",
                           "código do cliente", "cod cliente", "codcli", "nº cliente", "num cliente", "nr cliente", "id cliente", "número", "ref")),
            Field("name", help=_("Name or company name."), example="Atacadão Norte Ltda",
                  aliases=("customer name", "company", "company name", "account", "account name", "client", "customer", "nome", "razão social", "nome fantasia", "cliente",
                           "nome do cliente", "empresa", "denominação", "designação", "firma", "nome da empresa", "denominação social")),
            Field("tax_id", "code", help=_("CNPJ, CPF or NIF, as text."), example="12.345.678/0001-95", limit=40,
                  aliases=("tax number", "vat", "vat number", "vat id", "cnpj", "cpf", "cnpj/cpf", "cpf/cnpj", "nif", "nipc", "contribuinte", "nº contribuinte", "nif/nipc",
                           "número de contribuinte", "inscrição")),
            Field("email", limit=254, help=_("E-mail address."), example="compras@norte.example", aliases=("e-mail", "mail", "email address", "correio eletrónico", "correio eletrônico", "endereço de e-mail")),
            Field("phone", "code", limit=60, help=_("Phone; without a country code it is one of ours."), example="+55 11 91234-5678",
                  aliases=("telephone", "phone number", "mobile", "telefone", "celular", "telemóvel", "fone", "tel", "contacto telefónico", "whatsapp")),
            Field("address", limit=300, help=_("Street and number."), aliases=("street", "address line 1", "addressline1", "endereço", "morada", "logradouro", "rua")),
            Field("city", limit=120, help=_("City."), aliases=("town", "cidade", "município", "localidade", "concelho")),
            Field("region", limit=60, help=_("State, district or region."), aliases=("state", "province", "county", "estado", "uf", "distrito", "região")),
            Field("postal_code", "code", limit=20, help=_("Postal code, as text."), aliases=("zip", "zip code", "postcode", "cep", "código postal", "cod postal", "cp")),
            Field("country", limit=80, help=_("Country, by name or two-letter code."), example="BR", aliases=("país", "pais", "country code", "office location")),
            Field("kind", limit=40, help=_("organisation or person."), aliases=("type", "customer type", "tipo", "tipo de pessoa", "tipo pessoa", "pessoa")),
            Field("status", limit=40, help=_("prospect, active or former."), aliases=("situação", "estado do cliente", "ativo")),
            Field("relationship", limit=40, help=_("contract, repeat or project."), aliases=("relação", "tipo de relação", "modalidade")),
            Field("language", limit=10, help=_("Language code, like pt-br."), aliases=("idioma", "língua")),
            Field("owner", limit=254, help=_("Our person in charge: name or e-mail."), aliases=("account owner", "salesperson", "sales rep", "vendedor", "responsável", "comercial", "gestor")),
            Field("territory", limit=120, help=_("Territory, as in settings."), aliases=("território", "zona", "praça")),
            Field("group", limit=200, help=_("Economic group."), aliases=("parent", "parent company", "subsidiary of", "grupo", "grupo económico", "grupo econômico", "rede")),
        ),
    )
)  # fmt: skip

register(
    Kind(
        "contacts", _("Contacts"), place=20, keys=("code",), key=content_key("contact", "customer", "email", "name"), apply=_take_contacts,
        tables=(Contact,), noun="contact",
        fields=(
            Field("contact", "code", help=_("Code of the contact; without it customer, e-mail and name recognise the row."), aliases=("contact id", "code", "id", "id contato", "id contacto", "código do contato")),
            CUSTOMER,
            Field("name", required=True, help=_("Name of the person."), example="Ana Souza", aliases=("contact name", "full name", "nome", "contato", "contacto", "nome do contato", "nome do contacto", "pessoa de contacto")),
            Field("role", limit=120, help=_("What the person does there."), aliases=("job title", "title", "position", "cargo", "função")),
            Field("email", "email", help=_("E-mail address."), aliases=("e-mail", "mail", "email address", "correio eletrónico")),
            Field("phone", "code", limit=20, help=_("Phone."), aliases=("telephone", "phone number", "mobile", "telefone", "celular", "telemóvel")),
            Field("language", limit=10, help=_("Language code."), aliases=("idioma",)),
            Field("valid_from", "date", help=_("First day in this role."), aliases=("since", "desde", "início")),
            Field("valid_until", "date", help=_("First day no longer in this role."), aliases=("until", "até", "fim")),
        ),
    )
)  # fmt: skip

register(
    Kind(
        "establishments", _("Establishments"), place=30, keys=("code",), key=content_key("code", "customer", "tax_id", "name", "postal_code"),
        apply=_belonging(Establishment), tables=(Establishment,),
        fields=(
            Field("code", "code", help=_("Code of the place; without it customer, tax id, name and postal code recognise the row."), aliases=("id", "branch", "código", "filial", "loja")),
            CUSTOMER,
            Field("name", help=_("Name of the place."), aliases=("nome", "designação", "branch name")),
            Field("tax_id", "code", limit=20, help=_("CNPJ of the branch."), aliases=("cnpj", "nif", "vat")),
            Field("address", limit=300, help=_("Street and number."), aliases=("street", "endereço", "morada", "rua")),
            Field("city", limit=120, help=_("City."), aliases=("town", "cidade", "localidade", "município")),
            Field("region", limit=60, help=_("State, district or region."), aliases=("state", "estado", "uf", "distrito")),
            Field("postal_code", "code", limit=20, help=_("Postal code."), aliases=("zip", "zip code", "cep", "código postal")),
            Field("country", "country", help=_("Country."), aliases=("país",)),
        ),
    )
)  # fmt: skip

DRIVERS = (
    Field("minutes", "decimal", minimum=0, help=_("Minutes that it took; empty is not known."), aliases=("duration", "duration minutes", "minutos", "duração", "tempo")),
    Field("channel", limit=20, help=_("email, phone, messaging, visit, shop…"), aliases=("canal",)),
    Field("form_of_trade", limit=20, help=_("Form of trade."), aliases=("forma de negociação",)),
    Field("direction", "choice", choices=("in", "out"), help=_("in: from the customer; out: from us."), aliases=("sentido", "direção")),
    Field("initiated_by", "choice", choices=("customer", "us"), help=_("Who began."), aliases=("iniciado por", "origem")),
    Field("subject", limit=300, help=_("Subject."), aliases=("title", "assunto", "título", "resumo")),
    Field("body", limit=20_000, help=_("Text."), aliases=("notes", "description", "comment", "texto", "descrição", "observações", "notas")),
    Field("drivers", "json", help=_('More numbers for the time equations, like {"pages": 3}.'), aliases=("direcionadores",)),
)  # fmt: skip
WHEN = Field("occurred_at", "datetime", required=True, help=_("Day, or day and time."), example="2026-03-31",
             aliases=("date", "datetime", "time", "day", "when", "created", "opened", "data", "dia", "data e hora", "data de abertura", "aberto em"))  # fmt: skip


def _take_interactions(kind: str) -> Any:
    def apply(rows: Sequence[Row], taking: Taking) -> Sequence[Outcome]:
        return take_documents(Interaction, [_with_day(row, kind) for row in rows], taking)

    return apply


def _with_day(row: Row, kind: str) -> Row:
    said = dict(row.values)
    day = timezone.localtime(said["occurred_at"], timezone.get_default_timezone()).date()
    drivers = said.get("drivers")
    more = {"kind": kind} if kind else {}
    return replace(row, values={**said, **more, "business_date": day, **({"drivers": drivers or {}} if "drivers" in said else {})})


def _drivers_are_plain(values: Mapping[str, Any]) -> Rejected | None:
    drivers = values.get("drivers")
    if drivers is None or (isinstance(drivers, dict) and all(isinstance(v, int | float | bool | str | Decimal) for v in drivers.values())):
        return None
    return Rejected(str(_("holds more than names with numbers.")), "drivers", str(_('Write it like {"pages": 3, "urgent": true}.')))


register(
    Kind(
        "interactions", _("Interactions"), place=110, keys=("code",), key=content_key("code", "customer", "kind", "occurred_at", "subject"),
        apply=_take_interactions(""), tables=(Interaction,), check=_drivers_are_plain, repeats="reject",
        fields=(
            Field("code", "code", help=_("Code of the interaction; without it customer, kind, time and subject recognise the row."), aliases=("id", "interaction", "interaction id", "código", "opportunity id")),
            CUSTOMER,
            Field("kind", "choice", required=True, choices=("visit", "proposal", "call", "email", "message", "note", "case"), help=_("visit, proposal, call, email, message, note or case."), example="visit",
                  aliases=("type", "tipo", "activity")),
            WHEN, *DRIVERS,
        ),
    )
)  # fmt: skip

register(
    Kind(
        "cases", _("Cases"), place=120, keys=("case",), key=content_key("case", "customer", "occurred_at", "subject"), apply=_take_interactions("case"),
        tables=(Interaction,), check=_drivers_are_plain, repeats="reject",
        fields=(
            Field("case", "code", help=_("Number of the case; without it customer, time and subject recognise the row."), aliases=("id", "case id", "case number", "ticket", "ticket id", "protocol", "chamado", "protocolo", "nº do caso", "atendimento")),
            CUSTOMER, WHEN, *DRIVERS,
        ),
    )
)  # fmt: skip
