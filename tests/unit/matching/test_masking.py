"""Addresses in messages are kept back; dates, prices and hours are not."""

import pytest

from matching.masking import masked


@pytest.fixture(autouse=True)
def in_italian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.masking._", lambda words: words)


@pytest.mark.parametrize(
    "address",
    [
        "anna.rossi+foro@posta.example", "anna @ posta.example", "333 123 4567", "+39 081 1234567",
        "081-1234567", "3331234567", "https://t.me/anna", "www.anna.example/x", "wa.me/39333123",
    ],
)  # fmt: skip
def test_an_address_is_kept_back(address: str) -> None:
    said = masked(f"Scrivimi: {address} grazie")
    assert address not in said
    assert said.startswith("Scrivimi: [")
    assert said.endswith("] grazie")


@pytest.mark.parametrize(
    "text",
    [
        "Il 12/03/2027 dalle 10.30 alle 12.45", "Sono 1.200 euro, 40 sedie, 3 giorni",
        "Via Roma 12, scala B", "dal 3.3.2027 al 20.3.2027", "",
    ],
)  # fmt: skip
def test_the_rest_stays_as_it_was_written(text: str) -> None:
    assert masked(text) == text
