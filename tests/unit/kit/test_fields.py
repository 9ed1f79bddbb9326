"""Fields read what people really type and say plainly what is wrong."""

from datetime import date, time
from typing import Any

import pytest
from marshmallow import ValidationError

from kit.fields import (
    Amount,
    Choice,
    Day,
    Email,
    FormSchema,
    Iban,
    Line,
    OptionalAmount,
    Paragraphs,
    Tick,
    TimeOfDay,
    WholeNumber,
)  # fmt: skip


class Everything(FormSchema):
    line = Line(longest=10, shortest=2)
    text = Paragraphs(required=False)
    amount = Amount(least=100)
    maybe = OptionalAmount()
    count = WholeNumber(most=9)
    colour = Choice(("red", "blue"), required=False)
    email = Email()
    iban = Iban(required=False)
    day = Day(required=False)
    agreed = Tick(must="Devi essere d'accordo.")


GOOD = {
    "line": " due  parole ", "text": "a\r\nb", "amount": "1.234,50", "maybe": " ", "count": "7",
    "colour": "red", "email": " Nome@Posta.IT ", "iban": "it60 X054 2811 1010 0000 0123 456",
    "day": "31/12/2027", "agreed": "on",
}  # fmt: skip


def load(**changes: Any) -> dict[str, Any]:
    return dict(Everything().load({**GOOD, **changes}))


def wrong(**changes: Any) -> set[str]:
    with pytest.raises(ValidationError) as refused:
        load(**changes)
    return set(refused.value.messages_dict)


def test_good_input_is_tidied() -> None:
    assert load() == {
        "line": "due parole", "text": "a\nb", "amount": 123450, "maybe": None, "count": 7,
        "colour": "red", "email": "nome@posta.it", "iban": "IT60X0542811101000000123456",
        "day": date(2027, 12, 31), "agreed": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("line", ""), ("line", "x" * 11), ("line", "x"), ("line", 5), ("line", None),
        ("amount", ""), ("amount", "poco"), ("amount", "-5"), ("amount", "0,50"),
        ("amount", "99999999999"), ("amount", 1.5), ("amount", True), ("maybe", "x"),
        ("count", "-1"), ("count", "10"), ("count", "sette"), ("count", True),
        ("colour", "green"), ("email", "nome"), ("email", "a@b@c"), ("email", ""),
        ("iban", "IT60X0542811101000000123457"), ("day", "31/02/2027"), ("day", "domani"),
        ("agreed", ""), ("agreed", "no"),
    ],
)  # fmt: skip
def test_bad_input_is_said_of_its_own_field(name: str, value: Any) -> None:
    assert wrong(**{name: value}) == {name}


@pytest.mark.parametrize("name", ["line", "amount", "count", "email", "agreed"])
def test_a_required_field_may_not_be_absent(name: str) -> None:
    with pytest.raises(ValidationError):
        Everything().load({key: value for key, value in GOOD.items() if key != name})


def test_cents_are_taken_from_json_as_they_are() -> None:
    assert load(amount=2500)["amount"] == 2500


def test_nul_characters_are_dropped() -> None:
    assert load(line="du\x00e")["line"] == "due"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("18:30", time(18, 30)), ("18.30", time(18, 30)), ("9", time(9)), ("00:00", time(0))],
)
def test_a_time_of_the_day_as_people_type_it(typed: str, meant: time) -> None:
    assert TimeOfDay().deserialize(typed) == meant


@pytest.mark.parametrize("typed", ["24:00", "18:60", "18:5", "sera", "١٨:٣٠", "-1", "1:2:3"])
def test_what_is_no_time_of_the_day(typed: str) -> None:
    with pytest.raises(ValidationError):
        TimeOfDay().deserialize(typed)
