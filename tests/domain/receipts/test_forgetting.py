"""What is no part of the accounts goes earlier; what is stays, and the books still agree."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from campaigns.receipts.models import Receipt
from kit import jobs
from kit.unit_of_work import unit_of_work
from tests.domain.receipts.test_issuing import issued
from tests.factories import accounts, campaigns
from tests.support.clock import FakeClock


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        (datetime(2029, 12, 31, 22, 59, tzinfo=UTC), ("carla@posta.example", "Carla Ruotolo")),
        (datetime(2029, 12, 31, 23, 1, tzinfo=UTC), ("", "Carla Ruotolo")),
        (datetime(2037, 12, 31, 22, 59, tzinfo=UTC), ("", "Carla Ruotolo")),
        (datetime(2037, 12, 31, 23, 1, tzinfo=UTC), ("", "")),
    ],
)
def test_address_after_two_years_name_after_ten(
    run_jobs: Callable[..., list[str]],
    clock: FakeClock,
    at: datetime,
    kept: tuple[str, str],
) -> None:
    issued(campaigns.live(), "pledge:A", account_id=accounts.account().id)
    clock.set(at)
    jobs.defer_sweeps("receipts.forget")
    run_jobs(only="receipts.forget")
    with unit_of_work() as opened:
        receipt = opened.query(Receipt).one()
        assert (receipt.email, receipt.name) == kept
        assert (receipt.account_id is None) == (kept[1] == "")
        assert (receipt.label, receipt.amount) == ("1/2027", 25_00)
