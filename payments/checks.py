"""The checks of payments against the books: captures, fees, refunds, disputes, one to one."""

from collections.abc import Iterator

from payments.ledger.check import register, rows

_POSTED = """
    SELECT e.reference, e.kind, e.key, a.kind AS account, a.owner, p.amount
    FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
    JOIN ledger_accounts a ON a.id = p.account_id
"""


def captures() -> Iterator[str]:
    """Each payment taken has one capture of its amount for its owner, and the reverse."""
    yield from rows(
        f"""WITH posted AS ({_POSTED} WHERE e.kind = 'capture' AND a.kind = 'gateway')
        SELECT coalesce(m.reference, c.reference) AS reference,
            coalesce(m.amount, 0) AS taken, coalesce(c.amount, 0) AS booked
        FROM (SELECT * FROM payments WHERE state = 'succeeded') m
        FULL JOIN posted c ON c.reference = m.reference
        WHERE m.amount IS DISTINCT FROM c.amount ORDER BY 1""",  # noqa: S608
        "{reference} took {taken} cents and {booked} are booked",
    )
    yield from rows(
        f"""WITH posted AS ({_POSTED} WHERE e.kind = 'capture' AND a.kind = 'campaign')
        SELECT m.reference, m.owner, c.owner AS booked FROM payments m
        JOIN posted c ON c.reference = m.reference WHERE m.owner <> c.owner ORDER BY 1""",  # noqa: S608
        "{reference} is money of {owner} and is booked to {booked}",
    )


def fees() -> Iterator[str]:
    """What the gateway and the platform kept is what the payments say."""
    for kind, account, side in (
        ("gateway_fee", "gateway_fee", 1),
        ("platform_fee", "fee_income", -1),
    ):
        column = "m.fee" if kind == "gateway_fee" else "m.platform_fee"
        yield from rows(
            f"""WITH posted AS ({_POSTED} WHERE e.kind = '{kind}' AND a.kind = '{account}')
            SELECT coalesce(m.reference, c.reference) AS reference,
                coalesce({column}, 0) AS kept, coalesce({side} * c.amount, 0) AS booked
            FROM payments m FULL JOIN posted c ON c.reference = m.reference
            WHERE coalesce({column}, 0) <> coalesce({side} * c.amount, 0) ORDER BY 1""",  # noqa: S608
            f"{{reference}} has a {kind} of {{kept}} cents and {{booked}} are booked",
        )


def refunds() -> Iterator[str]:
    """Refunds stay within their charges, and each is booked as far as it has come."""
    yield from rows(
        """WITH gone AS (
            SELECT payment_id, amount, fee_back FROM refunds WHERE state <> 'superseded'
            UNION ALL SELECT payment_id, taken - given_back, platform_fee_back FROM disputes
                WHERE state = 'lost')
        SELECT m.reference, m.amount, m.state, sum(g.amount) AS back,
            sum(g.fee_back) AS fee_back, m.platform_fee
        FROM gone g JOIN payments m ON m.id = g.payment_id
        GROUP BY m.id HAVING sum(g.amount) > m.amount OR m.state <> 'succeeded'
            OR sum(g.fee_back) <> floor((2 * m.platform_fee * sum(g.amount) + m.amount)
                / (2 * m.amount))
        ORDER BY 1""",
        "{reference} ({state}) took {amount} cents and gives {back} back, "
        "{fee_back} of {platform_fee} cents of its fee",
    )
    yield from rows(
        """SELECT m.reference, m.amount, r.back, d.taken FROM payments m
        CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS back FROM refunds
            WHERE payment_id = m.id AND gateway_id IS NOT NULL) r
        CROSS JOIN LATERAL (SELECT coalesce(sum(taken - given_back), 0) AS taken FROM disputes
            WHERE payment_id = m.id) d
        WHERE r.back + d.taken > m.amount ORDER BY 1""",
        "{reference} took {amount} cents, gave {back} back and has {taken} disputed",
    )
    for kind, states, side in (
        ("refund_requested", "'requested', 'failed', 'waiting', 'succeeded', 'superseded'", -1),
        ("refund_superseded", "'superseded'", 1),
        ("refund_executed", "'succeeded'", 1),
    ):
        prefix = "refund" if kind == "refund_requested" else kind
        yield from rows(
            f"""WITH posted AS ({_POSTED} WHERE e.kind = '{kind}' AND a.kind = 'refund_due'),
            wanted AS (SELECT '{prefix}:' || m.reference || ':' || r.key AS key, r.amount
                FROM refunds r JOIN payments m ON m.id = r.payment_id
                WHERE r.state IN ({states}))
            SELECT coalesce(w.key, c.key) AS key, coalesce(w.amount, 0) AS due,
                coalesce({side} * c.amount, 0) AS booked
            FROM wanted w FULL JOIN posted c ON c.key = w.key
            WHERE w.amount IS DISTINCT FROM {side} * c.amount ORDER BY 1""",  # noqa: S608
            "{key} is {due} cents and {booked} are booked",
        )


def disputes() -> Iterator[str]:
    """What banks hold is what open disputes took, and each dispute is booked as far as it is."""
    yield from rows(
        f"""WITH posted AS ({_POSTED}),
        held AS (SELECT owner, sum(amount) AS amount FROM posted
            WHERE account = 'dispute_held' GROUP BY owner),
        wanted AS (SELECT m.owner, sum(d.taken - d.given_back) AS amount FROM disputes d
            JOIN payments m ON m.id = d.payment_id WHERE d.state <> 'lost' GROUP BY m.owner)
        SELECT coalesce(h.owner, w.owner) AS owner, coalesce(h.amount, 0) AS booked,
            coalesce(w.amount, 0) AS taken FROM held h FULL JOIN wanted w ON w.owner = h.owner
        WHERE coalesce(h.amount, 0) <> coalesce(w.amount, 0) ORDER BY 1""",  # noqa: S608
        "{owner} has {taken} cents in open disputes and {booked} are booked",
    )
    for kind, account, wanted in (
        ("dispute_opened", "dispute_held", "d.taken"),
        ("dispute_won", "dispute_held", "-d.given_back"),
        ("dispute_fee", "dispute_fee", "d.fee"),
        ("dispute_fee_back", "dispute_fee", "-d.fee_back"),
        (
            "dispute_lost",
            "dispute_held",
            "CASE d.state WHEN 'lost' THEN d.given_back - d.taken ELSE 0 END",
        ),
    ):
        yield from rows(
            f"""WITH posted AS ({_POSTED} WHERE e.kind = '{kind}' AND a.kind = '{account}'),
            wanted AS (SELECT '{kind}:' || m.reference || ':' || d.gateway_id AS key,
                {wanted} AS amount FROM disputes d JOIN payments m ON m.id = d.payment_id)
            SELECT coalesce(w.key, p.key) AS key, coalesce(w.amount, 0) AS due,
                coalesce(p.amount, 0) AS booked
            FROM wanted w FULL JOIN posted p ON p.key = w.key
            WHERE coalesce(w.amount, 0) <> coalesce(p.amount, 0) ORDER BY 1""",  # noqa: S608
            "{key} is {due} cents and {booked} are booked",
        )


def identifiers() -> Iterator[str]:
    """What was taken or given back has the gateway's identifier."""
    yield from rows(
        """SELECT reference FROM payments WHERE state = 'succeeded'
        AND (charge_id IS NULL OR intent_id IS NULL) ORDER BY 1""",
        "{reference} was taken without a charge at the gateway",
    )
    yield from rows(
        """SELECT m.reference, r.key FROM refunds r JOIN payments m ON m.id = r.payment_id
        WHERE r.state = 'succeeded' AND r.gateway_id IS NULL ORDER BY 1, 2""",
        "{reference} was given back ({key}) without a refund at the gateway",
    )


def limits() -> Iterator[str]:
    """No more goes back than was taken, by refunds and disputes together; in one currency.

    Read from the books alone: what left the account `gateway` for a reference, its fees
    apart, is at most what came in for it.
    """
    yield from rows(
        """SELECT e.reference, sum(p.amount) FILTER (WHERE e.kind = 'capture') AS taken,
            -sum(p.amount) FILTER (WHERE e.kind <> 'capture') AS back
        FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
        JOIN ledger_accounts a ON a.id = p.account_id AND a.kind = 'gateway'
        WHERE e.kind NOT LIKE '%fee%' AND e.reference IN (SELECT reference FROM payments)
        GROUP BY e.reference HAVING sum(p.amount) < 0 ORDER BY 1""",
        "{reference} took {taken} cents and {back} went back",
    )
    yield from rows(
        """SELECT DISTINCT m.reference, m.currency, p.currency AS booked FROM payments m
        JOIN ledger_entries e ON e.reference = m.reference
        JOIN ledger_postings p ON p.entry_id = e.id WHERE p.currency <> m.currency ORDER BY 1""",
        "{reference} is in {currency} and is booked in {booked}",
    )


def bank_payouts() -> Iterator[str]:
    """Each payout of the gateway to our bank is booked once, for its amount, and the reverse."""
    yield from rows(
        f"""WITH posted AS ({_POSTED} WHERE e.kind IN ('gateway_payout',
            'gateway_payout_returned') AND a.kind = 'bank'),
        moved AS (SELECT CASE WHEN kind = 'payout' THEN 'gateway_payout:'
                ELSE 'gateway_payout_returned:' END || source_id AS key, -sum(net) AS amount
            FROM gateway_movements
            WHERE kind IN ('payout', 'payout_failure', 'payout_cancel') GROUP BY 1)
        SELECT coalesce(m.key, c.key) AS key, coalesce(m.amount, 0) AS moved,
            coalesce(c.amount, 0) AS booked
        FROM moved m FULL JOIN posted c ON c.key = m.key
        WHERE m.amount IS DISTINCT FROM c.amount ORDER BY 1""",  # noqa: S608
        "{key} moved {moved} cents to the bank and {booked} are booked",
    )


def install() -> None:
    """Add the checks of payments to those of the ledger."""
    register("captures", captures)
    register("fees", fees)
    register("refunds", refunds)
    register("disputes", disputes)
    register("gateway identifiers", identifiers)
    register("never more back than taken", limits)
    register("payouts to the bank", bank_payouts)
