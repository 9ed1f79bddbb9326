"""Receipts from many threads at once, some of which roll back: numbers 1 to n, each once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

from flask import Flask
from sqlalchemy import text

from campaigns import totals
from campaigns.models import Campaign
from campaigns.receipts import services
from campaigns.receipts.models import Receipt
from kit.unit_of_work import before_commit, unit_of_work
from tests.factories import campaigns

THREADS, EACH = 8, 12


class DiesAtTheEnd(Exception):
    """A unit of work that fails after its number was taken."""


def fail(_session: object) -> None:
    raise DiesAtTheEnd


def work(app: Flask, campaign: Campaign, ready: Barrier, thread: int) -> None:
    """Some receipts, of which every third comes to nothing, early or at the very last."""
    ready.wait()
    with app.app_context():
        for number in range(EACH):
            with suppress(DiesAtTheEnd), unit_of_work():
                totals.add(campaign.id, collected=1_00)
                services.issue(
                    campaign, reference=f"pledge:{thread}-{number}", amount=1_00, means="card",
                    name="", email="", locale="it",
                )  # fmt: skip
                if number % 6 == 0:
                    before_commit("zzz_after_the_numbers", fail)
                elif number % 3 == 0:
                    raise DiesAtTheEnd


def test_no_number_is_missing_and_none_is_given_twice(app: Flask) -> None:
    campaign = campaigns.live()
    ready = Barrier(THREADS)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda one: work(app, campaign, ready, one), range(THREADS)))
    wanted = THREADS * sum(number % 3 != 0 for number in range(EACH))
    with unit_of_work() as opened:
        given = [one.number for one in opened.query(Receipt).order_by(Receipt.number)]
        assert given == list(range(1, wanted + 1))
        assert opened.scalar(text("SELECT last FROM receipt_numbers")) == wanted


def test_the_same_payment_from_many_threads_has_one_receipt(app: Flask) -> None:
    """Without the pledge's lock before it: what is left is what the database refuses."""
    campaign = campaigns.live()
    ready = Barrier(THREADS)

    def one(_thread: int) -> bool:
        ready.wait()
        with app.app_context(), suppress(Exception):
            with unit_of_work():
                services.issue(
                    campaign, reference="pledge:SAME", amount=1_00, means="card", name="",
                    email="", locale="it",
                )  # fmt: skip
            return True
        return False

    with ThreadPoolExecutor(THREADS) as threads:
        assert any(threads.map(one, range(THREADS)))
    with unit_of_work() as opened:
        assert opened.query(Receipt).one().number == 1
        assert opened.scalar(text("SELECT last FROM receipt_numbers")) == 1
