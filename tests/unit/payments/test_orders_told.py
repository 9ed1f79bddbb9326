"""What a bank's line says of an order of ours: it left, it came back, or a person must look."""

from collections.abc import Iterator
from datetime import date

import pytest

from payments import operator_account
from payments.bank import orders
from payments.bank.reading import ReadLine
from payments.operator_account import OperatorAccount
from payments.payout_models import Payout

OURS, THEIRS = "IT60X0542811101000000123456", "IT28W8000000292100645211151"
SOMEBODY = "IT60X0542811101000000654321"
PAYOUT = Payout(id=12, amount=5_00, payee="Associazione Il Forno di Barra", iban=THEIRS)


@pytest.fixture(autouse=True)
def account() -> Iterator[None]:
    before = operator_account.current()
    operator_account.configure(OperatorAccount("Comune di Napoli", OURS))
    yield
    operator_account.configure(before)


def line(text: str = "", sender: str = "", iban: str = "", *, apart: bool = False) -> ReadLine:
    """A credit that names payout 12: in its text, or `apart` in the bank's own column."""
    return ReadLine(
        1,
        date(2027, 3, 1),
        5_00,
        sender=sender,
        sender_iban=iban,
        remittance=text if apart else f"{text} payout:12",
        payout=12,
        end_to_end="payout:12" if apart else "",
    )


def verdict(said: ReadLine, *, leaves: bool = False) -> str:
    return orders.verdict(said, PAYOUT, leaves=leaves)


@pytest.mark.parametrize(
    "text",
    [
        "STORNO BONIFICO", "Bonifico stornato", "BONIFICO RESPINTO", "Restituzione bonifico",
        "bonifico restituito", "RIENTRO BONIF", "Insoluto", "disposizione impagata",
        "Riaccredito", "Bonifico reso", "bonifico non andato a buon fine", "non è eseguito",
        "mancato accredito", "conto estinto", "CONTO CORRENTE CHIUSO", "IBAN errato",
        "coordinate bancarie inesistenti", "ordine rifiutato", "Richiamo bonifico",
        "RETURNED PAYMENT", "rejected", "reversal", "SCT AC04", "RSN/RR04/",
    ],
)  # fmt: skip
def test_words_of_banks_bring_an_order_back(text: str) -> None:
    assert verdict(line(text)) == "back"
    assert verdict(line(text, "Banca di Credito", OURS)) == "back"
    assert verdict(line(text, "Chiunque", THEIRS)) == "back"


@pytest.mark.parametrize("text", ["", "dono", "per la storia del forno", "ac04", "prestito"])
def test_other_words_are_none(text: str) -> None:
    assert not orders.says_back(text)
    assert verdict(line(text)) == "doubtful"


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize("text", ["STORNO BONIFICO", "dono"])
def test_what_comes_from_somebody_else_s_account_is_for_a_person(text: str, apart: bool) -> None:
    assert verdict(line(text, PAYOUT.payee, SOMEBODY, apart=apart)) == "doubtful"


@pytest.mark.parametrize(
    ("sender", "iban", "found"),
    [
        ("COMUNE DI NAPOLI", "", "back"), ("Comune di Napoli - Tesoreria", OURS, "back"),
        ("ASSOCIAZIONE IL FORNO DI BARRA", "", "back"), ("Associazione Il Forno", OURS, "back"),
        ("Il Forno", THEIRS, "back"), ("", THEIRS, "back"),
        ("", "", "doubtful"), ("Com", "", "doubtful"), ("Carla Ruotolo", "", "doubtful"),
        ("Carla Ruotolo", OURS, "doubtful"), ("", OURS, "doubtful"),
    ],
)  # fmt: skip
def test_our_name_of_the_order_in_the_bank_s_column_and_who_sent_it(
    sender: str, iban: str, found: str
) -> None:
    assert verdict(line("bonifico", sender, iban, apart=True)) == found
    assert verdict(line("bonifico", sender, iban)) == "doubtful"


def test_a_debit_left_unless_it_speaks_of_a_return() -> None:
    assert verdict(line("Bonifico a vostro favore"), leaves=True) == "left"
    assert verdict(line("Storno bonifico"), leaves=True) == "doubtful"


@pytest.mark.parametrize("leaves", [True, False])
def test_the_bank_s_code_is_enough(leaves: bool) -> None:
    coded = ReadLine(1, date(2027, 3, 1), 5_00, sender="X", sender_iban=SOMEBODY, came_back=True)
    assert verdict(coded, leaves=leaves) == "back"
