"""Statements that tell of payouts: what left is settled, what came back failed, each once."""

import pytest
from sqlalchemy import select

from campaigns.models import Campaign
from kit.unit_of_work import session, unit_of_work
from payments.bank import statements
from payments.bank.models import BankLine
from payments.models import Payout
from tests.factories import campaigns, offline
from tests.factories import payouts as made
from tests.support.story import Story


@pytest.fixture
def sent(succeeded: Campaign) -> Payout:
    """The bank has the order."""
    return made.sent(succeeded)


def left(payout: Payout, amount: int | None = None) -> str:
    """The bank's line of an order that left; `amount` in cents if it is another."""
    row = offline.row(amount or payout.amount, f"Bonifico a vostro favore {payout.reference}")
    return row.replace(";", ";-", 1)


def came_back(payout: Payout) -> str:
    return offline.row(payout.amount, f"STORNO BONIFICO {payout.reference} conto chiuso")


def takes(story: Story, *rows: str) -> None:
    """An admin takes a statement, and jobs run."""
    offline.statement(*rows)
    story.work()


def test_what_left_has_arrived(story: Story, succeeded: Campaign, sent: Payout) -> None:
    takes(story, left(sent))

    assert made.fresh(sent).state == "settled"
    assert campaigns.fresh(succeeded).state == "delivering"
    assert story.balance("bank") == -sent.amount
    assert story.balance("payout_transit", succeeded) == 0
    assert story.differences() == []


def test_told_again_nothing_changes(story: Story, succeeded: Campaign, sent: Payout) -> None:
    takes(story, left(sent), left(sent))
    takes(story, left(sent))

    assert story.balance("bank") == -sent.amount
    assert story.differences() == []


def test_what_came_back_is_the_campaign_s_again(
    story: Story, succeeded: Campaign, sent: Payout
) -> None:
    takes(story, came_back(sent), left(sent))
    takes(story, came_back(sent))

    assert made.fresh(sent).state == "failed"
    assert story.balance("campaign", succeeded) == -sent.amount
    assert made.requested(succeeded).id != sent.id
    with unit_of_work():
        lines = session().scalars(select(BankLine).order_by(BankLine.id)).all()
        assert [one.allocated_to for one in lines] == [sent.reference, ""]
    assert story.balance("bank") == sent.amount  # the second line is for a person to look at
    assert story.differences() == []


def test_what_never_arrived_and_came_back_is_no_new_money(
    story: Story, succeeded: Campaign, sent: Payout
) -> None:
    takes(story, came_back(sent))

    assert made.fresh(sent).state == "failed"
    assert story.balance("bank") == story.balance("unallocated") == 0
    assert story.differences() == []


def test_another_amount_is_for_a_person_to_look_at(
    story: Story, succeeded: Campaign, sent: Payout
) -> None:
    file = "\n".join([offline.HEAD, left(sent, sent.amount - 1)]).encode()
    with unit_of_work():
        uploaded = statements.upload("a.csv", file, made.admin())
        (told,) = statements.preview(uploaded).payouts
        assert (told.is_right, told.is_news) == (False, False)
        statements.take(uploaded, uploaded.uploaded_by)
    story.work()

    assert made.fresh(sent).state == "sent"


def test_whoever_writes_the_name_of_a_payout_pays_as_anybody(
    story: Story, succeeded: Campaign, sent: Payout
) -> None:
    takes(story, offline.row(sent.amount, f"dono per {sent.reference}"))

    assert made.fresh(sent).state == "sent"
    assert story.balance("unallocated") == -sent.amount
