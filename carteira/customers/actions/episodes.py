"""Episodes: one need over many touchpoints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.whose import identities_for
from carteira.customers.models import Episode, Interaction
from carteira.customers.queries import customers_seen_by
from carteira.customers.rules.purposes import PURPOSES
from carteira.governance.actions import record_event


class EpisodeNotFound(LookupError):
    """No such episode, or not of a customer of yours. Mapped once to 404."""


def open_episode(customer: int, title: str, *, by: Actor, at: datetime, purpose: str = "", about: str = "") -> Episode:
    """Begin one matter of a customer; `about` ("case:5") makes it that thing's only one."""
    by.require("customers.edit")
    title = clean_text(title, field="title", limit=200)
    if not title:
        raise Refused(_("is missing."), field="title", remedy=_("Say in a few words what the customer needs."))
    if purpose and purpose not in PURPOSES:
        raise Refused(_("is not known."), field="purpose", remedy=_("Use one of:") + " " + ", ".join(PURPOSES))
    with transaction.atomic():
        identity = identities_for([customer], by=by)[customer]
        about = clean_text(about, field="about", limit=60)
        there = Episode.objects.filter(about=about, identity__customer__identities=identity).first() if about else None
        if there is not None:
            return there
        episode = Episode.objects.create(identity_id=identity, title=title, purpose=purpose, about=about, opened_at=at, opened_by=by.name)
        _tell("opened", episode, customer, by=by, at=at)
        return episode


def attach(interactions: Sequence[int], episode_id: int, *, by: Actor, at: datetime) -> Episode:
    """Put touchpoints of the same customer into one matter."""
    by.require("customers.edit")
    with transaction.atomic():
        episode = episode_for(episode_id, by=by)
        customer = episode.identity.customer_id
        mine = Interaction.objects.filter(pk__in=interactions, identity__customer=customer)
        if mine.count() != len(set(interactions)):
            raise Refused(_("belong to another customer."), field="interactions", remedy=_("Choose touchpoints of the matter's customer."))
        mine.update(episode=episode)
        _tell("extended", episode, customer, by=by, at=at, interactions=sorted(interactions))
        return episode


def close_episode(episode_id: int, *, by: Actor, at: datetime) -> Episode:
    """The need is met, or gone. Closing it again changes nothing."""
    by.require("customers.edit")
    with transaction.atomic():
        episode = episode_for(episode_id, by=by)
        if episode.closed_at is None:
            episode.closed_at, episode.closed_by = at, by.name
            episode.save(update_fields=["closed_at", "closed_by"])
            _tell("closed", episode, episode.identity.customer_id, by=by, at=at)
        return episode


def episode_for(episode_id: int, *, by: Actor) -> Episode:
    """The episode, locked, when its customer is one of the actor's."""
    rows = Episode.objects.select_for_update(of=("self",)).select_related("identity")
    found = rows.filter(pk=episode_id, identity__customer__in=customers_seen_by(by)).first() if 0 < episode_id < 2**63 else None
    if found is None:
        raise EpisodeNotFound(episode_id)
    return found


def _tell(what: str, episode: Episode, customer: int, *, by: Actor, at: datetime, **detail: object) -> None:
    record_event(
        f"customers.episode-{what}", by=by, at=at, subject_kind="episode", subject_id=episode.pk, customer_id=customer,
        detail={"title": episode.title, **detail},
    )  # fmt: skip
