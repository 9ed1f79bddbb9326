"""What workers do about receipts by themselves: forget what is no part of the accounts any more.

Accounts are kept for ten years (article 2220 of the Codice civile; article 22 of decree of the
President of the Republic 600/1973). An address is not needed for that: it stays for as long as
its owner may want a summary for a declaration, two whole years after that of the receipt. After
ten whole years the name goes too. Number, amounts and payee stay: the books must still agree.
"""

from sqlalchemy import or_, update

from campaigns.receipts.models import Receipt
from kit import clock
from kit.jobs import task
from kit.unit_of_work import session

ADDRESS_YEARS = 2
"""Whole years after that of the receipt for which its address is kept."""
NAME_YEARS = 10
"""Whole years after that of the receipt for which its name is kept."""


@task("receipts.forget", every_minutes=24 * 60)
def forget() -> None:
    """Take addresses, and later names and accounts, from old receipts."""
    year, now = clock.today().year, clock.now()
    session().execute(
        update(Receipt)
        .where(Receipt.year < year - ADDRESS_YEARS, Receipt.email != "")
        .values(email="", forgotten_at=now)
    )
    session().execute(
        update(Receipt)
        .where(
            Receipt.year < year - NAME_YEARS,
            or_(Receipt.name != "", Receipt.account_id.is_not(None)),
        )
        .values(name="", account_id=None, forgotten_at=now)
    )
