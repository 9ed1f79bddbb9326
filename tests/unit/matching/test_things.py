"""Things: the same trade, tool, good or space, whatever it is called."""

import pytest

from matching.fit import things
from matching.fit.vocabulary import WORDS
from matching.notices import Notice


def notice(title: str, description: str = "") -> Notice:
    return Notice(title, title, description, "skill")


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("Cerchiamo un idraulico", "Idraulica con partita IVA", "Elettricista in pensione"),
        ("Un sarto per i costumi", "Sarte di quartiere", "Parrucchiera"),
        ("Portatili per l'aula", "Dieci laptop dismessi", "Dieci sedie"),
        ("Someone to keep the accounts", "Ragioniera: tengo i conti", "Giardiniere"),
        ("Locandina per la festa", "Graphic designer", "Fotografo"),
        ("Sala per riunioni", "Aula il martedì sera", "Terrazza"),
        ("Chi ci fa le foto?", "Fotografa di matrimoni", "Musicista"),
        ("Un frigorifero", "Fridge, works well", "Lavatrice"),
    ],
)
def test_the_same_thing_by_another_name_comes_first(one: str, same: str, other: str) -> None:
    near, far = things.likeness(notice(one), [notice(same), notice(other)])
    assert near > far


def test_the_first_thing_of_a_title_is_what_it_is_about() -> None:
    van = notice("Furgone per portare tavoli e sedie")
    near, far = things.likeness(van, [notice("Ducato con autista"), notice("Tavoli e sedie")])
    assert near > far


def test_a_thing_in_the_title_weighs_more_than_one_below() -> None:
    near, far = things.likeness(
        notice("Un trapano"), [notice("Trapano"), notice("Falegname", "Ho il trapano.")]
    )
    assert near > far > 0


def test_texts_without_a_known_thing_are_not_alike() -> None:
    assert things.likeness(notice("Boh"), [notice("Mah"), notice("")]) == [0.0, 0.0]


def test_synonyms_are_beginnings_and_whole_words() -> None:
    assert {"portatil:*", "pc"} <= set(things.synonyms("Un laptop"))
    assert things.synonyms("Boh") == []


def test_no_line_of_the_vocabulary_says_a_word_twice() -> None:
    for line in WORDS.strip().replace("\n    ", " ").splitlines():
        words = line.split()
        assert len(words) == len(set(words)), line
        assert all(word == things.plain(word) for word in words), line
