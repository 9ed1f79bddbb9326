"""The checks of receipts: one for each payment in the books, numbers whole, amounts the same."""

from collections.abc import Iterator

from payments.ledger.check import register, rows

_MONEY = "('gateway', 'bank', 'cash', 'unallocated')"
"""SQL: accounts of money we hold. What goes from them to a campaign was given by somebody."""


def against_books() -> Iterator[str]:
    """Each payment booked for a campaign has one receipt, of what came and what went back."""
    yield from rows(
        f"""WITH entries AS (
            SELECT e.reference,
                -sum(p.amount) FILTER (WHERE a.kind = 'campaign' AND p.amount < 0) AS came,
                sum(p.amount) FILTER (WHERE a.kind IN ('campaign', 'refund_due')
                    AND p.amount > 0) AS went,
                -sum(p.amount) FILTER (WHERE a.kind = 'dispute_held'
                    AND e.kind = 'dispute_lost') AS lost,
                bool_or(a.kind IN {_MONEY} AND p.amount > 0) AS is_in,
                bool_or(a.kind IN {_MONEY} AND p.amount < 0) AS is_out
            FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
            JOIN ledger_accounts a ON a.id = p.account_id
            GROUP BY e.id, e.reference),
        booked AS (
            SELECT reference, coalesce(sum(came) FILTER (WHERE is_in), 0) AS came,
                coalesce(sum(went) FILTER (WHERE is_out), 0) + coalesce(sum(lost), 0) AS went
            FROM entries GROUP BY reference)
        SELECT coalesce(b.reference, r.reference) AS reference,
            coalesce(b.came, 0) AS came, coalesce(b.went, 0) AS went,
            coalesce(r.amount, 0) AS receipted, coalesce(r.corrected, 0) AS corrected
        FROM booked b FULL JOIN receipts r ON r.reference = b.reference
        WHERE (coalesce(b.came, 0), CASE WHEN coalesce(b.came, 0) = 0 THEN 0 ELSE b.went END)
            <> (coalesce(r.amount, 0), coalesce(r.corrected, 0))
        ORDER BY 1""",  # noqa: S608
        "{reference} has {came} cents in the books and {went} given back, "
        "its receipt says {receipted} and {corrected}",
    )
    yield from rows(
        """SELECT r.year, r.number, r.corrected, coalesce(sum(c.amount), 0) AS noted
        FROM receipts r LEFT JOIN receipt_corrections c ON c.receipt_id = r.id
        GROUP BY r.id HAVING r.corrected <> coalesce(sum(c.amount), 0) ORDER BY 1, 2""",
        "receipt {number}/{year} is corrected by {corrected} cents, its notes by {noted}",
    )


def numbers() -> Iterator[str]:
    """In each series and year the numbers go from 1 to the last one given, without a gap."""
    yield from rows(
        """WITH given AS (
            SELECT 'receipt' AS series, year, number FROM receipts
            UNION ALL SELECT 'correction', year, number FROM receipt_corrections),
        counted AS (
            SELECT series, year, count(*) AS documents, min(number) AS first,
                max(number) AS highest FROM given GROUP BY series, year)
        SELECT coalesce(c.series, n.series) AS series, coalesce(c.year, n.year) AS year,
            coalesce(c.documents, 0) AS documents, coalesce(c.first, 0) AS first,
            coalesce(c.highest, 0) AS highest, coalesce(n.last, 0) AS last
        FROM counted c FULL JOIN receipt_numbers n ON n.series = c.series AND n.year = c.year
        WHERE (c.first, c.documents, c.highest) IS DISTINCT FROM (1, c.highest::bigint, n.last)
        ORDER BY 1, 2""",
        "{series}s of {year}: {documents} documents, numbers {first} to {highest}, "
        "the last given was {last}",
    )


def install() -> None:
    """Add the checks of receipts to the others."""
    register("receipts", against_books)
    register("receipt numbers", numbers)
