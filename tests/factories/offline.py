"""Transfers, cash and lines of the bank for tests, made by the services.

Each function works inside an open unit of work or, where none is open, in one of its own.
"""

from datetime import date
from itertools import count
from typing import Any

from accounts.models import Account
from campaigns.models import Campaign
from campaigns.offline import cash, confirming, declaring
from campaigns.offline.models import OfflinePledge
from campaigns.offline.queries import by_code
from kit import clock
from kit.unit_of_work import joined, session
from payments.bank import deposits, lines, returns, statements
from payments.bank.models import BankLine, BankStatement, CashDeposit
from payments.ledger.models import Entry
from tests.factories.pledges import visitor_for

_numbers = count(1)

HEAD = "Data contabile;Importo;Ordinante;IBAN ordinante;Causale;CRO;End to end"


def declared(
    campaign: Campaign,
    amount: int = 25_00,
    *,
    backer: Account | None = None,
    name: str = "Carla Ruotolo",
    show_name: bool = False,
) -> OfflinePledge:
    """A promised transfer; `amount` in cents."""
    number = next(_numbers)
    data = {
        "amount": amount,
        "email": f"bonifico{number}@posta.example",
        "name": name,
        "show_name": show_name,
    }
    with joined():
        who = visitor_for(backer)
        return fresh(declaring.declare(campaign, data, who, f"10.0.0.{number % 250}"))


def received(campaign: Campaign, by: Account, amount: int = 10_00, **about: Any) -> OfflinePledge:
    """Cash that `by` has received; nobody has confirmed it."""
    data = {"amount": amount, "name": "", "email": "", "show_name": False, **about}
    with joined():
        return fresh(cash.receive(campaign, data, by.id))


def deposited(by: Account, amount: int) -> CashDeposit:
    """Cash that `by` says to have taken to the bank today."""
    with joined():
        return deposits.record(by.id, amount, clock.today(), "12/A")


def row(
    amount: int,
    remittance: str = "",
    *,
    day: date | None = None,
    sender: str = "Carla Ruotolo",
    iban: str = "IT60X0542811101000000654321",
    end_to_end: str = "",
) -> str:
    """A line of a CSV statement with a number of its own; `amount` in cents."""
    booked = day or clock.today()
    euros = f"{amount // 100},{amount % 100:02d}"
    number = next(_numbers)
    return f"{booked:%d/%m/%Y};{euros};{sender};{iban};{remittance};CRO{number};{end_to_end}"


def statement(*rows: str, by: int | None = None) -> BankStatement:
    """A CSV statement that an admin uploaded and took; its lines are in the books."""
    content = "\n".join([HEAD, *rows]).encode()
    with joined():
        uploaded = statements.upload("estratto.csv", content, by or _somebody())
        taken = statements.take(uploaded, by or uploaded.uploaded_by)
        session().flush()
        lines.book.function()
        session().flush()
        return taken


def line(amount: int, remittance: str = "") -> BankLine:
    """A line of the bank that is in the books and nobody's."""
    with joined():
        taken = statement(row(amount, remittance))
        return session().query(BankLine).filter_by(statement_id=taken.id).one()


def desk(campaign: Campaign, backer: Account, animator: Account, admin: Account) -> dict[str, Any]:
    """One of each: a transfer, cash, a line of the bank, a deposit, money to give back."""
    transfer = declared(campaign, backer=backer)
    waiting, back = received(campaign, animator), received(campaign, animator)
    confirming.give_back(back, admin.id, "contati male")
    deposit = deposited(animator, 10_00)
    free = line(25_00)
    lines.give_back(line(30_00), "nessuno lo vuole")
    due = {one.means: one.id for one in returns.waiting(None).items}
    return {
        "transfer_code": transfer.code,
        "cash_code": waiting.code,
        "statement_id": free.statement_id,
        "bank_line_id": free.id,
        "deposit_id": deposit.id,
        "entry_id": session().query(Entry.id).order_by(Entry.id).limit(1).scalar(),
        "return_id": due["bank"],
        "cash_return_id": due["cash"],
    }


def fresh(pledge: OfflinePledge) -> OfflinePledge:
    """The same pledge as the database has it now, with its campaign."""
    with joined():
        session().flush()
        session().expire_all()
        found = by_code(pledge.code)
        assert found is not None
        return found


def _somebody() -> int:
    found = session().query(Account.id).order_by(Account.id).limit(1).scalar()
    assert found is not None
    return int(found)
