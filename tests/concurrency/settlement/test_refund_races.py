"""Two pledges of one project go back at once, and it holds money for only one of them."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from campaigns.corrections import refunding
from campaigns.models import Campaign, Pledge
from campaigns.settlement import delivery
from kit.unit_of_work import unit_of_work
from payments import locks, payouts
from payments.ledger import books
from tests.factories import accounts, campaigns
from tests.support.story import Story


def paid_out_but_one(story: Story) -> tuple[Campaign, list[Pledge]]:
    """A project that was paid 1,000 euro; of a third pledge, 300 euro, a bank disputes the rest.

    Once the dispute is won the project holds 300 euro, and two pledges of 300 may go back.
    """
    campaign = story.campaign()
    people = [story.pledge(campaign, 300_00) for _ in range(2)]
    held = story.pledge(campaign, 700_00)
    story.reach_deadline(campaign)
    dispute = story.dispute(people[0])
    story.passes(days=15)
    one, two = accounts.account("admin").id, accounts.account("admin").id
    with unit_of_work():
        payout = delivery.request(campaigns.fresh(campaign), one)
        payouts.approve(payout, two)
    story.decide(dispute, won=True)
    assert story.balance("campaign", campaign) == -300_00
    return campaign, [people[1], held]


def give_back(story: Story, pledge: Pledge, start: threading.Barrier) -> Callable[[], None]:
    """An admin gives 300 euro of a pledge back, at the same time as another."""

    def deed() -> None:
        start.wait(timeout=30)
        with story.app.app_context(), unit_of_work():
            refunding.refund(pledge, 300_00, "a race", key="hand:race", actor="account:1")

    return deed


def both(story: Story, people: list[Pledge]) -> list[BaseException | None]:
    start = threading.Barrier(len(people))
    with ThreadPoolExecutor(len(people)) as pool:
        done = [pool.submit(give_back(story, pledge, start)) for pledge in people]
    return [one.exception() for one in done]


def test_what_the_project_does_not_hold_it_owes(story: Story) -> None:
    campaign, people = paid_out_but_one(story)
    assert both(story, people) == [None, None]
    assert story.balance("campaign", campaign) == 0
    assert story.balance("receivable", campaign) == 300_00
    story.work()
    assert story.differences() == []


def test_without_the_lock_of_its_books_the_race_is_there(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both see the same 300 euro and take them: more than the project ever had."""
    campaign, people = paid_out_but_one(story)
    both_have_read = threading.Barrier(2)
    balance = books.balance

    def read_together(kind: str, owner: str = "", currency: str = "EUR") -> int:
        found = balance(kind, owner, currency)
        if kind == "campaign":
            both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(locks, "books_of", lambda _owner: None)
    monkeypatch.setattr(books, "balance", read_together)
    assert both(story, people) == [None, None]
    monkeypatch.undo()
    assert story.balance("campaign", campaign) == 300_00
    assert any("was paid" in line for line in story.differences())
