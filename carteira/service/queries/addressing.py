"""Where whoever wrote can be reached by e-mail."""

from __future__ import annotations

from carteira.service.models import Case


def mail_address(case: Case) -> str:
    """The address that came with the case, else the customer's; empty when nobody knows one."""
    if "@" in case.author_contact:
        return case.author_contact
    return case.identity.customer.email if case.identity else ""
