"""Money: read as people write it, never lose a cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.money import (
    MAX_CENTS,
    AmountError,
    CurrencyMismatch,
    Money,
    format_amount,
    parse_amount,
    share,
    split,
)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("25", 2500),
        ("25,5", 2550),
        ("25,50", 2550),
        ("25.50", 2550),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1.234", 123400),
        ("1,234", 123400),
        ("1 234,50", 123450),
        (" € 10 ", 1000),
        ("10 €", 1000),
        ("0,01", 1),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int) -> None:
    assert parse_amount(typed) == cents


@pytest.mark.parametrize(
    "typed",
    ["", "dieci", "-5", "1,2,3", "1.23.4", "1e3", "٣", "<b>5</b>", "🍞", "9" * 30],
)
def test_what_is_not_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(typed)


def test_more_than_the_largest_amount_is_refused() -> None:
    assert parse_amount(str(MAX_CENTS // 100)) == MAX_CENTS
    with pytest.raises(AmountError):
        parse_amount(f"{MAX_CENTS // 100},01")


@given(st.integers(0, MAX_CENTS), st.sampled_from(["it", "en"]))
def test_what_is_shown_can_be_typed_again(cents: int, locale: str) -> None:
    shown = format_amount(cents, locale).replace("€", "")
    if locale == "en" and "." not in shown and "," not in shown:
        shown += ".00"

    assert parse_amount(shown) == cents


@given(st.integers(0, MAX_CENTS), st.lists(st.integers(0, 10_000), min_size=1, max_size=30))
def test_a_split_keeps_the_sum(total: int, weights: list[int]) -> None:
    weights = [*weights, 1]

    parts = split(total, weights)

    assert sum(parts) == total


@given(st.integers(0, MAX_CENTS), st.lists(st.integers(1, 10_000), min_size=1, max_size=30))
def test_a_part_differs_from_its_exact_share_by_less_than_a_cent(
    total: int, weights: list[int]
) -> None:
    whole = sum(weights)

    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part * whole - total * weight) < whole


def test_ties_go_to_the_earlier_part() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_a_split_without_sense_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="a split needs"):
        split(total, weights)


@pytest.mark.parametrize(("cents", "points", "part"), [(1000, 500, 50), (1, 5000, 1), (1, 4999, 0)])
def test_a_share_is_rounded_half_up(cents: int, points: int, part: int) -> None:
    assert share(cents, points) == part


def test_money_is_counted_in_integers() -> None:
    for wrong in (1.5, True, "1"):
        with pytest.raises(TypeError):
            Money(wrong)  # type: ignore[arg-type]


def test_money_of_one_currency_is_added_and_taken_away() -> None:
    assert Money(5) + Money(7) - Money(2) == Money(10)
    assert -Money(3) == Money(-3)


def test_currencies_never_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "USD")


def test_whole_euros_are_shown_without_decimals() -> None:
    assert format_amount(250_000) == "2.500 €"
    assert format_amount(123_450) == "1.234,50 €"
    assert format_amount(123_450, "en") == "€1,234.50"
    assert format_amount(2_500, "en") == "€25"
