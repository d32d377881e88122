"""Tell by e-mail: the number, the outcome, and the question how it went. All leave by the one way out, which asks consent where it is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.channels.actions.outgoing import Draft, queue_message
from carteira.channels.models import OutMessage
from carteira.customers.rules.purposes import PURPOSES
from carteira.service.actions.ending import close
from carteira.service.actions.moving import locked
from carteira.service.actions.rating import rating_link
from carteira.service.actions.working import give_protocol
from carteira.service.models import Case
from carteira.service.queries.addressing import mail_address
from carteira.service.rules.states import phase_of

Texts = tuple[str, str]


@transaction.atomic
def mail_number(case_id: int, *, by: Actor, at: datetime) -> OutMessage:
    """Send the number to whoever wrote; it counts as given."""
    case = locked(case_id, by=by)
    sent = _send(case, "number", _number_texts, by=by, at=at)
    give_protocol(case_id, by=by, at=at)
    return sent


@transaction.atomic
def mail_outcome(case_id: int, *, by: Actor, at: datetime) -> OutMessage:
    """Send the outcome of a resolved case; it is told by that, and the case closes."""
    case = locked(case_id, by=by)
    if phase_of(case.type, case.state) != "resolved":
        raise Refused(_("Only a resolved case has an outcome to tell."), field="state", remedy=_("Resolve it with its outcome first."))
    sent = _send(case, f"outcome:{case.reopens}", _outcome_texts, by=by, at=at)
    close(case_id, told_how="email", by=by, at=at)
    return sent


@transaction.atomic
def mail_rating(case_id: int, *, by: Actor, at: datetime) -> OutMessage:
    """Ask how it went. Nobody owes us an answer: it leaves only with a consent to surveys."""
    case = locked(case_id, by=by)
    if phase_of(case.type, case.state) != "closed":
        raise Refused(_("Only a closed case can be rated."), field="state", remedy=_("Tell the outcome first."))
    link = rating_address(case, at=at)
    return _send(case, f"rating:{case.reopens}", lambda one: _rating_texts(one, link), purpose="survey", by=by, at=at)


MAILS: dict[str, Callable[..., OutMessage]] = {"number": mail_number, "outcome": mail_outcome, "rating": mail_rating}


def rating_address(case: Case, *, at: datetime) -> str:
    """Where this resolution can be rated, without a log-in."""
    return f"{settings.PUBLIC_URL}{reverse('service:rate', args=[rating_link(case, at=at)])}"


def _send(case: Case, what: str, texts: Callable[[Case], Texts], *, by: Actor, at: datetime, purpose: str = "") -> OutMessage:
    """Queue one mail in the language of the customer. The same thing is sent once."""
    address = mail_address(case)
    if case.identity is None or not address:
        raise Refused(
            _("There is no customer with an e-mail address."), field="address", remedy=_("Tell it in another way, and say how you told it.")
        )
    with translation.override(case.identity.customer.language or settings.LANGUAGE_CODE):
        subject, text = texts(case)
    owed = case.type if case.type in PURPOSES else "request"
    draft = Draft(
        case.identity.customer_id, address, purpose=purpose or owed, subject=subject[:200], text=text, episode=case.episode_id, key=f"case:{case.pk}:{what}"
    )  # fmt: skip
    return queue_message(draft, by=by, at=at)


def _number_texts(case: Case) -> Texts:
    subject = _("Your number %(number)s: %(subject)s") % {"number": case.protocol, "subject": case.subject}
    text = _("We have received what you told us. Your number is %(number)s. Name it whenever you ask about this matter.")
    return subject, text % {"number": case.protocol}


def _outcome_texts(case: Case) -> Texts:
    subject = _("What came of %(number)s: %(subject)s") % {"number": case.protocol, "subject": case.subject}
    text = _("Your matter with the number %(number)s is closed. What came of it:")
    again = _("If it is not solved for you, answer this message within 30 days and we open it again.")
    return subject, f"{text % {'number': case.protocol}}\n\n{case.outcome}\n\n{again}"


def _rating_texts(case: Case, link: str) -> Texts:
    subject = _("How did we do with %(number)s?") % {"number": case.protocol}
    return subject, _("Please tell us in a minute how you were treated:") + f"\n\n{link}"
