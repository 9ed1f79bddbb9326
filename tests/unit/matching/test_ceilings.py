"""Hard rules: what the fields of two forms allow, each on its own."""

from dataclasses import replace
from datetime import date

import pytest

from matching.fit.ceilings import ceiling, days_shared, limits
from matching.notices import Notice

BORDERS = {"M4": frozenset({"M6"}), "M6": frozenset({"M4"}), "M1": frozenset({"M2"})}
MARCH = {"begins": date(2027, 3, 1), "ends": date(2027, 3, 30)}
ROOM = Notice("n", "Sala", "", "space", "M6", 100, "mq", **MARCH)
LAPTOPS = Notice("n", "Portatili", "", "goods", "M6", 20, "pezzi", **MARCH)
HELP = Notice("n", "Volontari", "", "time", "M6", 8, "persone", **MARCH)


def why(need: Notice, offer: Notice) -> list[tuple[int, str]]:
    return [(limit.grade, limit.why) for limit in limits(need, offer, BORDERS)]


@pytest.mark.parametrize("one", [ROOM, LAPTOPS, HELP])
def test_the_same_form_has_no_limits(one: Notice) -> None:
    assert why(one, one) == []
    assert ceiling(one, one, BORDERS) == 2


def test_time_and_skill_stand_for_one_another_a_room_for_none() -> None:
    assert why(HELP, replace(HELP, kind="skill")) == []
    assert why(HELP, replace(HELP, kind="goods")) == [(1, "another_kind")]


@pytest.mark.parametrize(("district", "found"), [("M4", []), ("M1", [(1, "far")]), (None, [])])
def test_a_room_is_near_in_the_same_district_or_the_next(
    district: str | None, found: list[tuple[int, str]]
) -> None:
    assert why(ROOM, replace(ROOM, district=district)) == found


def test_a_room_to_walk_to_must_be_in_the_same_district() -> None:
    on_foot = replace(ROOM, description="I bambini ci vengono a piedi.")
    assert why(on_foot, replace(ROOM, district="M4")) == [(1, "far")]
    assert why(on_foot, ROOM) == []


@pytest.mark.parametrize("one", [LAPTOPS, HELP])
def test_people_and_things_travel(one: Notice) -> None:
    assert why(one, replace(one, district="M1")) == []


@pytest.mark.parametrize(
    ("begins", "found"),
    [
        (date(2027, 3, 16), []),
        (date(2027, 3, 17), [(1, "dates_part")]),
        (date(2027, 3, 31), [(1, "dates_near")]),
        (date(2027, 4, 29), [(1, "dates_near")]),
        (date(2027, 4, 30), [(0, "dates_apart")]),
    ],
)
def test_dates_must_share_half_of_what_is_asked(begins: date, found: list[tuple[int, str]]) -> None:
    assert why(HELP, replace(HELP, begins=begins, ends=date(2027, 12, 31))) == found


def test_goods_are_handed_over_in_one_day() -> None:
    last = replace(LAPTOPS, begins=date(2027, 3, 30), ends=date(2027, 3, 30))
    assert days_shared(LAPTOPS, last) == 1
    assert why(LAPTOPS, last) == []


def test_without_bounds_dates_never_matter() -> None:
    always = replace(HELP, begins=None, ends=None)
    assert why(HELP, always) == why(always, HELP) == why(always, always) == []


@pytest.mark.parametrize(
    ("one", "quantity", "found"),
    [
        (LAPTOPS, 14, []),
        (LAPTOPS, 13, [(1, "quantity_part")]),
        (LAPTOPS, 1, [(1, "quantity_part")]),
        (ROOM, 20, [(1, "quantity_part")]),
        (ROOM, 19, [(0, "too_small")]),
        (HELP, 1, []),
    ],
)
def test_parts_add_up_but_half_a_room_is_no_room(
    one: Notice, quantity: int, found: list[tuple[int, str]]
) -> None:
    assert why(one, replace(one, quantity=quantity)) == found


def test_different_units_are_not_compared() -> None:
    assert why(ROOM, replace(ROOM, quantity=1, unit="posti")) == []


TRANSLATOR = Notice(
    "n", "Un traduttore di contratti", "Sul posto, con iscrizione all'albo.", "skill"
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Traduco lettere, niente contratti.", [(0, "excluded")]),
        ("Traduco di tutto tranne l'albo dei giornalisti.", [(1, "excluded_in_part")]),
        ("Solo online, la sera.", [(1, "only_remote")]),
        ("Remote only, sorry.", [(1, "only_remote")]),
        ("Traduco contratti, niente poesie.", []),
    ],
)
def test_what_the_words_of_an_offer_rule_out(words: str, found: list[tuple[int, str]]) -> None:
    assert why(TRANSLATOR, Notice("o", "Traduzioni", words, "skill")) == found


def test_a_title_that_is_asked_for_and_missing_makes_it_a_part() -> None:
    need = Notice("n", "Istruttore di vela abilitato", "", "skill")
    offer = Notice("o", "Insegno a portare la vela", "Ma sono senza patentino.", "skill")
    assert why(need, offer) == [(1, "title_missing")]
    assert why(replace(need, title="Istruttore di vela"), offer) == []


def test_remote_is_fine_where_the_need_says_so() -> None:
    need = Notice("n", "Ripetizioni di inglese", "Anche a distanza.", "skill")
    assert why(need, Notice("o", "Inglese", "Solo da remoto.", "skill")) == []
