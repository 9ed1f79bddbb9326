"""Amounts in Italian words, as cheques have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.receipts import italian


@pytest.mark.parametrize(
    ("cents", "said"),
    [
        (0, "zero/00"), (1, "zero/01"), (1_00, "uno/00"), (3_00, "tre/00"),
        (17_50, "diciassette/50"),
        (21_00, "ventuno/00"), (23_00, "ventitré/00"), (28_00, "ventotto/00"),
        (100_00, "cento/00"), (103_00, "centotré/00"), (108_00, "centotto/00"),
        (181_00, "centottantuno/00"), (500_00, "cinquecento/00"), (1_000_00, "mille/00"),
        (1_003_00, "milletré/00"), (3_000_00, "tremila/00"), (23_000_00, "ventitremila/00"),
        (21_000_00, "ventunomila/00"), (140_000_00, "centoquarantamila/00"),
        (1_000_000_00, "unmilione/00"),
        (2_345_678_90, "duemilionitrecentoquarantacinquemilaseicentosettantotto/90"),
    ],
)  # fmt: skip
def test_amounts_in_words(cents: int, said: str) -> None:
    assert italian.amount(cents) == said


@given(st.sets(st.integers(0, 999_999_999), min_size=2, max_size=2))
def test_two_numbers_are_never_the_same_word(pair: set[int]) -> None:
    one, other = pair
    assert italian.number(one) != italian.number(other)


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="1000000000"):
        italian.number(1_000_000_000)
