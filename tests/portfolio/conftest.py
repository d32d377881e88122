"""Fixtures of the portfolio."""

from __future__ import annotations

import pytest

from carteira.basics.actor import Actor
from carteira.portfolio.actions.direction import publish_direction
from carteira.team.models import User
from carteira.team.queries import actor_for
from tests.company import NOW, Company
from tests.portfolio.world import AT, World, golden_world


def hire(name: str, role: str) -> Actor:
    user = User(email=f"{name.lower()}@balas.example", name=name, role=role, joined_at=NOW, language="en")
    user.set_unusable_password()
    user.save()
    return actor_for(user)


@pytest.fixture
def golden(db: None) -> World:
    return golden_world()


@pytest.fixture
def director(db: None) -> Actor:
    return hire("Diana", "director")


@pytest.fixture
def second(db: None) -> Actor:
    return hire("Dario", "director")


@pytest.fixture
def third(db: None) -> Actor:
    return hire("Dulce", "director")


@pytest.fixture
def seller(company: Company) -> Actor:
    return company.actor(company.seller)


@pytest.fixture
def direction(director: Actor) -> None:
    publish_direction(what="Sell sweets", for_whom="Wholesalers and supermarkets", how="In closed lots", by=director, at=AT)
