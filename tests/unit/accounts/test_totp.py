"""Codes of the second step: right ones count once, a little early or late, and no others."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from accounts import totp

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MOMENT = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
STEP = int(MOMENT.timestamp()) // 30


def test_the_code_of_this_moment_counts() -> None:
    assert totp.matching_step(SECRET, totp.code_at(SECRET, MOMENT), MOMENT, after=0) == STEP


def test_blanks_do_not_matter() -> None:
    code = totp.code_at(SECRET, MOMENT)
    assert totp.matching_step(SECRET, f" {code[:3]} {code[3:]} ", MOMENT, after=0) == STEP


@given(st.integers(min_value=-10, max_value=10))
def test_a_clock_may_be_one_step_wrong(steps: int) -> None:
    code = totp.code_at(SECRET, MOMENT + steps * timedelta(seconds=30))
    found = totp.matching_step(SECRET, code, MOMENT, after=0)
    assert found == (STEP + steps if abs(steps) <= 1 else None)


@given(st.lists(st.integers(min_value=0, max_value=300), min_size=2, max_size=12))
def test_no_code_counts_twice_in_any_order(seconds: list[int]) -> None:
    accepted: list[str] = []
    last = 0
    for second in seconds:
        moment = MOMENT + timedelta(seconds=second)
        code = totp.code_at(SECRET, moment)
        step = totp.matching_step(SECRET, code, moment, after=last)
        if step is not None:
            assert step > last
            last = step
            accepted.append(code)
    assert len(accepted) == len(set(accepted))


@given(st.text(max_size=30))
def test_no_text_is_a_code_by_accident(text: str) -> None:
    codes = {totp.code_at(SECRET, MOMENT + timedelta(seconds=30 * n)) for n in (-1, 0, 1)}
    matched = totp.matching_step(SECRET, text, MOMENT, after=0) is not None
    assert matched == ("".join(text.split()) in codes)


def test_arabic_digits_are_refused_without_a_fault() -> None:
    assert totp.matching_step(SECRET, "١٢٣٤٥٦", MOMENT, after=0) is None


def test_a_recovery_code_may_be_typed_sloppily() -> None:
    code = totp.new_recovery_code()
    sloppy = f" {code.lower().replace('-', ' ')}"
    assert totp.recovery_hash(7, code) == totp.recovery_hash(7, sloppy)
    assert totp.recovery_hash(7, code) != totp.recovery_hash(8, code)


def test_the_picture_is_an_image_that_needs_no_network() -> None:
    address = totp.address(SECRET, email="a@posta.example", issuer="Innesco")
    assert address.startswith("otpauth://totp/Innesco:a%40posta.example?secret=")
    assert totp.picture(address).startswith("data:image/svg+xml")
    assert totp.in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"
