"""Comparing the gateway's statement with payments, refunds and books: one row a difference.

Each question is one statement over whole tables, however many rows they have. What is younger
than GRACE is not judged: the webhook, the job or the statement's line may still be on its way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from kit import clock
from kit.unit_of_work import session

GRACE = timedelta(hours=1)

_MATCHED = """WITH movements AS (
    SELECT g.*, p.reference AS mine, p.id AS payment_id FROM gateway_movements g
    LEFT JOIN payments p ON p.charge_id = g.source_id
    WHERE g.kind IN ('charge', 'payment'))"""

_REFUNDED = """WITH movements AS (
    SELECT source_id, min(charge_id) AS charge_id, min(intent_id) AS intent_id,
        -sum(net) AS amount, min(currency) AS currency, min(at) AS at, max(at) AS last_at
    FROM gateway_movements
    WHERE kind IN ('refund', 'payment_refund', 'refund_failure') GROUP BY source_id)"""

_QUESTIONS: dict[str, tuple[str, str]] = {
    "charge_unknown": (
        _MATCHED,
        """SELECT m.source_id AS object_id, coalesce(p.reference, q.reference, '') AS reference,
            NULL AS ours, m.amount AS theirs, m.net AS effect, m.currency, m.at
        FROM movements m LEFT JOIN payments p ON p.intent_id = m.intent_id
        LEFT JOIN payments q ON q.reference = m.reference
        WHERE m.mine IS NULL AND m.at < :before""",
    ),
    "charge_missing": (
        "",
        """SELECT p.charge_id AS object_id, p.reference, p.amount AS ours,
            NULL AS theirs, p.fee - p.amount AS effect, p.currency, p.settled_at AS at
        FROM payments p LEFT JOIN gateway_movements g
            ON g.source_id = p.charge_id AND g.kind IN ('charge', 'payment')
        WHERE p.state = 'succeeded' AND p.charge_id IS NOT NULL AND g.id IS NULL
            AND p.settled_at >= :since AND p.settled_at < :before""",
    ),
    "charge_amount": (
        _MATCHED,
        """SELECT m.source_id AS object_id, p.reference, p.amount AS ours, m.amount AS theirs,
            m.net - (p.amount - p.fee) AS effect, m.currency, m.at
        FROM movements m JOIN payments p ON p.id = m.payment_id
        WHERE m.at < :before AND (m.amount, m.currency) <> (p.amount, p.currency)""",
    ),
    "fee": (
        _MATCHED,
        """SELECT m.source_id AS object_id, p.reference, p.fee AS ours, m.fee AS theirs,
            p.fee - m.fee AS effect, m.currency, m.at
        FROM movements m JOIN payments p ON p.id = m.payment_id
        WHERE m.at < :before AND m.amount = p.amount AND m.fee <> p.fee""",
    ),
    "refund_unknown": (
        _REFUNDED,
        """SELECT m.source_id AS object_id, coalesce(p.reference, '') AS reference, NULL AS ours,
            m.amount AS theirs, -m.amount AS effect, m.currency, m.at
        FROM movements m LEFT JOIN payments p ON p.charge_id = m.charge_id
        LEFT JOIN refunds r ON r.gateway_id = m.source_id
        WHERE r.id IS NULL AND m.amount <> 0 AND m.last_at < :before""",
    ),
    "refund_missing": (
        _REFUNDED,
        """SELECT r.gateway_id AS object_id, p.reference, r.amount AS ours, m.amount AS theirs,
            r.amount AS effect, p.currency, r.state_since AS at
        FROM refunds r JOIN payments p ON p.id = r.payment_id
        LEFT JOIN movements m ON m.source_id = r.gateway_id
        WHERE r.state = 'succeeded' AND r.gateway_id IS NOT NULL
            AND coalesce(m.amount, 0) = 0 AND coalesce(m.last_at, :since) < :before
            AND r.state_since >= :since AND r.state_since < :before""",
    ),
    "refund_amount": (
        _REFUNDED,
        """SELECT r.gateway_id AS object_id, p.reference, r.amount AS ours, m.amount AS theirs,
            r.amount - m.amount AS effect, m.currency, m.at
        FROM refunds r JOIN payments p ON p.id = r.payment_id
        JOIN movements m ON m.source_id = r.gateway_id
        WHERE r.state = 'succeeded' AND m.amount <> 0 AND m.last_at < :before
            AND (m.amount, m.currency) <> (r.amount, p.currency)""",
    ),
    "dispute_unknown": (
        "",
        """SELECT g.source_id AS object_id,
            coalesce(min(p.reference), '') AS reference,
            min(d.moved) AS ours, sum(g.net) AS theirs,
            sum(g.net) - coalesce(min(d.moved), 0) AS effect,
            min(g.currency) AS currency, min(g.at) AS at
        FROM gateway_movements g LEFT JOIN payments p ON p.charge_id = g.charge_id
        LEFT JOIN (SELECT gateway_id, given_back + fee_back - taken - fee AS moved
            FROM disputes) d ON d.gateway_id = g.source_id
        WHERE g.category LIKE 'dispute%' AND g.at < :before
        GROUP BY g.source_id HAVING sum(g.net) <> coalesce(min(d.moved), 0)""",
    ),
    "dispute_missing": (
        "",
        """SELECT d.gateway_id AS object_id, p.reference,
            d.given_back + d.fee_back - d.taken - d.fee AS ours, NULL AS theirs,
            d.taken + d.fee - d.given_back - d.fee_back AS effect, p.currency, d.opened_at AS at
        FROM disputes d JOIN payments p ON p.id = d.payment_id
        LEFT JOIN gateway_movements g
            ON g.source_id = d.gateway_id AND g.category LIKE 'dispute%'
        WHERE g.id IS NULL AND d.taken + d.fee <> 0
            AND d.opened_at >= :since AND d.opened_at < :before""",
    ),
    "transfer_unknown": (
        "",
        """SELECT g.source_id AS object_id, coalesce('payout:' || min(o.id), '') AS reference,
            min(o.amount) AS ours, -sum(g.net) AS theirs,
            sum(g.net) + coalesce(min(o.amount), 0) AS effect, min(g.currency) AS currency,
            min(g.at) AS at
        FROM gateway_movements g
        LEFT JOIN payouts o ON o.transfer_id = g.source_id AND o.state = 'settled'
        WHERE g.kind LIKE 'transfer%' AND g.at < :before
        GROUP BY g.source_id HAVING -sum(g.net) <> coalesce(min(o.amount), 0)""",
    ),
    "transfer_missing": (
        "",
        """SELECT o.transfer_id AS object_id, 'payout:' || o.id AS reference, o.amount AS ours,
            NULL AS theirs, o.amount AS effect, o.currency, o.state_since AS at
        FROM payouts o
        LEFT JOIN gateway_movements g ON g.source_id = o.transfer_id AND g.kind LIKE 'transfer%'
        WHERE o.state = 'settled' AND o.transfer_id IS NOT NULL AND g.id IS NULL
            AND o.state_since >= :since AND o.state_since < :before""",
    ),
    "movement_unknown": (
        "",
        """SELECT movement_id AS object_id, '' AS reference, NULL AS ours,
            net AS theirs, net AS effect, currency, at
        FROM gateway_movements WHERE at < :before AND kind NOT LIKE 'transfer%'
        AND category NOT LIKE 'dispute%' AND kind NOT IN ('charge', 'payment', 'refund',
            'payment_refund', 'refund_failure', 'payout', 'payout_failure', 'payout_cancel')""",
    ),
}
"""For each kind of difference what it looks at and the statement that finds them.

`:since` is the first day read, `:before` the youngest instant that is judged.
"""

QUESTIONS = {kind: f"{seen} {asked}" for kind, (seen, asked) in _QUESTIONS.items()}


@dataclass(frozen=True)
class Found:
    """A difference as a comparison sees it; see payments.reconciliation.models.Difference."""

    kind: str
    object_id: str
    reference: str
    ours: int | None
    theirs: int | None
    effect: int
    currency: str
    at: datetime | None


def objects() -> list[Found]:
    """Every difference between things there and things here; one statement a kind."""
    return [found for kind in QUESTIONS for found in _answers(kind)]


def balances(holds: dict[str, int], listed: list[Found]) -> list[Found]:
    """Where the gateway holds other than the books say, the differences listed taken into account.

    `holds` is what the gateway says it has (cents by currency). Only meaningful in a quiet
    moment: see `is_quiet`.
    """
    ours = booked()
    found = []
    for currency in sorted(set(holds) | set(ours)):
        explained = sum(one.effect for one in listed if one.currency == currency)
        wanted = ours.get(currency, 0) + explained + _under_way(currency)
        held = holds.get(currency, 0)
        if held != wanted:
            found.append(
                Found("balance", currency, "", wanted, held, held - wanted, currency, None)
            )
    return found


def booked() -> dict[str, int]:
    """What the ledger's account `gateway` stands at: cents by currency."""
    rows = session().execute(
        text(
            """SELECT p.currency, sum(p.amount) FROM ledger_postings p
            JOIN ledger_accounts a ON a.id = p.account_id
            WHERE a.kind = 'gateway' GROUP BY p.currency"""
        )
    )
    return {currency: int(amount) for currency, amount in rows}


def is_quiet() -> bool:
    """Whether nothing moved lately on either side, so that the two balances may be compared."""
    statement = text(
        """SELECT NOT EXISTS (SELECT 1 FROM gateway_movements WHERE at >= :recent)
        AND NOT EXISTS (SELECT 1 FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
            JOIN ledger_accounts a ON a.id = p.account_id
            WHERE a.kind = 'gateway' AND e.at >= :recent AND e.kind NOT LIKE 'gateway_payout%')"""
    )
    return bool(session().scalar(statement, {"recent": clock.now() - GRACE}))


def _answers(kind: str) -> Iterator[Found]:
    first = session().scalar(text("SELECT min(day) FROM gateway_statement_days"))
    since = clock.start_of_day(first) if first else clock.now()
    asked = {"since": since, "before": clock.now() - GRACE}
    given = {name: value for name, value in asked.items() if f":{name}" in QUESTIONS[kind]}
    for row in session().execute(text(QUESTIONS[kind]), given):
        ours = None if row.ours is None else int(row.ours)
        theirs = None if row.theirs is None else int(row.theirs)
        yield Found(
            kind, row.object_id, row.reference, ours, theirs, int(row.effect), row.currency, row.at
        )


def _under_way(currency: str) -> int:
    """Refunds that have left the gateway's balance and have not yet reached the payer."""
    statement = text(
        """SELECT coalesce(sum(g.net), 0) FROM gateway_movements g
        JOIN refunds r ON r.gateway_id = g.source_id
        WHERE r.state <> 'succeeded' AND g.currency = :currency"""
    )
    return int(session().scalar(statement, {"currency": currency}) or 0)
