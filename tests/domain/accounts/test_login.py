"""Logging in: one or two steps, slowed down for who guesses, ended when it must end."""

import pytest
from argon2 import PasswordHasher
from flask import Flask

from accounts import jobs, login, passwords, profile, second_step, services, visitors
from accounts.errors import (
    AccountClosed,
    LinkOver,
    SecondStepMandatory,
    WrongCode,
    WrongLogin,
    WrongPassword,
)
from accounts.login import LoggedIn
from accounts.models import Account, LoginSession
from accounts.queries import recovery_codes_left, sessions_of
from accounts.totp import code_at
from accounts.visitors import NOBODY, Visitor
from kit.errors import TooMany
from kit.unit_of_work import unit_of_work
from tests.factories import accounts as make
from tests.support.clock import FakeClock
from tests.support.queries import counted


def log_in(email: str, password: str = make.PASSWORD, ip: str = "10.0.0.1") -> LoggedIn:
    with unit_of_work():
        return login.log_in(email, password, ip=ip, user_agent="Firefox", replaces=NOBODY)


def visitor(token: str | None) -> Visitor:
    with unit_of_work():
        return visitors.load(token or "")


def half_way(account: Account) -> Visitor:
    return visitor(log_in(account.email).token)


def pass_code(half: Visitor, code: str) -> str:
    with unit_of_work():
        return login.pass_second_step(half, code, user_agent="Firefox")


def set_up(account: Account, clock: FakeClock) -> second_step.Enabled:
    """Turn the second step on as its owner does."""
    token = log_in(account.email).token if account.is_staff else make.session_token(account)
    who = visitor(token)
    with unit_of_work():
        offer = second_step.offer(account)
        return second_step.enable(
            who, offer.signed, code_at(offer.secret, clock()), make.PASSWORD, user_agent="x"
        )


def test_the_right_password_opens_a_session(app: Flask) -> None:
    anna = make.account()
    outcome = log_in(anna.email)
    who = visitor(outcome.token)
    assert outcome.missing == "nothing"
    assert (who.account_id, who.role, who.actor, who.stage) == (
        anna.id, "citizen", f"account:{anna.id}", "full",
    )  # fmt: skip
    assert not who.is_staff
    assert not who.mfa_ok


def test_a_wrong_password_and_an_unknown_address_are_refused_alike(app: Flask) -> None:
    anna = make.account()
    nobody = make.account(password=None)
    for email, password in (
        (anna.email, "sbagliata del tutto"),
        ("nobody@posta.example", make.PASSWORD),
        (nobody.email, make.PASSWORD),
    ):
        with pytest.raises(WrongLogin) as refused:
            log_in(email, password)
        assert refused.value.field is None


def test_guessing_is_slowed_down_for_an_account_and_for_a_computer(
    app: Flask, clock: FakeClock
) -> None:
    anna = make.account()
    for number in range(login.TRIES_PER_ACCOUNT):
        with pytest.raises(WrongLogin):
            log_in(anna.email, "sbagliata", ip=f"10.0.1.{number}")
    with pytest.raises(TooMany):
        log_in(anna.email, ip="10.0.2.1")
    clock.advance(minutes=15)
    assert log_in(anna.email).missing == "nothing"
    for number in range(login.TRIES_PER_ADDRESS - 1):
        with pytest.raises(WrongLogin):
            log_in(f"nobody{number}@posta.example")
    with pytest.raises(TooMany):
        log_in("nobody@posta.example")


def test_who_did_not_confirm_gets_the_link_again(app: Flask) -> None:
    anna = make.account(confirmed=False)
    outcome = log_in(anna.email)
    assert (outcome.token, outcome.missing) == (None, "confirmation")


def test_a_closed_account_is_told_so_only_to_its_owner(app: Flask) -> None:
    anna = make.account()
    with unit_of_work():
        services.disable(make.again(anna), "cli")
    with pytest.raises(AccountClosed):
        log_in(anna.email)
    with pytest.raises(WrongLogin):
        log_in(anna.email, "sbagliata del tutto")


def test_an_old_hash_is_renewed_at_log_in(app: Flask) -> None:
    anna = make.account()
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(make.PASSWORD)
    with unit_of_work():
        make.again(anna).password_hash = old
    log_in(anna.email)
    renewed = make.again(anna).password_hash
    assert renewed is not None
    assert not passwords.is_dated(renewed)
    assert log_in(anna.email).token


def test_logging_in_ends_the_session_that_the_browser_had(app: Flask) -> None:
    anna, ugo = make.account(), make.account()
    before = make.session_token(ugo)
    with unit_of_work():
        login.log_in(
            anna.email, make.PASSWORD, ip="1", user_agent="", replaces=visitors.load(before)
        )
    assert visitor(before) == NOBODY


def test_half_way_a_visitor_is_a_guest_to_every_policy(app: Flask) -> None:
    animator = make.account("animator")
    assert half_way(animator).stage == "enrol"
    make.with_second_step(animator)
    half = half_way(animator)
    assert (half.stage, half.account_id, half.role, half.actor) == ("code", None, "guest", "guest")
    assert half.known_id == animator.id


def test_a_code_finishes_the_log_in_with_a_fresh_session(app: Flask, clock: FakeClock) -> None:
    admin = make.account("admin")
    secret = make.with_second_step(admin)
    outcome = log_in(admin.email)
    half = visitor(outcome.token)
    who = visitor(pass_code(half, code_at(secret, clock())))
    assert (who.stage, who.role, who.mfa_ok, who.is_staff) == ("full", "admin", True, True)
    assert visitor(outcome.token) == NOBODY


def test_a_code_does_not_count_twice(app: Flask, clock: FakeClock) -> None:
    admin = make.account("admin")
    secret = make.with_second_step(admin)
    code = code_at(secret, clock())
    pass_code(half_way(admin), code)
    with pytest.raises(WrongCode):
        pass_code(half_way(admin), code)
    clock.advance(seconds=30)
    with pytest.raises(WrongCode):
        pass_code(half_way(admin), code)
    pass_code(half_way(admin), code_at(secret, clock()))


def test_codes_cannot_be_guessed_at_leisure(app: Flask, clock: FakeClock) -> None:
    admin = make.account("admin")
    secret = make.with_second_step(admin)
    half = half_way(admin)
    for _ in range(login.CODES_PER_WINDOW):
        with pytest.raises(WrongCode):
            pass_code(half, "000000")
    with pytest.raises(TooMany):
        pass_code(half, code_at(secret, clock()))


def test_half_a_log_in_does_not_wait_for_ever(app: Flask, clock: FakeClock) -> None:
    admin = make.account("admin")
    make.with_second_step(admin)
    token = log_in(admin.email).token
    clock.advance(minutes=10)
    assert visitor(token) == NOBODY


def test_a_recovery_code_counts_once(app: Flask, clock: FakeClock) -> None:
    anna = make.account()
    codes = set_up(anna, clock).codes
    assert len(set(codes)) == 10
    pass_code(half_way(anna), codes[3].lower().replace("-", ""))
    with pytest.raises(WrongCode):
        pass_code(half_way(anna), codes[3])
    with unit_of_work():
        assert recovery_codes_left(anna.id) == 9


def test_a_recovery_code_is_its_owners_alone(app: Flask, clock: FakeClock) -> None:
    anna, ugo = make.account(), make.account()
    codes = set_up(anna, clock).codes
    set_up(ugo, clock)
    with pytest.raises(WrongCode):
        pass_code(half_way(ugo), codes[0])


def test_setting_the_second_step_up_ends_the_other_sessions(app: Flask, clock: FakeClock) -> None:
    anna = make.account()
    before = make.session_token(anna)
    token = set_up(anna, clock).token
    assert visitor(before) == NOBODY
    assert visitor(token).mfa_ok


def test_setting_it_up_needs_the_password_the_code_and_a_fresh_offer(
    app: Flask, clock: FakeClock
) -> None:
    anna, ugo = make.account(), make.account()
    who = visitor(make.session_token(anna))
    with unit_of_work():
        offer, others = second_step.offer(anna), second_step.offer(ugo)
        assert second_step.offer(anna, offer.signed).secret == offer.secret
        assert second_step.offer(anna, others.signed).secret != others.secret

    def enable(signed: str, code: str, password: str) -> None:
        with unit_of_work():
            second_step.enable(who, signed, code, password, user_agent="")

    code = code_at(offer.secret, clock())
    with pytest.raises(WrongPassword):
        enable(offer.signed, code, "sbagliata")
    with pytest.raises(WrongCode):
        enable(offer.signed, "12", make.PASSWORD)
    with pytest.raises(LinkOver):
        enable(others.signed, code_at(others.secret, clock()), make.PASSWORD)
    clock.advance(minutes=31)
    with pytest.raises(LinkOver):
        enable(offer.signed, code_at(offer.secret, clock()), make.PASSWORD)
    assert not make.again(anna).has_second_step


def test_citizens_may_turn_it_off_and_staff_may_not(app: Flask, clock: FakeClock) -> None:
    anna, animator = make.account(), make.account("animator")
    who = visitor(set_up(anna, clock).token)
    with pytest.raises(WrongPassword), unit_of_work():
        second_step.disable(who, "sbagliata")
    with unit_of_work():
        second_step.disable(who, make.PASSWORD)
        assert recovery_codes_left(anna.id) == 0
    assert log_in(anna.email).missing == "nothing"
    staff = visitor(set_up(animator, clock).token)
    with pytest.raises(SecondStepMandatory), unit_of_work():
        second_step.disable(staff, make.PASSWORD)


def test_new_recovery_codes_replace_the_old_ones(app: Flask, clock: FakeClock) -> None:
    anna = make.account()
    enabled = set_up(anna, clock)
    who = visitor(enabled.token)
    with unit_of_work():
        fresh = second_step.new_recovery_codes(who, make.PASSWORD)
    with pytest.raises(WrongCode):
        pass_code(half_way(anna), enabled.codes[0])
    pass_code(half_way(anna), fresh[0])
    plain = visitor(make.session_token(make.account()))
    with pytest.raises(WrongCode), unit_of_work():
        second_step.new_recovery_codes(plain, make.PASSWORD)


def test_another_password_ends_every_session_but_this_one(app: Flask) -> None:
    anna = make.account()
    here, there = make.session_token(anna), make.session_token(anna)
    with unit_of_work():
        profile.change_password(
            make.again(anna), make.PASSWORD, "parole nuove di zecca",
            session_id=visitors.load(here).session_id,
        )  # fmt: skip
    assert visitor(here).stage == "full"
    assert visitor(there) == NOBODY


def test_sessions_end_by_themselves_staffs_sooner(app: Flask, clock: FakeClock) -> None:
    citizen, admin = make.session_token(make.account()), make.session_token(make.account("admin"))
    clock.advance(hours=12)
    assert (visitor(citizen).stage, visitor(admin).stage) == ("full", "guest")
    clock.advance(days=30)
    assert visitor(citizen) == NOBODY
    jobs.forget_expired_sessions.run()
    with unit_of_work() as opened:
        assert opened.query(LoginSession).count() == 0


def test_a_visitor_costs_one_query_and_rarely_a_write(app: Flask, clock: FakeClock) -> None:
    anna = make.account()
    token = make.session_token(anna)
    clock.advance(minutes=9)
    with counted() as sent:
        visitor(token)
    assert len(sent) == 1
    clock.advance(minutes=2)
    with counted() as sent:
        visitor(token)
    assert len(sent) == 2
    with unit_of_work():
        assert sessions_of(anna.id)[0].last_seen_at == clock()
