"""Statements that tell of payouts: what left is settled, what came back failed, each once."""

import pytest
from sqlalchemy import select

from campaigns.models import Campaign
from kit.unit_of_work import session, unit_of_work
from payments.bank import lines, outgoing, statements
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


def came_back(payout: Payout, iban: str = "") -> str:
    """The bank's line of one that came back, in its own name or from an account."""
    said = f"STORNO BONIFICO {payout.reference} conto chiuso"
    return offline.row(payout.amount, said, sender="Banca di prova", iban=iban)


def the_line() -> BankLine:
    with unit_of_work():
        return session().scalars(select(BankLine)).one()


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


def test_a_stranger_who_writes_the_bank_s_words_fails_no_payout(
    story: Story, succeeded: Campaign, sent: Payout
) -> None:
    takes(story, came_back(sent, iban="IT60X0542811101000000654321"))

    assert made.fresh(sent).state == "sent"
    assert story.balance("unallocated") == -sent.amount
    line = the_line()
    with unit_of_work():
        assert outgoing.doubtful([line]) == {line.id}


def test_without_words_the_name_of_the_order_and_who_sent_it_are_enough(
    story: Story, succeeded: Campaign, sent: Payout
) -> None:
    takes(story, offline.row(sent.amount, "bonifico", sender=sent.payee, iban=sent.iban,
                             end_to_end=sent.reference))  # fmt: skip

    assert made.fresh(sent).state == "failed"
    assert story.balance("unallocated") == 0
    assert story.differences() == []


def test_a_debit_that_speaks_of_a_return_settles_nothing(
    story: Story, succeeded: Campaign, sent: Payout
) -> None:
    takes(story, came_back(sent).replace(";", ";-", 1))

    assert made.fresh(sent).state == "sent"


@pytest.mark.parametrize("had_arrived", [True, False])
def test_a_person_says_of_a_doubtful_line_that_it_came_back(
    story: Story, succeeded: Campaign, sent: Payout, had_arrived: bool
) -> None:
    by, doubtful = made.admin(), offline.row(sent.amount, "accredito")
    takes(story, *([left(sent)] if had_arrived else []), doubtful)
    line = the_line()
    with unit_of_work():
        assert [one.id for one in outgoing.candidates([line])[line.id]] == [sent.id]
        outgoing.recognise(line, sent, by)

    assert made.fresh(sent).state == "failed"
    assert (the_line().allocated_to, the_line().allocated_by) == (sent.reference, by)
    assert story.balance("bank") == story.balance("unallocated") == 0
    assert story.balance("campaign", succeeded) == -sent.amount
    assert story.differences() == []


def test_only_one_line_of_just_its_amount_is_a_payout_that_came_back(
    story: Story, succeeded: Campaign, sent: Payout
) -> None:
    by = made.admin()
    takes(story, offline.row(sent.amount - 1), offline.row(sent.amount), offline.row(sent.amount))
    with unit_of_work():
        less, first, second = session().scalars(select(BankLine).order_by(BankLine.id)).all()
        outgoing.recognise(first, sent, by)
    for line in (less, second):
        with pytest.raises(lines.NotTheSame), unit_of_work():
            outgoing.recognise(line, sent, by)
    assert story.differences() == []
