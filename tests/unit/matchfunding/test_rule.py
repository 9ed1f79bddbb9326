"""The rule's arithmetic: Milan's two rules and a doubling, caps, and what a refund takes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.matchfunding.rule import Rule, taken_back

CENTS = st.integers(1, 10_000_00)


def rule(share: int, threshold: int = 0, **caps: int | None) -> Rule:
    known = {"pledge_cap": None, "campaign_cap": None, "total_cap": 100_000_00} | caps
    return Rule(share=share, threshold=threshold, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "citizens", "added"),
    [
        (rule(15_000, 40), 400_00, 600_00),
        (rule(10_000, 50), 500_00, 500_00),
        (rule(10_000), 25_00, 25_00),
        (rule(5_000), 25_00, 12_50),
    ],
    ids=["40/60", "50/50", "doubling", "a half"],
)
def test_one_rule_is_all_of_them(made: Rule, citizens: int, added: int) -> None:
    assert made.wanted(citizens) == added


def test_the_threshold_is_rounded_up_to_the_cent() -> None:
    assert rule(15_000, 40).needs(1_000_00) == 400_00
    assert rule(10_000, 33).needs(1_01) == 34
    assert rule(10_000).needs(1_000_00) == 0


def test_the_last_one_gets_what_is_left() -> None:
    made = rule(10_000, pledge_cap=50_00)
    assert made.granted(80_00, campaign_left=90_00, total_left=70_00) == 50_00
    assert made.granted(80_00, campaign_left=30_00, total_left=70_00) == 30_00
    assert made.granted(80_00, campaign_left=30_00, total_left=20_00) == 20_00
    assert made.granted(80_00, campaign_left=0, total_left=20_00) == 0


@given(added=st.integers(0, 10_000_00), amount=CENTS, parts=st.lists(CENTS, max_size=6))
def test_refunds_take_back_in_proportion_and_leave_nothing_over(
    added: int, amount: int, parts: list[int]
) -> None:
    back, before = 0, 0
    for part in parts:
        back = min(back + part, amount)
        after = taken_back(added, amount, back)
        assert before <= after <= added
        assert abs(after * amount - added * back) < amount
        before = after
    assert taken_back(added, amount, amount) == added
    assert taken_back(added, amount, 0) == 0
