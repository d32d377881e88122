"""Which customer a person means: its number, or enough of its name."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.customers.queries import customers_seen_by, suggestions
from carteira.web.requests import actor_of


def customer_said(request: HttpRequest) -> int:
    """The customer named in the field `customer`; several that fit are told with their numbers."""
    said = request.POST.get("customer", "").strip()
    if said.isdecimal() and len(said) < 19:
        return int(said)
    found = suggestions(customers_seen_by(actor_of(request)), said[:200])
    if len(found) == 1:
        return found[0].pk
    if not found:
        raise Refused(_("is not a customer."), field="customer", remedy=_("Give the customer's number, or its name."))
    several = ", ".join(f"{one.pk} {one.name}" for one in found)
    raise Refused(
        _("fits several customers."), field="customer", remedy=_("Give the number of one of these: %(several)s") % {"several": several}
    )
