"""Files for the bank: each payout leaves once, the file is kept and follows the schema."""

from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import sepaxml
import xmlschema
from defusedxml.ElementTree import fromstring

from campaigns.models import Campaign
from campaigns.settlement import delivery
from kit.unit_of_work import session, unit_of_work
from payments import batches, operator_account, payouts, sepa
from payments.ledger import books, check
from payments.models import Payout, PayoutBatch
from payments.operator_account import OperatorAccount
from payments.sepa import Transfer
from tests.factories import beginnings, campaigns
from tests.factories import payouts as made
from tests.support.story import Story

IBAN = "IT60X0542811101000000123456"
DAY = date(2027, 5, 3)
SPACE = f"{{urn:iso:std:iso:20022:tech:xsd:{sepa.SCHEMA}}}"


def batch(*chosen: Payout) -> PayoutBatch:
    """A file with these payouts, read whole."""
    with unit_of_work():
        done = delivery.send_batch([one.id for one in chosen], DAY, made.admin())
        assert done.document
        return done


def texts(document: str, tag: str) -> list[str | None]:
    """The texts of all elements of a name."""
    root: Element = fromstring(document.encode())
    return [one.text for one in root.iter(f"{SPACE}{tag}")]


@pytest.fixture
def second(story: Story) -> Campaign:
    """Another campaign whose money may leave."""
    campaign, _pledges = beginnings.judged(story, 1234_56)
    story.passes(days=15)
    return campaigns.fresh(campaign)


def test_several_payouts_leave_in_one_file(succeeded: Campaign, second: Campaign) -> None:
    one, two = made.approved(succeeded), made.approved(second)
    done = batch(one, two)

    assert (done.payouts_count, done.total) == (2, 1200_00 + 1234_56)
    assert texts(done.document, "InstdAmt") == ["1200.00", "1234.56"]
    assert texts(done.document, "CtrlSum") == ["2434.56", "2434.56"]
    assert texts(done.document, "EndToEndId") == [one.reference, two.reference]
    assert texts(done.document, "Dt") == ["2027-05-03"]
    for payout in (one, two):
        sent = made.fresh(payout)
        assert (sent.state, sent.batch_id, sent.bank_reference) == ("sent", done.id, done.name)


def test_the_file_is_the_same_whenever_it_is_read(succeeded: Campaign, story: Story) -> None:
    done = batch(made.approved(succeeded))
    story.passes(days=3)

    with unit_of_work():
        again = session().get_one(PayoutBatch, done.id)
        account = OperatorAccount(again.holder, again.iban, again.bic)
        lines = [
            Transfer(one.payee, one.iban, one.amount, one.reference, f"Innesco: {succeeded.title}")
            for one in again.payouts
        ]
        rewritten = sepa.write(again.name, account, lines, again.on_day, again.made_at)
        assert again.document == done.document == rewritten


def test_a_payout_does_not_leave_in_two_files(succeeded: Campaign) -> None:
    payout = made.approved(succeeded)
    batch(payout)

    with pytest.raises(batches.NotReady):
        batch(payout)


def test_what_is_not_approved_does_not_leave(succeeded: Campaign) -> None:
    payout = made.requested(succeeded)

    with pytest.raises(batches.NotReady):
        batch(payout)
    assert made.fresh(payout).state == "requested"


@pytest.mark.parametrize("numbers", [[], [987_654]])
def test_nothing_is_no_file(succeeded: Campaign, numbers: list[int]) -> None:
    with pytest.raises(batches.NotReady), unit_of_work():
        delivery.send_batch(numbers, DAY, made.admin())


def test_without_an_account_of_the_operator_there_is_no_file(
    succeeded: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    payout = made.approved(succeeded)
    monkeypatch.setattr(operator_account, "_account", [OperatorAccount()])

    with pytest.raises(batches.NoAccount):
        batch(payout)


def test_money_that_left_by_bank_leaves_the_bank(succeeded: Campaign) -> None:
    payout = made.approved(succeeded)
    batch(payout)
    with unit_of_work():
        delivery.settle(payout, made.admin())

    with unit_of_work():
        assert books.balance("bank") == -1200_00
        assert check.run() == []


def test_money_that_comes_back_after_all_is_the_campaigns_again(succeeded: Campaign) -> None:
    payout = made.settled(succeeded)
    with unit_of_work():
        delivery.fail(payout, made.admin(), "account closed")

    with unit_of_work():
        assert books.balance("bank") == 0
        assert payouts.available(succeeded.reference) == 1200_00
        assert check.run() == []
    assert made.requested(campaigns.fresh(succeeded)).amount == 1200_00


def test_a_file_whose_payouts_do_not_sum_up_is_found(succeeded: Campaign) -> None:
    done = batch(made.approved(succeeded))
    with unit_of_work() as opened:
        opened.get_one(PayoutBatch, done.id).total += 1

    with unit_of_work():
        assert any("bank file" in line for line in check.run())


@pytest.mark.parametrize("bic", ["", "BPPIITRRXXX"])
def test_the_file_follows_the_schema(bic: str) -> None:
    account = OperatorAccount("Comune di Napoli", IBAN, bic)
    lines = [Transfer("Società «Ànima» & Figli", IBAN, 5, "payout:1", "Per il forno: 100% 😀")]
    written = sepa.write("INNESCO-1", account, lines, DAY, datetime(2027, 5, 1, tzinfo=UTC))
    schemas = Path(sepaxml.__file__).parent / "schemas"
    xmlschema.XMLSchema(str(schemas / f"{sepa.SCHEMA}.xsd")).validate(written)

    assert texts(written, "Nm")[-1] == "Societa Anima + Figli"
    assert texts(written, "Ustrd") == ["Per il forno: 100"]
    assert texts(written, "BICFI" if bic else "Othr") != []


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("Perché no?", "Perche no?"), ("<>;_", "-"), ("//a//b", "a/b"), ("x" * 99, "x" * 70)],
)
def test_banks_get_only_their_own_characters(typed: str, sent: str) -> None:
    assert sepa.plain(typed, 70) == sent
