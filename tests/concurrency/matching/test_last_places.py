"""Twenty offers accepted at once for a need of eight: eight with the lock, an error without."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from kit.errors import Conflict
from kit.unit_of_work import session, unit_of_work
from matching import agreements, locks
from matching.models import Agreement
from tests.factories import exchange

PEOPLE = 20


def all_at_once(app: Flask, waiting: list[Agreement], need_author: int) -> list[str]:
    """Accept every proposal at the same moment; what came of each."""
    ready = Barrier(len(waiting))

    def accept(agreement: Agreement) -> str:
        with app.app_context():
            ready.wait(timeout=20)
            try:
                with unit_of_work():
                    return agreements.accept(agreement, need_author).state
            except Conflict as refused:
                return refused.code
            except IntegrityError:
                return "the database refused"

    with ThreadPoolExecutor(len(waiting)) as threads:
        return list(threads.map(accept, waiting))


def test_no_more_than_eight_of_twenty(app: Flask) -> None:
    need, waiting = exchange.volunteers(8, PEOPLE)
    said = all_at_once(app, waiting, need.author_id)
    assert sorted(said) == ["agreed"] * 8 + ["agreement.nothing_left"] * 12
    now = exchange.fresh(need)
    assert (now.promised, now.left) == (8, 0)


def test_parts_of_three_never_pass_the_whole(app: Flask) -> None:
    need, waiting = exchange.volunteers(8, 6, each=3)
    said = all_at_once(app, waiting, need.author_id)
    assert said.count("agreed") == 2
    assert exchange.fresh(need).left == 2


def test_without_the_lock_promises_are_lost(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same crowd, each having read before anybody wrote: what is set aside is wrong."""
    need, waiting = exchange.volunteers(8, 6)
    all_have_read = Barrier(len(waiting))

    def only_read(found: Agreement) -> Agreement:
        read = session().get_one(Agreement, found.id)
        assert read.need.promised == 0
        assert read.offer.promised == 0
        all_have_read.wait(timeout=20)
        return read

    monkeypatch.setattr(locks, "agreement", only_read)
    said = all_at_once(app, waiting, need.author_id)
    assert said.count("agreed") == 6
    assert exchange.fresh(need).promised < 6
