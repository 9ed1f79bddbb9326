"""The checks of offline pledges against the books and the bank."""

from collections.abc import Iterator

from payments.ledger.check import register, rows


def pledges() -> Iterator[str]:
    """What was confirmed is booked to its campaign; what is nobody's yet is told by the books."""
    yield from rows(
        """SELECT coalesce('offline:' || o.code, e.reference) AS reference,
            coalesce(o.amount, 0) AS due, coalesce(-p.amount, 0) AS booked
        FROM (SELECT o.*, c.code AS campaign FROM offline_pledges o
            JOIN campaigns c ON c.id = o.campaign_id WHERE o.confirmed_at IS NOT NULL) o
        FULL JOIN (SELECT * FROM ledger_entries WHERE kind = 'confirmed') e
            ON e.reference = 'offline:' || o.code
        LEFT JOIN (ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id
            AND a.kind = 'campaign')
            ON p.entry_id = e.id AND a.owner = 'campaign:' || o.campaign
        WHERE o.amount IS DISTINCT FROM -p.amount ORDER BY 1""",
        "{reference} confirmed {due} cents and {booked} are booked to its campaign",
    )
    yield from rows(
        """SELECT o.code, o.state, coalesce(r.amount, 0) AS back, o.amount FROM offline_pledges o
        LEFT JOIN money_returns r ON r.reference = 'offline:' || o.code
        WHERE (o.state = 'reversed' AND r.amount IS DISTINCT FROM o.amount)
            OR (o.state <> 'reversed' AND r.id IS NOT NULL) ORDER BY 1""",
        "offline pledge {code} of {amount} cents is {state} and {back} go back",
    )


def transfers() -> Iterator[str]:
    """A transfer that is allocated and its pledge name each other, with one amount."""
    yield from rows(
        """SELECT l.id, l.allocated_to, coalesce('offline:' || o.code, 'nothing') AS pledge
        FROM (SELECT * FROM bank_lines WHERE allocated_to LIKE 'offline:%') l
        FULL JOIN (SELECT * FROM offline_pledges WHERE bank_line_id IS NOT NULL) o
            ON o.bank_line_id = l.id
        WHERE l.allocated_to IS DISTINCT FROM 'offline:' || o.code
            OR l.amount IS DISTINCT FROM o.amount ORDER BY 1""",
        "bank line {id} is of {allocated_to}, and {pledge} says it is its own",
    )


def unallocated() -> Iterator[str]:
    """What the books hold for nobody is what waits: lines, cash and transfers not confirmed."""
    yield from rows(
        """WITH waiting AS (SELECT
            (SELECT coalesce(sum(amount), 0) FROM bank_lines WHERE state = 'unallocated')
            + (SELECT coalesce(sum(amount), 0) FROM offline_pledges WHERE state = 'matched')
            AS due),
        held AS (SELECT coalesce(-sum(p.amount), 0) AS booked FROM ledger_postings p
            JOIN ledger_accounts a ON a.id = p.account_id AND a.kind = 'unallocated')
        SELECT due, booked FROM waiting, held WHERE due <> booked""",
        "{due} cents wait to be confirmed and {booked} are booked as nobody's",
    )


def cash() -> Iterator[str]:
    """Each person holds in the books what they received, less what they deposited or gave back."""
    yield from rows(
        """WITH told AS (
            SELECT 'account:' || entered_by AS holder, amount FROM offline_pledges
            WHERE means = 'cash'
            UNION ALL SELECT holder, -amount FROM cash_deposits WHERE state = 'confirmed'
            UNION ALL SELECT holder, -amount FROM money_returns
            WHERE means = 'cash' AND state = 'done'),
        said AS (SELECT holder, sum(amount) AS amount FROM told GROUP BY holder),
        booked AS (SELECT a.owner, sum(p.amount) AS amount FROM ledger_postings p
            JOIN ledger_accounts a ON a.id = p.account_id AND a.kind = 'cash' GROUP BY a.owner)
        SELECT coalesce(s.holder, b.owner) AS holder, coalesce(s.amount, 0) AS holds,
            coalesce(b.amount, 0) AS booked
        FROM said s FULL JOIN booked b ON b.owner = s.holder
        WHERE coalesce(s.amount, 0) <> coalesce(b.amount, 0)
            OR coalesce(b.amount, 0) < 0 ORDER BY 1""",
        "{holder} holds {holds} cents of cash and {booked} are booked",
    )


def receipts() -> Iterator[str]:
    """The cash receipts of a year are numbered from 1 on without a gap."""
    yield from rows(
        """SELECT n.year, n.last, count(o.id) AS given, coalesce(max(o.receipt_number), 0) AS most
        FROM cash_receipt_numbers n LEFT JOIN offline_pledges o ON o.receipt_year = n.year
        GROUP BY n.year, n.last
        HAVING count(o.id) <> n.last OR coalesce(max(o.receipt_number), 0) <> n.last ORDER BY 1""",
        "of {year} there are {given} cash receipts up to number {most}, and {last} were given",
    )


def install() -> None:
    """Add the checks of offline pledges to the others."""
    register("offline pledges", pledges)
    register("transfers", transfers)
    register("unallocated", unallocated)
    register("cash", cash)
    register("cash receipts", receipts)
