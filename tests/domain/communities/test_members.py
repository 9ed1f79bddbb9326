"""Members: names of their choice, the door, leaving, being erased; animators and their care."""

import pytest
from flask import Flask

from accounts import services as accounts_services
from accounts.models import Account
from communities import belonging, founding, members, names, queries
from communities.errors import (
    Closed,
    InvitationNeeded,
    InvitationOver,
    NameNotAllowed,
    NameTaken,
    NotStaff,
    StillAnimator,
)
from communities.models import Community, Post
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, communities

WISHES = {"name": "Ginestra", "digest": "never", "announcements": False, "invitation": ""}


@pytest.fixture
def where(app: Flask) -> Community:
    return communities.community()


def count(where: Community) -> int:
    with unit_of_work():
        return queries.members_in([where])[where.id]


def test_who_joins_is_counted_once_and_can_change_their_name(where: Community) -> None:
    who = communities.member(where, name="Ginestra")
    assert count(where) == 1
    communities.member(where, who, name="Mirto")
    assert count(where) == 1
    with unit_of_work():
        found = belonging.membership(where.id, who.id)
        assert found is not None
        assert found.name == "Mirto"


@pytest.mark.parametrize(
    "same", ["Nonna Pina", "NONNA  PINA", "nònna pìna", "Nonna-Pina", "N0nna Pina"]
)
def test_no_two_names_look_the_same(where: Community, same: str) -> None:
    communities.member(where, name="Nonna Pina")
    with pytest.raises(NameTaken):
        communities.member(where, name=same)
    assert count(where) == 1


@pytest.mark.parametrize("name", ["Animatrice Rosa", "Admin", "innesco", "Utente cancellato"])
def test_nobody_speaks_for_the_service(where: Community, name: str) -> None:
    with pytest.raises(NameNotAllowed):
        communities.member(where, name=name)


def test_a_suggested_name_says_nothing_of_its_bearer_and_is_free(where: Community) -> None:
    with unit_of_work():
        suggested = members.suggested_name(where.id)
    assert suggested.split()[0] in names.WORDS
    communities.member(where, name=suggested)


def test_who_left_keeps_the_name_and_comes_back(where: Community) -> None:
    who = communities.member(where, name="Ginestra", digest="daily", announcements=True)
    with unit_of_work():
        members.leave(where, who.id)
    with unit_of_work():
        members.leave(where, who.id)
        assert belonging.membership(where.id, who.id) is None
    assert count(where) == 0
    with pytest.raises(NameTaken):
        communities.member(where, name="ginestra")
    communities.member(where, who, name="Ginestra")
    assert count(where) == 1


def test_nobody_joins_what_is_closed(where: Community) -> None:
    with unit_of_work():
        founding.change(where, {**communities.ABOUT, "state": "closed"}, "account:1")
    with pytest.raises(Closed):
        communities.member(where)


def test_where_the_door_says_so_an_invitation_is_needed(app: Flask) -> None:
    where = communities.community(door="invited")
    other = communities.invitation(communities.community(name="Un'altra"))
    with pytest.raises(InvitationNeeded):
        communities.member(where)
    for wrong in ("niente", other.token):
        with pytest.raises(InvitationOver):
            communities.member(where, invitation=wrong)
    communities.member(where, invitation=communities.invitation(where).token)
    assert count(where) == 1


def test_an_animator_is_in_what_is_given_to_them_and_cannot_leave(where: Community) -> None:
    rosa = accounts.account("animator", name="Rosa Gargiulo")
    with unit_of_work():
        founding.give(where, rosa.email, "account:1")
        founding.give(where, rosa.email, "account:1")
        assert belonging.animates(where.id, rosa.id, "animator")
    assert count(where) == 1
    with unit_of_work(), pytest.raises(StillAnimator):
        members.leave(where, rosa.id)
    with unit_of_work():
        founding.take_back(where, rosa.id, "account:1")
        assert not belonging.animates(where.id, rosa.id, "animator")
        members.leave(where, rosa.id)


def test_animators_act_only_where_it_was_given_to_them(where: Community) -> None:
    other = communities.community(name="Un'altra")
    rosa = accounts.account("animator")
    with unit_of_work():
        founding.give(where, rosa.email, "account:1")
        assert not belonging.animates(other.id, rosa.id, "animator")
        assert belonging.animates(other.id, rosa.id, "admin")
        assert not belonging.animates(where.id, rosa.id, "citizen")


def test_who_is_no_animator_any_more_looks_after_nothing(where: Community) -> None:
    rosa = accounts.account("animator")
    with unit_of_work():
        founding.give(where, rosa.email, "account:1")
        changed = accounts_services.set_role(accounts.again(rosa), "citizen", "system")
        assert not belonging.animates(where.id, rosa.id, changed.role)
        assert not belonging.animates_any(rosa.id, changed.role)


@pytest.mark.parametrize("role", ["citizen", "nobody"])
def test_a_community_is_given_to_staff_alone(where: Community, role: str) -> None:
    email = "nessuno@posta.example" if role == "nobody" else accounts.account(role).email
    with unit_of_work(), pytest.raises(NotStaff):
        founding.give(where, email, "account:1")


def test_who_is_erased_leaves_their_words_and_nothing_else(where: Community) -> None:
    who: Account = communities.member(where, name="Ginestra")
    post = communities.post(where, who)
    with unit_of_work():
        members.erase(who.id)
    with unit_of_work():
        kept = session().get_one(Post, post.id)
        assert kept.author_id is None
        assert kept.text == post.text
        assert queries.voices([kept]) == {}
    assert count(where) == 0
    communities.member(where, name="Ginestra")
