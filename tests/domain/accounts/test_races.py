"""Two browsers at the same moment: a code counts once, one admin stays, one account an address."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from accounts import login, services
from accounts.errors import AccountExists, LastAdmin, WrongCode
from accounts.totp import code_at
from accounts.visitors import Visitor
from kit.errors import DomainError
from kit.unit_of_work import unit_of_work
from tests.factories import accounts as make
from tests.support.clock import FakeClock


def together(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do `acts` at once, each in its own unit of work; "done" or the code of the refusal."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        with app.app_context():
            barrier.wait(timeout=10)
            try:
                with unit_of_work():
                    act()
            except DomainError as refused:
                return refused.code
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def test_a_code_counts_once_also_when_sent_twice_at_once(app: Flask, clock: FakeClock) -> None:
    admin = make.account("admin")
    code = code_at(make.with_second_step(admin), clock())
    half = Visitor(stage="code", known_id=admin.id)
    acts = [lambda: login.pass_second_step(half, code, user_agent="")] * 4
    assert together(app, *acts) == [WrongCode().code] * 3 + ["done"]


def test_two_admins_cannot_remove_each_other(app: Flask) -> None:
    one, other = make.account("admin"), make.account("admin")
    outcome = together(
        app,
        lambda: services.set_role(one, "citizen", other.actor),
        lambda: services.disable(other, one.actor),
    )
    assert outcome == [LastAdmin().code, "done"]


def test_an_address_registered_twice_at_once_has_one_account(app: Flask) -> None:
    acts = [lambda: services.create_account("anna@posta.example", None, "Anna")] * 4
    assert together(app, *acts) == [AccountExists().code] * 3 + ["done"]
