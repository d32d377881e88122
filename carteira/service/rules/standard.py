"""The desk as it comes: calendars, one queue, the clocks of law and house, and the services that can be asked for.

All of it becomes rows that people change; only the legal clocks are taken from the law and say which."""

from __future__ import annotations

from typing import Any

CALENDARS: tuple[dict[str, Any], ...] = (
    {"code": "br", "name": "Brasil", "zone": "America/Sao_Paulo", "country": "BR", "region": "", "carnival": True},
    {"code": "pt", "name": "Portugal", "zone": "Europe/Lisbon", "country": "PT", "region": "", "carnival": True},
    {"code": "azores", "name": "Açores", "zone": "Atlantic/Azores", "country": "PT", "region": "20", "carnival": True},
    {"code": "law-br", "name": "Lei (Brasil)", "zone": "America/Sao_Paulo", "country": "BR", "region": "", "carnival": False},
    {"code": "law-pt", "name": "Lei (Portugal)", "zone": "Europe/Lisbon", "country": "PT", "region": "", "carnival": False},
)
QUEUES: tuple[dict[str, Any], ...] = (
    {"code": "sac", "name": "SAC", "calendar": "br"},
    {"code": "apoio", "name": "Apoio ao cliente", "calendar": "pt"},
)

_ALL = ("complaint", "request", "question")
CLOCKS: tuple[dict[str, Any], ...] = (
    # Brazil: answer within seven days of the registration, suppliers that federal bodies regulate (Decreto 11.034/2022, art. 13).
    *({"name": "Decreto 11.034/2022", "case_type": kind, "nature": "legal", "measure": "answer", "amount": 7, "unit": "days",
       "calendar": "law-br", "country": "BR", "regulated": True, "body": ""} for kind in _ALL),
    # The public platform of the Brazilian consumer authority: ten days.
    {"name": "consumidor.gov.br", "case_type": "complaint", "nature": "legal", "measure": "answer", "amount": 10, "unit": "days",
     "calendar": "law-br", "country": "", "regulated": None, "body": "consumidor.gov.br"},
    # Portugal: fifteen working days from the complaint (Decreto-Lei 156/2005 as changed by 74/2017).
    {"name": "Livro de Reclamações", "case_type": "complaint", "nature": "legal", "measure": "answer", "amount": 15, "unit": "working days",
     "calendar": "law-pt", "country": "", "regulated": None, "body": "livro-de-reclamacoes"},
    # The house's own.
    {"name": "First answer", "case_type": "complaint", "nature": "internal", "measure": "answer", "amount": 240, "unit": "working minutes"},
    {"name": "Solution", "case_type": "complaint", "nature": "internal", "measure": "total resolution", "amount": 2_700, "unit": "working minutes"},
    {"name": "First answer", "case_type": "request", "nature": "internal", "measure": "answer", "amount": 540, "unit": "working minutes"},
    {"name": "Fulfilment", "case_type": "request", "nature": "internal", "measure": "total resolution", "amount": 1_620, "unit": "working minutes"},
    {"name": "Answer", "case_type": "question", "nature": "internal", "measure": "answer", "amount": 240, "unit": "working minutes"},
    {"name": "Thanks to the author", "case_type": "suggestion", "nature": "internal", "measure": "answer", "amount": 1_080, "unit": "working minutes"},
    {"name": "Decision", "case_type": "suggestion", "nature": "internal", "measure": "total resolution", "amount": 16_200, "unit": "working minutes"},
    {"name": "Thanks", "case_type": "praise", "nature": "internal", "measure": "answer", "amount": 2_700, "unit": "working minutes"},
)  # fmt: skip
SERVICES: tuple[dict[str, Any], ...] = (
    {"code": "statement", "name": "Extrato", "kind": "statement"},
    {"code": "order-status", "name": "Consulta de pedido", "kind": "query"},
    {"code": "booking", "name": "Reserva ou agendamento", "kind": "booking"},
    {"code": "guidance", "name": "Orientação", "kind": "guidance"},
    {"code": "cancellation", "name": "Cancelamento", "kind": "cancellation"},
)
BODIES = ("procon", "consumidor.gov.br", "livro-de-reclamacoes", "social", "other")
"""Where customers complain outside."""
