"""Deliveries, invoices, payments, credit notes, direct costs and price steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carteira.basics.taking import Outcome, Rejected, Row, Taking
from carteira.basics.text import fold
from carteira.channels.importing.keys import content_key
from carteira.channels.importing.kinds import Field, Kind, register
from carteira.channels.imports.orders import CLOSED_LOT, CURRENCY, KM, ORDER
from carteira.channels.imports.people import CUSTOMER
from carteira.trade.actions import take_documents
from carteira.trade.models import CreditNote, Delivery, DirectCost, Invoice, Payment, PriceComponent

WHO = Field(**{**CUSTOMER.__dict__, "required": False, "help": _("The customer's code; not needed where the order or invoice tells it.")})
INVOICE = Field(
    "invoice",
    "code",
    help=_("Number of the invoice."),
    example="F2026-118",
    aliases=(
        "invoice number",
        "invoice no",
        "invoice id",
        "fatura",
        "factura",
        "nº fatura",
        "número da fatura",
        "nota fiscal",
        "nf",
        "título",
        "duplicata",
    ),
)
Check = Callable[[Mapping[str, Any]], Rejected | None]
AMOUNT = ("value", "total", "valor", "montante", "importe", "quantia")


def _code(help_text: Any, *aliases: str) -> Field:
    return Field("code", "code", help=help_text, aliases=("id", "number", "código", "número", *aliases))


def _day(name: str, help_text: Any, *aliases: str, required: bool = True) -> Field:
    return Field(name, "date", required=required, help=help_text, example="2026-03-31", aliases=aliases)


def _due_after_issue(values: Mapping[str, Any]) -> Rejected | None:
    issued, due = values.get("issued_on"), values.get("due_on")
    if issued is None or due is None or due >= issued:
        return None
    remedy = gettext("Give the day of the invoice or a later one, or leave it empty.")
    return Rejected(gettext("The invoice is due before its own day."), field="due_on", remedy=remedy)


REVERSALS = frozenset({"reversal", "refund", "chargeback", "returned", "estorno", "reembolso", "devolucao", "devolvido", "anulacao"})


def _invoice_is_wrong(values: Mapping[str, Any]) -> Rejected | None:
    if values["amount"] < 0:
        remedy = gettext("A credit note is a kind of its own: import it as credit-notes, without the minus.")
        return Rejected(gettext("The amount of an invoice is negative."), field="amount", remedy=remedy)
    disputed = values.get("disputed_amount")
    if disputed is not None and disputed > values["amount"]:
        remedy = gettext("Give the disputed part alone.")
        return Rejected(gettext("More is disputed than the invoice says."), field="disputed_amount", remedy=remedy)
    return _due_after_issue(values)


def _payment_is_wrong(values: Mapping[str, Any]) -> Rejected | None:
    """Money that goes back is said to: by the method, not by a sign alone."""
    if values["amount"] >= 0 or any(word in REVERSALS for word in fold(values.get("method") or "").split()):
        return None
    remedy = gettext("If the money went back, say so in the method: refund or chargeback; or else correct the sign.")
    return Rejected(gettext("The amount of a payment is negative."), field="amount", remedy=remedy)


def _kind(name: str, label: Any, place: int, model: type[Model], key: Any, *fields: Field, check: Check | None = None) -> Kind:
    def apply(rows: Sequence[Row], taking: Taking) -> Sequence[Outcome]:
        return take_documents(model, rows, taking)

    return register(Kind(name, label, fields, (fields[0].name,), apply, (model,), key=key, check=check, place=place, repeats="reject"))


_kind(
    "deliveries", _("Deliveries"), 60, Delivery, content_key("code", "customer", "order", "delivered_on"),
    _code(_("Number of the delivery; without it customer, order and day recognise it."), "delivery", "delivery note", "guia", "guia de remessa", "romaneio", "entrega"),
    WHO, ORDER,
    _day("delivered_on", _("Day it arrived."), "date", "delivery date", "shipped date", "data", "data de entrega", "entregue em"),
    _day("promised_on", _("Day it was promised for at first."), "required date", "promised", "due", "prometido", "data prometida", "prazo", required=False),
    Field("in_full", "boolean", help=_("Whether everything arrived."), aliases=("complete", "completa", "total")), KM, CLOSED_LOT,
)  # fmt: skip
_kind(
    "invoices", _("Invoices"), 70, Invoice, lambda values: str(values["invoice"]),
    Field(**{**INVOICE.__dict__, "required": True, "aliases": (*INVOICE.aliases, "number", "número", "documento")}),
    WHO, ORDER,
    _day("issued_on", _("Day of the invoice."), "date", "invoice date", "data", "emissão", "data de emissão", "data da fatura"),
    _day("due_on", _("Day it is due."), "due date", "vencimento", "data de vencimento", required=False),
    Field("amount", "amount", required=True, help=_("Amount of the invoice."), example="1200.00", aliases=("invoice amount", *AMOUNT)),
    Field("disputed_amount", "amount", minimum=0, help=_("Part that the customer disputes."), aliases=("disputed", "contestado", "em disputa")), CURRENCY, check=_invoice_is_wrong,
)  # fmt: skip
_kind(
    "payments", _("Payments"), 80, Payment, content_key("code", "customer", "invoice", "paid_on", "amount", "method"),
    _code(_("Number of the payment; without it customer, invoice, day and amount recognise it."), "payment", "payment id", "check number", "recibo", "pagamento", "nº recibo"),
    WHO, INVOICE,
    _day("paid_on", _("Day the money came."), "date", "payment date", "data", "data de pagamento", "pago em", "liquidação", "data de liquidação"),
    Field("amount", "amount", required=True, help=_("Amount received; negative only where the method says refund or chargeback."), example="1200.00", aliases=("payment value", "paid", "valor pago", *AMOUNT)),
    Field("method", limit=30, help=_("How it was paid."), aliases=("payment type", "payment method", "forma de pagamento", "meio de pagamento")), CURRENCY, check=_payment_is_wrong,
)  # fmt: skip
_kind(
    "credit-notes", _("Credit notes"), 85, CreditNote, content_key("code", "customer", "invoice", "issued_on", "amount"),
    _code(_("Number of the credit note."), "credit note", "nota de crédito", "devolução"),
    WHO, INVOICE,
    _day("issued_on", _("Day of the credit note; it counts in that day's period."), "date", "data", "emissão", "data de emissão"),
    Field("amount", "amount", required=True, minimum=0, help=_("Amount credited, positive."), example="80.00", aliases=AMOUNT),
    Field("reason", help=_("Why."), aliases=("motivo", "razão")), CURRENCY,
)  # fmt: skip
_kind(
    "direct-costs", _("Direct costs"), 90, DirectCost, content_key("code", "customer", "order", "kind", "incurred_on", "amount"),
    _code(_("Number of the cost entry.")),
    WHO, ORDER,
    Field("kind", required=True, limit=40, help=_("What it is: freight, commission, samples…"), example="freight", aliases=("type", "tipo", "natureza", "rubrica")),
    _day("incurred_on", _("Day of the cost."), "date", "data"),
    Field("amount", "amount", required=True, help=_("Amount; negative takes back an earlier cost."), example="45.00", aliases=("cost", "custo", *AMOUNT)), CURRENCY,
)  # fmt: skip
_kind(
    "price-components", _("Price components"), 95, PriceComponent, content_key("code", "customer", "order", "name", "effective_on", "amount"),
    _code(_("Number of the entry.")),
    WHO, ORDER,
    Field("name", required=True, limit=80, help=_("What it is: rebate, bonus, freight allowance…"), example="rebate", aliases=("component", "nome", "componente", "tipo")),
    Field("level", "choice", required=True, choices=("on_invoice", "off_invoice"), help=_("on_invoice or off_invoice."), example="off_invoice", aliases=("nível",)),
    _day("effective_on", _("Day it counts for."), "date", "data", "competência"),
    Field("amount", "amount", required=True, help=_("Amount; positive lowers our price."), example="30.00", aliases=AMOUNT),
    Field("accrued", "boolean", help=_("Whether it is an estimate, not yet granted."), aliases=("provisionado", "estimado")), CURRENCY,
)  # fmt: skip
