"""Who is let in, by whom, with which rights."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.governance.models import Event
from carteira.team import actions
from carteira.team.models import OneTimeLink, Territory, User
from carteira.team.queries import LinkSpent, MemberNotFound, actor_for_key, keys_of, link_for, members_seen_by
from carteira.team.rules import PERMISSIONS, ROLES, may_grant
from tests.company import NOW, PASSWORD, Company

LATER = NOW + timedelta(hours=1)


@pytest.mark.django_db
def test_the_first_start_opens_the_house_once() -> None:
    first = actions.open_house(at=NOW)
    second = actions.open_house(at=LATER)
    assert first
    assert second
    with pytest.raises(LinkSpent):
        link_for(first, at=LATER)
    owner = actions.enter_by_link(second, name="Alice", password=PASSWORD, email="alice@balas.example", at=LATER)
    assert (owner.role, owner.email, owner.check_password(PASSWORD)) == ("owner", "alice@balas.example", True)
    assert actions.open_house(at=LATER) is None
    assert not [text for text in OneTimeLink.objects.values_list("hashed", flat=True) if second in text]
    assert Event.objects.filter(verb="team.link-used").count() == 1


def test_a_link_works_once_and_for_a_day(company: Company) -> None:
    owner = company.actor(company.owner)
    _, token = actions.invite("new@balas.example", name="New", role="seller", territory_id=None, by=owner, at=NOW)
    with pytest.raises(LinkSpent):
        actions.enter_by_link(token, name="New", password=PASSWORD, at=NOW + timedelta(hours=24))
    actions.enter_by_link(token, name="New", password=PASSWORD, at=LATER)
    with pytest.raises(LinkSpent):
        actions.enter_by_link(token, name="New", password=PASSWORD, at=LATER)
    assert authenticate(None, email="new@balas.example", password=PASSWORD)


@pytest.mark.parametrize("password", ["short", "password1234", "sergio@balas.example", "a" * 257])
def test_weak_passwords_are_refused_and_the_link_stays(company: Company, password: str) -> None:
    token = actions.give_link(company.seller.pk, by=company.actor(company.owner), at=NOW)
    with pytest.raises(Refused) as no:
        actions.enter_by_link(token, name="Sergio", password=password, at=LATER)
    assert no.value.field == "password"
    assert link_for(token, at=LATER)


def test_an_invited_person_cannot_choose_another_address(company: Company) -> None:
    _, token = actions.invite("new@balas.example", name="N", role="reader", territory_id=None, by=company.actor(company.owner), at=NOW)
    user = actions.enter_by_link(token, name="N", password=PASSWORD, email="alice@balas.example", at=NOW)
    assert user.email == "new@balas.example"


@pytest.mark.parametrize("email", ["ALICE@balas.example", "no address", "", "a@b\x00.example"])
def test_addresses_are_checked(company: Company, email: str) -> None:
    before = User.objects.count()
    with pytest.raises(Refused) as no:
        actions.invite(email, name="X", role="seller", territory_id=None, by=company.actor(company.owner), at=NOW)
    assert no.value.field == "email"
    assert User.objects.count() == before


def test_only_the_team_manager_invites(company: Company) -> None:
    for user in (company.manager, company.seller, company.reader, company.finance):
        with pytest.raises(NotAllowed):
            actions.invite("x@y.example", name="X", role="reader", territory_id=None, by=company.actor(user), at=NOW)


def test_nobody_grants_above_himself(company: Company) -> None:
    deputy = Actor(kind="user", name="Deputy", id=company.manager.pk, permissions=ROLES["manager"].permissions | {"team.manage"}, scope="team",
                   territories=frozenset({company.north.pk}))  # fmt: skip
    with pytest.raises(Refused) as above:
        actions.invite("x@y.example", name="X", role="owner", territory_id=None, by=deputy, at=NOW)
    assert above.value.field == "role"
    with pytest.raises(Refused) as above:
        actions.change_member(company.seller.pk, role="finance", territory_id=None, by=deputy, at=NOW)
    assert above.value.field == "role"
    with pytest.raises(MemberNotFound):
        actions.change_member(company.outsider.pk, role="seller", territory_id=None, by=deputy, at=NOW)
    with pytest.raises(MemberNotFound):
        actions.give_link(company.owner.pk, by=deputy, at=NOW)
    actions.change_member(company.seller.pk, role="manager", territory_id=company.north.pk, by=deputy, at=NOW)


@given(granter=st.sampled_from(sorted(ROLES)), granted=st.sampled_from(sorted(ROLES)))
def test_granting_is_monotone(granter: str, granted: str) -> None:
    role = ROLES[granter]
    actor = Actor(kind="user", name="x", permissions=role.permissions, scope=role.scope)
    if may_grant(actor, ROLES[granted]):
        assert ROLES[granted].permissions <= role.permissions


def test_the_last_owner_stays(company: Company) -> None:
    owner = company.actor(company.owner)
    with pytest.raises(Refused) as no:
        actions.change_member(company.owner.pk, role="reader", territory_id=None, by=owner, at=NOW)
    assert no.value.field == "role"
    with pytest.raises(Refused) as no:
        actions.disable_member(company.owner.pk, by=owner, at=NOW)
    assert no.value.field == "member"


def test_disabling_ends_sessions_keys_and_links(company: Company, client: Client) -> None:
    owner = company.actor(company.owner)
    client.force_login(company.seller)
    assert client.get("/account/sessions/").status_code == 200
    _, secret = actions.make_key("till", scopes=["customers.view"], days=30, by=company.actor(company.seller), at=NOW)
    token = actions.give_link(company.seller.pk, by=owner, at=NOW)
    actions.disable_member(company.seller.pk, by=owner, at=NOW)
    assert client.get("/account/sessions/").status_code == 302
    assert actor_for_key(secret, at=NOW) is None
    actions.enable_member(company.seller.pk, by=owner, at=NOW)
    assert client.get("/account/sessions/").status_code == 302
    assert actor_for_key(secret, at=NOW) is None
    with pytest.raises(LinkSpent):
        link_for(token, at=NOW)


def test_a_manager_sees_his_people(company: Company) -> None:
    names = set(members_seen_by(company.actor(company.manager)).values_list("name", flat=True))
    assert names == {"Marta", "Sergio"}
    with pytest.raises(NotAllowed):
        members_seen_by(company.actor(company.seller))


def test_territories_nest(company: Company) -> None:
    owner = company.actor(company.owner)
    coast = actions.add_territory("Coast", parent_id=company.north.pk, by=owner, at=NOW)
    assert coast.path == f"/{company.north.pk}/{coast.pk}/"
    assert company.actor(company.manager).territories == {company.north.pk, coast.pk}
    for name, parent in (("coast", None), ("", None), ("x", 10**9), ("x" * 121, None)):
        with pytest.raises(Refused):
            actions.add_territory(name, parent_id=parent, by=owner, at=NOW)
    assert Territory.objects.count() == 3


def test_a_key_never_has_more_rights_than_its_owner(company: Company) -> None:
    seller = company.actor(company.seller)
    with pytest.raises(Refused) as no:
        actions.make_key("x", scopes=["customers.merge"], days=1, by=seller, at=NOW)
    assert no.value.field == "scopes"
    key, secret = actions.make_key("x", scopes=["customers.view", "customers.edit"], days=1, by=seller, at=NOW)
    assert secret.startswith("cart_live_")
    assert secret not in key.hashed
    actor = actor_for_key(secret, at=NOW)
    assert actor is not None
    assert (actor.kind, actor.id, actor.scope) == ("key", company.seller.pk, "own")
    actions.change_member(company.seller.pk, role="reader", territory_id=None, by=company.actor(company.owner), at=NOW)
    actor = actor_for_key(secret, at=NOW)
    assert actor is not None
    assert actor.permissions == {"customers.view"}
    assert actor_for_key(secret, at=NOW + timedelta(days=1)) is None


def test_keys_are_ones_own(company: Company) -> None:
    key, secret = actions.make_key("x", scopes=["customers.view"], days=1, by=company.actor(company.seller), at=NOW)
    with pytest.raises(LookupError):
        actions.revoke_key(key.pk, by=company.actor(company.owner), at=NOW)
    assert actor_for_key(secret, at=NOW)
    actions.revoke_key(key.pk, by=company.actor(company.seller), at=NOW)
    assert actor_for_key(secret, at=NOW) is None
    assert keys_of(company.actor(company.seller)).count() == 1


@pytest.mark.parametrize(("field", "wrong"), [("language", "xx"), ("time_zone", "Mars/Base"), ("name", "")])
def test_preferences_are_checked(company: Company, field: str, wrong: str) -> None:
    good = {"name": "Sergio", "language": "en", "time_zone": "Europe/Lisbon"}
    actions.set_preferences(**good, by=company.actor(company.seller), at=NOW)
    with pytest.raises(Refused) as no:
        actions.set_preferences(**{**good, field: wrong}, by=company.actor(company.seller), at=NOW)
    assert no.value.field == field


def test_permissions_of_roles_exist() -> None:
    assert all(role.permissions <= PERMISSIONS for role in ROLES.values())
