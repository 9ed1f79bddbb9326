"""The demo city has transfers and cash: arrived with a receipt, and waiting for a person."""

from collections import Counter

from flask import Flask
from sqlalchemy import select

from campaigns.offline.models import OfflinePledge
from campaigns.receipts.models import Receipt
from crowdfund.demo import cashdesk
from crowdfund.demo.acts import Role
from kit.unit_of_work import unit_of_work
from payments.ledger import check
from tests.domain.moderation.test_demo import Told
from tests.factories import accounts, campaigns
from tests.support import work
from tests.support.clock import FakeClock


def test_some_have_arrived_with_a_receipt_and_some_wait(app: Flask, clock: FakeClock) -> None:
    lead = accounts.account()
    campaign = campaigns.live(lead)
    clock.advance(days=10)
    told = Told()
    people = accounts.account(), accounts.account("animator"), accounts.account("admin")
    cashdesk.tell(told, Role({}, 0, lead, campaign.id), *people)
    told.run()
    work.run_jobs(app)
    with unit_of_work() as opened:
        found = opened.scalars(select(OfflinePledge)).all()
        states = Counter((one.means, one.state) for one in found)
        receipts = Counter(opened.scalars(select(Receipt.means)))
        assert check.run() == []
    assert states == {
        ("bank_transfer", "confirmed"): 1, ("bank_transfer", "matched"): 1,
        ("bank_transfer", "declared"): 1, ("cash", "confirmed"): 1, ("cash", "matched"): 1,
    }  # fmt: skip
    assert receipts == {"bank_transfer": 1, "cash": 1}
