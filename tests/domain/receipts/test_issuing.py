"""A receipt for each payment, a note for each refund, numbered without gaps, in the city's year."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from campaigns import totals
from campaigns.models import Campaign
from campaigns.receipts import services
from campaigns.receipts.errors import NothingToCorrect, ReceiptConflict
from campaigns.receipts.models import Correction, Receipt, ReceiptNumbers
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from payments import refunds
from tests.factories import beginnings, books, campaigns
from tests.support.clock import FakeClock
from tests.support.story import Story


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return campaigns.live()


def issued(campaign: Campaign, reference: str, amount: int = 25_00, **about: Any) -> Receipt:
    """A receipt, made in a unit of work of its own."""
    known: dict[str, Any] = {
        "means": "card", "name": "Carla Ruotolo", "email": "carla@posta.example", "locale": "it",
    }  # fmt: skip
    with unit_of_work():
        services.issue(campaign, reference=reference, amount=amount, **(known | about))
    with unit_of_work():
        found = services.find(reference)
        assert found is not None
        return found


def labels() -> list[str]:
    with unit_of_work():
        return [one.label for one in session().query(Receipt).order_by(Receipt.id)]


def test_numbers_begin_at_one_and_follow_each_other(campaign: Campaign) -> None:
    assert [issued(campaign, f"pledge:{one}").label for one in "ABC"] == [
        "1/2027",
        "2/2027",
        "3/2027",
    ]


def test_the_year_is_the_citys_not_that_of_utc(campaign: Campaign, clock: FakeClock) -> None:
    clock.instant = datetime(2027, 12, 31, 22, 59, tzinfo=UTC)
    assert issued(campaign, "pledge:A").label == "1/2027"
    clock.instant = datetime(2027, 12, 31, 23, 1, tzinfo=UTC)
    assert issued(campaign, "pledge:B").label == "1/2028"


def test_a_repeat_makes_no_second_receipt(campaign: Campaign) -> None:
    first = issued(campaign, "pledge:A")
    assert issued(campaign, "pledge:A").id == first.id
    with unit_of_work():
        for _ in range(2):
            services.issue(
                campaign, reference="pledge:B", amount=1_00, means="card", name="", email="",
                locale="it",
            )  # fmt: skip
    assert labels() == ["1/2027", "2/2027"]


def test_a_repeat_with_another_amount_is_refused(campaign: Campaign) -> None:
    issued(campaign, "pledge:A")
    with pytest.raises(ReceiptConflict):
        issued(campaign, "pledge:A", 26_00)


def test_what_is_rolled_back_leaves_no_gap(campaign: Campaign) -> None:
    issued(campaign, "pledge:A")
    with pytest.raises(IntegrityError), unit_of_work():
        services.issue(
            campaign, reference="pledge:B", amount=0, means="card", name="", email="", locale="it"
        )
    issued(campaign, "pledge:C")
    assert labels() == ["1/2027", "2/2027"]


def test_a_receipt_on_its_own_comes_in_one_mail(campaign: Campaign) -> None:
    issued(campaign, "offline:A", means="cash")
    with unit_of_work():
        (mail,) = session().query(Mail).filter_by(name="receipts/issued")
    assert mail.attachments == ["receipt:offline:A"]
    assert "25 €" in mail.text


@pytest.mark.parametrize(
    ("qualification", "means", "said"),
    [
        ("odv", "card", "35%"),
        ("aps", "bank_transfer", "30%"),
        ("odv", "cash", "in contanti"),
        ("none", "card", "non dà diritto"),
        ("taken-out-of-the-file", "card", "non dà diritto"),
    ],
)
def test_the_wording_follows_the_payee_and_the_means(
    campaign: Campaign, qualification: str, means: str, said: str
) -> None:
    assert campaign.payee is not None
    campaign.payee.qualification = qualification
    assert said in issued(campaign, "pledge:A", means=means).wording


def test_the_wording_is_in_the_donors_language(campaign: Campaign) -> None:
    assert campaign.payee is not None
    campaign.payee.qualification = "odv"
    assert "voluntary organisation" in issued(campaign, "pledge:A", locale="en").wording


def test_notes_take_back_a_receipt_part_by_part_and_never_more(campaign: Campaign) -> None:
    issued(campaign, "pledge:A", 25_00)
    for key, amount in (("1", 10_00), ("1", 10_00), ("2", 15_00)):
        with unit_of_work():
            services.correct("pledge:A", key, amount)
    with unit_of_work() as opened:
        notes = [(one.label, one.amount) for one in opened.query(Correction).order_by("number")]
        receipt = opened.query(Receipt).one()
        assert notes == [("R1/2027", 10_00), ("R2/2027", 15_00)]
        assert (receipt.corrected, receipt.net) == (25_00, 0)
    for key, amount, wrong in (
        ("3", 1, NothingToCorrect), ("1", 9_00, ReceiptConflict), ("3", -5, NothingToCorrect),
    ):  # fmt: skip
        with pytest.raises(wrong), unit_of_work():
            services.correct("pledge:A", key, amount)
    with pytest.raises(NothingToCorrect), unit_of_work():
        services.correct("pledge:NONE", "1", 1_00)


def test_a_flexible_pledge_told_many_times_has_one_receipt(story: Story) -> None:
    pledge = story.pledge(story.campaign(kind="flexible"), 100_00, returns=False)
    story.hear(times=3)
    story.hear(times=2)
    with unit_of_work() as opened:
        receipt = opened.query(Receipt).one()
        assert (receipt.reference, receipt.amount) == (pledge.reference, 100_00)
        (mail,) = opened.query(Mail).filter_by(name="pledges/collected")
        assert mail.attachments == [f"receipt:{pledge.reference}"]
    assert story.differences() == []


def test_a_refund_in_whole_voids_the_receipt_and_its_mail_brings_the_note(story: Story) -> None:
    campaign, (pledge,) = beginnings.backed(story, 100_00, kind="flexible")
    story.stop(campaign)
    assert story.state(pledge) == "refunded"
    with unit_of_work() as opened:
        assert opened.query(Receipt).one().net == 0
        note = opened.query(Correction).one()
        (mail,) = opened.query(Mail).filter_by(name="pledges/refunded")
        assert mail.attachments == [f"correction:{pledge.reference}/{note.key}"]
        assert opened.query(Mail).filter_by(name="receipts/corrected").count() == 0
    assert story.differences() == []


def test_a_refund_in_part_corrects_and_brings_its_note(story: Story) -> None:
    _campaign, (pledge,) = beginnings.backed(story, 100_00, kind="flexible")
    with unit_of_work():
        totals.add(pledge.campaign_id, collected=-30_00)
        refunds.request(pledge.reference, 30_00, "goodwill", "a broken reward")
    story.work()
    with unit_of_work() as opened:
        assert opened.query(Receipt).one().net == 70_00
        (mail,) = opened.query(Mail).filter_by(name="receipts/corrected")
        assert mail.attachments == [f"correction:{pledge.reference}/goodwill"]
    assert story.differences() == []


def test_the_check_finds_what_is_missing_and_what_has_a_gap(
    campaign: Campaign, story: Story
) -> None:
    reference = books.collected(campaign, 25_00)
    assert any(f"{reference} has 2500 cents in the books" in one for one in story.differences())
    issued(campaign, reference)
    assert not [one for one in story.differences() if one.startswith("receipt")]
    books.given_back(campaign, reference, 5_00)
    assert [one for one in story.differences() if one.startswith("receipts:")]
    with unit_of_work():
        services.correct(reference, "1", 5_00)
    assert not [one for one in story.differences() if one.startswith("receipt")]
    with unit_of_work() as opened:
        opened.query(ReceiptNumbers).filter_by(series="receipt").update({"last": 2})
    assert any("the last given was 2" in one for one in story.differences())
    with unit_of_work() as opened:
        opened.query(Receipt).update({"number": 2})
    assert any("1 documents, numbers 2 to 2" in one for one in story.differences())
