"""Passwords are stored so that only their owner can repeat them, and refused if guessable."""

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from accounts import passwords
from accounts.errors import WeakPassword
from tests.factories.accounts import CHEAP

EMAIL, NAME = "mario.rossi@posta.example", "Mario Rossi"


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_only_the_same_password_matches(one: str, other: str) -> None:
    stored = passwords.hashed(one)
    assert passwords.matches(one, stored)
    same = passwords._same_everywhere(one) == passwords._same_everywhere(other)
    assert passwords.matches(other, stored) == same


def test_a_password_is_the_same_from_every_keyboard() -> None:
    stored = passwords.hashed("perch\u00e9 no, domani")
    assert passwords.matches("perche\u0301 no, domani", stored)


def test_nothing_matches_where_nothing_is_stored() -> None:
    assert not passwords.matches("nobody has this password", None)
    assert not passwords.matches("anything at all", "not a hash")


def test_hashes_are_argon2id_with_the_parameters_of_rfc_9106() -> None:
    stored = PasswordHasher().hash("x")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_hash_with_other_parameters_is_dated() -> None:
    assert passwords.is_dated(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash("x"))
    assert not passwords.is_dated(CHEAP.hash("x"))


@pytest.mark.parametrize(
    "guess",
    [
        "password123",
        "Password2027!",
        "P@ssw0rd123",
        "qwertyuiop",
        "poiuytrewq",
        "1234567890",
        "12345678901234",
        "9876543210",
        "aaaaaaaaaaaa",
        "abababababab",
        "abcabcabcabc",
        "ciaociaociao",
        "forzanapoli1926",
        "Innesco2027!!",
        "mario.rossi",
        "mariorossi1980",
        "Rossi-Mario-80",
        "rossi posta 1",
        "----------",
    ],
)
def test_first_guesses_are_refused(guess: str) -> None:
    with pytest.raises(WeakPassword, match="weak"):
        passwords.refuse_weak(guess, email=EMAIL, name=NAME)


@pytest.mark.parametrize(
    "fine",
    [
        "tre gatti sul tetto",
        "cavallo batteria graffetta",
        "8492038475xk",
        "Il mare a Bagnoli, d'inverno",
        "🌊🍋🌋🎭🧵🛶🎺🧩🪁🧁",
        "x" * 190 + "tre gatti",
    ],
)
def test_sentences_and_chance_are_welcome_without_rules_of_composition(fine: str) -> None:
    passwords.refuse_weak(fine, email=EMAIL, name=NAME)


@pytest.mark.parametrize("wrong", ["", "corta", "nove car.", "tre gatti " * 21])
def test_length_has_bounds(wrong: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        passwords.refuse_weak(wrong, email=EMAIL, name=NAME)
    assert refused.value.field == "password"


@given(st.text(max_size=250), st.emails(), st.text(max_size=80))
def test_no_password_breaks_the_rule(password: str, email: str, name: str) -> None:
    try:
        passwords.refuse_weak(password, email=email, name=name)
    except WeakPassword:
        return
    assert len(password) >= 1
