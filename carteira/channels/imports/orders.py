"""Products and orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from carteira.channels.importing.keys import hashed
from carteira.channels.importing.kinds import Field, Kind, register
from carteira.channels.imports.people import CUSTOMER
from carteira.trade.actions import take_order_headers, take_order_lines, take_products
from carteira.trade.models import Order, OrderLine, Product

CURRENCY = Field(
    "currency", "currency", required=True, help=_("Currency of the amounts."), example="BRL", aliases=("moeda", "divisa", "ccy")
)
ORDER = Field(
    "order", "code", limit=80, help=_("Number of the order."), example="10234",
    aliases=("order number", "order id", "orderid", "order no", "sales order", "invoice no", "invoice number", "pedido", "nº pedido", "num pedido", "número do pedido",
             "encomenda", "nº encomenda", "número da encomenda", "nota fiscal", "fatura", "documento", "nº documento"),
)  # fmt: skip
KM = Field(
    "distance_km",
    "decimal",
    minimum=0,
    help=_("Kilometres to bring it there; empty is not known."),
    aliases=("km", "distance", "quilômetros", "quilómetros", "distância"),
)
CLOSED_LOT = Field(
    "closed_lot",
    "boolean",
    help=_("Whether it fills a vehicle or pallet."),
    aliases=("lote fechado", "closed lot", "full load", "carga fechada"),
)

_HEAD = (
    Field("channel", limit=20, help=_("How it was ordered: phone, shop, visit…"), aliases=("canal", "sales channel", "canal de venda")),
    Field("form_of_trade", limit=20, help=_("Form of trade."), aliases=("forma de negociação", "forma de venda")),
    Field("manual_entry", "boolean", help=_("Whether our people typed it in."), aliases=("manual", "digitado", "digitação manual", "introdução manual")),
    CLOSED_LOT,
    KM,
    Field("state", "choice", choices=("placed", "cancelled"), help=_("placed or cancelled."), aliases=("status", "order status", "situação", "estado")),
)  # fmt: skip
_DATE = (
    "date",
    "order date",
    "orderdate",
    "invoice date",
    "day",
    "data",
    "data do pedido",
    "data da encomenda",
    "data pedido",
    "emissão",
    "data de emissão",
    "dt emissão",
    "close date",
)


def line_key(values: Mapping[str, Any]) -> str:
    """Order and line number; without a number the content of the line tells it from the others of the order."""
    order, line = values["order"], values.get("line")
    if line is not None:
        return f"{order}/{line}"
    return f"{order}/{hashed((name, values.get(name)) for name in LINE_CONTENT)}"


LINE_CONTENT = (
    "product",
    "product_name",
    "quantity",
    "list_price",
    "unit_price",
    "list_amount",
    "discount_amount",
    "net_amount",
    "line_kind",
)

register(
    Kind(
        "products", _("Products"), place=40, keys=("code",), apply=take_products, tables=(Product,), match_choices=(("code",), ("name",)),
        fields=(
            Field("code", "code", help=_("Code of the product."), example="P01", aliases=("product", "product code", "product id", "sku", "stock code", "item", "código", "produto", "código do produto",
                  "cod produto", "artigo", "código do artigo", "referência", "ref")),
            Field("name", required=True, help=_("Name of the product."), example="Bala de coco 1 kg", aliases=("product name", "description", "nome", "descrição", "produto", "designação", "nome do produto", "item name")),
            Field("category", limit=120, help=_("Category or family."), aliases=("family", "product line", "series", "categoria", "família", "linha", "grupo", "product category name")),
            Field("unit", limit=20, help=_("Unit of sale."), aliases=("uom", "unidade", "un")),
            Field("list_price", "amount", minimum=0, help=_("List price of one unit."), aliases=("price", "sales price", "msrp", "preço", "preço de tabela", "preço de lista", "pvp")),
            Field("unit_cost", "amount", minimum=0, help=_("Cost of one unit; empty is not known."), aliases=("cost", "buy price", "custo", "custo unitário", "preço de custo")),
            CURRENCY,
        ),
    )
)  # fmt: skip

register(
    Kind(
        "orders", _("Orders, line by line"), place=50, keys=("order", "line"), key=line_key, apply=take_order_lines, tables=(OrderLine, Order, Product), repeats="reject",
        fields=(
            Field(**{**ORDER.__dict__, "required": True}),
            Field(**{**CUSTOMER.__dict__, "required": False}),
            Field("ordered_on", "date", help=_("Day of the order."), example="2026-03-31", aliases=_DATE),
            Field("line", "code", limit=30, help=_("Number of the line in the order; without it identical lines count once."), example="1",
                  aliases=("line number", "line no", "order line", "order line number", "item number", "order item id", "linha", "nº linha", "sequência", "seq")),
            Field("product", "code", limit=120, help=_("Code of the product."), example="P01", aliases=("product code", "product id", "sku", "stock code", "stockcode", "código do produto", "cod produto", "produto",
                  "artigo", "código do artigo", "referência", "item")),
            Field("product_name", help=_("Name of the product: a product that is not there yet gets it."), aliases=("description", "item name", "nome do produto", "descrição", "descrição do produto", "designação")),
            Field("quantity", "decimal", help=_("Quantity; negative is a return. Empty is 1."), example="10", aliases=("qty", "quantity ordered", "units", "quantidade", "qtd", "qtde", "quant")),
            Field("unit_price", "amount", help=_("Net price of one unit."), aliases=("price", "price each", "unit price", "preço", "preço unitário", "valor unitário", "preço líquido")),
            Field("list_price", "amount", help=_("List price of one unit."), aliases=("preço de tabela", "preço de lista", "pvp")),
            Field("list_amount", "amount", help=_("Amount of the line at list price."), aliases=("gross amount", "gross", "valor bruto", "total bruto", "valor de tabela")),
            Field("discount_amount", "amount", help=_("Discount on the invoice, of the whole line."), aliases=("discount", "desconto", "valor do desconto")),
            Field("net_amount", "amount", help=_("Amount of the line on the invoice."), example="120.00", aliases=("net", "amount", "total", "line total", "value", "valor", "valor líquido", "total líquido", "valor total", "close value")),
            Field("cost_amount", "amount", help=_("Cost of the goods of the line; empty is not known."), aliases=("cost", "cogs", "custo", "cmv", "custo das mercadorias", "custo total")),
            Field("unit_cost", "amount", help=_("Cost of one unit."), aliases=("custo unitário", "preço de custo")),
            Field("line_kind", "choice", choices=("sale", "return", "charge"), help=_("sale, return or charge (freight, fees)."), aliases=("line type", "tipo de linha", "tipo")),
            Field(**{**CURRENCY.__dict__, "required": False}),
            *_HEAD,
        ),
    )
)  # fmt: skip

register(
    Kind(
        "order-headers", _("Orders without lines"), place=45, keys=("order",), apply=take_order_headers, tables=(Order,), key=lambda values: str(values["order"]),
        fields=(
            Field(**{**ORDER.__dict__, "required": True}),
            CUSTOMER,
            Field("ordered_on", "date", required=True, help=_("Day of the order."), example="2026-03-31", aliases=(*_DATE, "order purchase timestamp")),
            CURRENCY,
            *_HEAD,
        ),
    )
)  # fmt: skip
