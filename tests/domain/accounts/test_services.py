"""Accounts as others handle them: made once an address, given roles, closed and opened."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from accounts import services, sessions, visitors
from accounts.errors import AccountExists, LastAdmin, NotYourself, WeakPassword
from accounts.models import Account
from kit.audit import Deed
from kit.mail import Mail
from kit.states import ForbiddenMove, Move
from kit.unit_of_work import unit_of_work
from tests.factories import accounts as make
from tests.support.clock import START


def stage(token: str) -> str:
    with unit_of_work():
        return visitors.load(token).stage


def deeds(subject: Account) -> list[tuple[str, str]]:
    with unit_of_work() as opened:
        rows = opened.scalars(select(Deed).where(Deed.subject == subject.actor).order_by(Deed.id))
        return [(one.actor, one.action) for one in rows]


def test_an_address_has_one_account_however_it_is_written(app: Flask) -> None:
    with unit_of_work():
        first = services.create_account("Anna@Posta.example", None, "Anna", confirmed=True)
    with pytest.raises(AccountExists), unit_of_work():
        services.create_account("anna@posta.EXAMPLE ", None, "Anna")
    with unit_of_work():
        assert services.find_by_email(" ANNA@posta.example") is not None
        assert services.find_by_email("other@posta.example") is None
    assert (first.state, first.role, first.password_hash) == ("active", "citizen", None)


@pytest.mark.parametrize(
    "wrong", [{"role": "owner"}, {"email": "Big@posta.example"}, {"totp_enabled_at": START}]
)
def test_what_the_database_refuses(app: Flask, wrong: dict[str, object]) -> None:
    made = make.account()
    with pytest.raises(IntegrityError), unit_of_work() as opened:
        opened.execute(update(Account).where(Account.id == made.id).values(wrong))


def test_an_account_begins_unconfirmed_and_with_a_good_password(app: Flask) -> None:
    with unit_of_work():
        assert services.create_account("a@posta.example", None, "A").state == "unconfirmed"
    with pytest.raises(WeakPassword), unit_of_work():
        services.create_account("b@posta.example", "password123", "B")
    with pytest.raises(ValueError, match="no such role"), unit_of_work():
        services.create_account("c@posta.example", None, "C", "owner")


def test_a_new_role_ends_the_sessions_and_is_told_and_written_down(
    app: Flask, mails: Callable[[], list[Mail]]
) -> None:
    person = make.account()
    token = make.session_token(person)
    assert stage(token) == "full"
    with unit_of_work():
        services.set_role(make.again(person), "animator", "account:1")
    assert stage(token) == "guest"
    assert make.again(person).role == "animator"
    assert ("account:1", "account.role_set") in deeds(person)
    assert [one.name for one in mails()] == ["accounts/new_role"]
    assert "animatore" in mails()[0].text


def test_the_same_role_again_changes_nothing(app: Flask, mails: Callable[[], list[Mail]]) -> None:
    person = make.account("animator")
    token = make.session_token(person)
    with unit_of_work():
        services.set_role(make.again(person), "animator", "cli")
    assert stage(token) == "full"
    assert mails() == []


def test_nobody_changes_their_own_role_or_closes_their_own_account(app: Flask) -> None:
    admin = make.account("admin")
    make.account("admin")
    acts: list[Callable[[Account], Account]] = [
        lambda who: services.set_role(who, "citizen", admin.actor),
        lambda who: services.disable(who, admin.actor),
    ]
    for act in acts:
        with pytest.raises(NotYourself), unit_of_work():
            act(make.again(admin))


def test_the_last_admin_stays(app: Flask) -> None:
    admin = make.account("admin")
    acts: list[Callable[[Account], Account]] = [
        lambda who: services.set_role(who, "citizen", "cli"),
        lambda who: services.disable(who, "cli"),
    ]
    for act in acts:
        with pytest.raises(LastAdmin), unit_of_work():
            act(make.again(admin))
    make.account("admin")
    with unit_of_work():
        services.disable(make.again(admin), "cli")
    assert make.again(admin).state == "disabled"


def test_closing_an_account_ends_its_sessions_until_it_is_opened_again(app: Flask) -> None:
    person = make.account()
    token = make.session_token(person)
    with unit_of_work():
        services.disable(make.again(person), "account:1", "spam")
    assert stage(token) == "guest"
    with pytest.raises(ForbiddenMove), unit_of_work():
        services.disable(make.again(person), "account:1")
    with unit_of_work():
        services.enable(make.again(person), "account:1")
    assert stage(token) == "guest"
    assert stage(make.session_token(person)) == "full"
    with unit_of_work() as opened:
        moves = opened.scalars(
            select(Move)
            .where(Move.lifecycle == "account", Move.subject_id == person.id)
            .order_by(Move.id)
        )
        assert [(one.after, one.actor, one.reason) for one in moves][1:] == [
            ("disabled", "account:1", "spam"),
            ("active", "account:1", ""),
        ]


def test_taking_the_second_step_away_sends_staff_back_to_set_it_up(
    app: Flask, mails: Callable[[], list[Mail]]
) -> None:
    animator = make.account("animator")
    token = make.session_token(animator)
    with unit_of_work():
        services.reset_mfa(make.again(animator), "account:1")
    assert stage(token) == "guest"
    stored = make.again(animator)
    assert (stored.totp_secret, stored.totp_enabled_at, stored.last_totp_step) == (None, None, 0)
    assert mails()[0].name == "accounts/mfa_reset"
    with unit_of_work():
        fresh = sessions.begin(make.again(animator), user_agent="", mfa_passed=False)
    assert stage(fresh) == "enrol"


def test_names_and_addresses_for_other_domains(app: Flask) -> None:
    anna = make.account(name="Anna")
    ugo = make.account("animator", name="Ugo")
    closed = make.account("animator", name="Eva")
    with unit_of_work():
        services.disable(make.again(closed), "cli")
    with unit_of_work():
        names = services.display_names([anna.id, ugo.id, 999_999])
        assert names == {anna.id: "Anna", ugo.id: "Ugo"}
        assert services.display_names([]) == {}
        assert services.staff_emails("animator") == [ugo.email]
