"""The checks of the bank against the books: lines one to one, what is nobody's, what goes back."""

from collections.abc import Iterator

from payments.ledger.check import register, rows


def lines() -> Iterator[str]:
    """Each line in the books has one entry of its amount, and each entry its line."""
    yield from rows(
        """SELECT coalesce('bank_line:' || l.id, e.reference) AS line,
            coalesce(l.amount, 0) AS came, coalesce(p.amount, 0) AS booked
        FROM (SELECT * FROM bank_lines WHERE state <> 'imported') l
        FULL JOIN (SELECT * FROM ledger_entries WHERE kind = 'bank_received') e
            ON e.reference = 'bank_line:' || l.id
        LEFT JOIN ledger_postings p ON p.entry_id = e.id AND p.amount > 0
        WHERE l.amount IS DISTINCT FROM p.amount ORDER BY 1""",
        "{line} brought {came} cents and {booked} are booked",
    )


def money_returns() -> Iterator[str]:
    """What goes back is owed in the books, and what went back is not owed any more."""
    for kind, states, side in (
        ("return_requested", "'due', 'reported', 'done'", -1),
        ("return_executed", "'done'", 1),
    ):
        yield from rows(
            f"""SELECT coalesce(r.reference, e.reference) AS reference,
                coalesce(r.amount, 0) AS due, coalesce({side} * p.amount, 0) AS booked
            FROM (SELECT * FROM money_returns WHERE state IN ({states})) r
            FULL JOIN (SELECT * FROM ledger_entries WHERE kind = '{kind}') e
                ON e.reference = r.reference
            LEFT JOIN (ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id
                AND a.kind = 'refund_due') ON p.entry_id = e.id
            WHERE r.amount IS DISTINCT FROM {side} * p.amount ORDER BY 1""",  # noqa: S608
            f"{kind}: {{reference}} is {{due}} cents and {{booked}} are booked",
        )


def deposits() -> Iterator[str]:
    """Each deposit that the bank has took its amount out of its holder's cash, once."""
    yield from rows(
        """SELECT coalesce('deposit:' || d.id, e.reference) AS deposit,
            coalesce(d.amount, 0) AS taken, coalesce(-p.amount, 0) AS booked
        FROM (SELECT * FROM cash_deposits WHERE state = 'confirmed') d
        FULL JOIN (SELECT * FROM ledger_entries WHERE kind = 'cash_deposited') e
            ON e.reference = 'deposit:' || d.id
        LEFT JOIN (ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id
            AND a.kind = 'cash') ON p.entry_id = e.id AND a.owner = d.holder
        WHERE d.amount IS DISTINCT FROM -p.amount ORDER BY 1""",
        "{deposit} is of {taken} cents and {booked} are booked",
    )


def install() -> None:
    """Add the checks of the bank to those of the ledger."""
    register("bank lines", lines)
    register("money returns", money_returns)
    register("cash deposits", deposits)
