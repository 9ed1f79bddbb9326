"""The example in figures of the finance office's guide is what the books really say."""

import re
from pathlib import Path

import pytest

from campaigns.settlement import terms
from kit.money import parse_amount
from payments.reconciliation.jobs import reconcile
from tests.support.story import Story

GUIDE = Path(__file__).parents[3] / "docs" / "it" / "ufficio-finanziario.md"
COLUMNS = ("gateway", "bank", "gateway_fee", "campaign", "fee_income", "payout_transit")


def rows() -> list[tuple[str, list[int]]]:
    """The rows of the example: what happens, and the cents in each column."""
    table = GUIDE.read_text(encoding="utf-8").partition("## Un esempio in cifre")[2]
    found = re.findall(r"^\| (.+?) \|(.*)\|$", table.partition("All'ente restano")[0], re.MULTILINE)
    return [
        (name.strip("*"), [cents(cell) for cell in cells.split("|")])
        for name, cells in found[1:]
        if not name.startswith("---")
    ]


def cents(cell: str) -> int:
    """ "−9,25" or nothing, in cents."""
    plain = cell.strip(" *")
    if not plain:
        return 0
    amount = parse_amount(plain.removeprefix("−"))
    return -amount if plain.startswith("−") else amount


def test_each_row_sums_to_zero_and_the_bold_ones_are_the_sums_so_far() -> None:
    sums = [0] * len(COLUMNS)
    assert len(rows()) == 11
    for name, amounts in rows():
        assert sum(amounts) == 0, name
        if name in ("dopo gli incassi", "alla fine"):
            assert amounts == sums, name
        else:
            sums = [before + now for before, now in zip(sums, amounts, strict=True)]


def test_after_the_charges_and_the_gateways_payout_the_books_say_the_same(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "_terms", [terms.Terms(platform_fee_basis_points=200)])
    campaign = story.campaign()
    story.pledge(campaign, 600_00)
    story.pledge(campaign, 400_00)
    story.reach_deadline(campaign)
    story.passes(hours=8)
    reconcile.run()
    expected = dict(zip(COLUMNS, dict(rows())["dopo gli incassi"], strict=True))
    for kind, amount in expected.items():
        owner = campaign if kind in ("campaign", "payout_transit") else None
        assert story.balance(kind, owner) == amount, kind
    story.passes(days=8)
    sent = story.twin.control.pay_out()
    assert sent is not None
    reconcile.run()
    assert (story.balance("gateway"), story.balance("bank")) == (0, 984_50)
    assert story.differences() == []
