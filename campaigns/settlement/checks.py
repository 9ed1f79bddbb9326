"""The checks of campaigns against the books: public figures, pledges, rewards, lifecycles."""

from collections.abc import Iterator

from sqlalchemy import select

from campaigns.matchfunding.states import MATCH, MATCH_CALL
from campaigns.models import Campaign
from campaigns.offline.states import COUNTS as OFFLINE_COUNTS
from campaigns.offline.states import OFFLINE
from campaigns.payee_changes.states import PAYEE_CHANGE
from campaigns.pledges.states import COUNTS, COUNTS_FLEXIBLE, HOLDS_REWARD, PLEDGE
from campaigns.states import CAMPAIGN
from kit.states import Lifecycle, Move
from kit.unit_of_work import session
from payments.bank.states import BANK_LINE, DEPOSIT, RETURN, STATEMENT
from payments.ledger.check import register, rows
from payments.reconciliation.states import DIFFERENCE
from payments.states import DISPUTE, PAYMENT, PAYOUT, RECOVERY, REFUND

LIFECYCLES: tuple[tuple[Lifecycle, str], ...] = (
    (CAMPAIGN, "campaigns"),
    (PAYEE_CHANGE, "payee_changes"),
    (PLEDGE, "pledges"),
    (PAYMENT, "payments"),
    (REFUND, "refunds"),
    (DISPUTE, "disputes"),
    (RECOVERY, "recoveries"),
    (PAYOUT, "payouts"),
    (DIFFERENCE, "reconciliation_differences"),
    (MATCH_CALL, "match_calls"),
    (MATCH, "matches"),
    (OFFLINE, "offline_pledges"),
    (STATEMENT, "bank_statements"),
    (BANK_LINE, "bank_lines"),
    (RETURN, "money_returns"),
    (DEPOSIT, "cash_deposits"),
)
"""Lifecycles whose whole history is checked, and the tables that hold their states."""

_THINGS = " UNION ALL ".join(
    f"SELECT '{lifecycle.name}', '{lifecycle.initial}', id, state FROM {table}"  # noqa: S608
    for lifecycle, table in LIFECYCLES
)
_INITIAL = ", ".join(
    f"('{lifecycle.name}', '{lifecycle.initial}')" for lifecycle, _table in LIFECYCLES
)
_HISTORIES = f"""
    WITH steps AS (SELECT lifecycle, subject_id, before, after,
        lag(after) OVER (PARTITION BY lifecycle, subject_id ORDER BY id) AS came_from,
        row_number() OVER (PARTITION BY lifecycle, subject_id ORDER BY id DESC) AS back
        FROM state_moves),
    things (lifecycle, initial, id, state) AS ({_THINGS}),
    known (lifecycle, initial) AS (VALUES {_INITIAL})
    SELECT t.lifecycle, t.id, t.state, coalesce(s.after, t.initial) AS last
    FROM things t
    LEFT JOIN steps s ON s.lifecycle = t.lifecycle AND s.subject_id = t.id AND s.back = 1
    WHERE t.state <> coalesce(s.after, t.initial)
    UNION ALL
    SELECT s.lifecycle, s.subject_id, s.before, coalesce(s.came_from, k.initial)
    FROM steps s JOIN known k ON k.lifecycle = s.lifecycle
    WHERE s.before <> coalesce(s.came_from, k.initial) ORDER BY 1, 2
"""  # noqa: S608
"""Things that are not where their last move led, and moves that do not begin where one ended."""


def _listed(states: frozenset[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


COUNTED: tuple[str, ...] = (
    f"""SELECT campaign_id, amount AS pledged, 1 AS backers FROM pledges
    WHERE kind = 'flexible' AND state IN ({_listed(COUNTS_FLEXIBLE)})
        OR kind <> 'flexible' AND state IN ({_listed(COUNTS)})""",  # noqa: S608
    f"""SELECT campaign_id, amount AS pledged, 1 AS backers FROM offline_pledges
    WHERE state IN ({_listed(OFFLINE_COUNTS)})""",  # noqa: S608
)
"""What the public figures are made of: each source as SQL, a row for whatever counts."""

BOOKED: tuple[str, ...] = (
    "('capture', 'gateway')",
    "('refund_requested', 'refund_due')",
    "('refund_superseded', 'refund_due')",
    "('dispute_lost', 'dispute_held')",
    "('confirmed', 'unallocated')",
    "('return_requested', 'refund_due')",
)
"""Kinds of entry, and the account in each whose postings are what an owner got or gave back."""


def public_totals() -> Iterator[str]:
    """The public figures are the sums of what counts, and what was collected is in the books."""
    yield from rows(
        f"""WITH counted AS ({" UNION ALL ".join(COUNTED)}),
        sums AS (SELECT campaign_id, sum(pledged) AS pledged, sum(backers) AS backers
            FROM counted GROUP BY campaign_id)
        SELECT c.code, t.pledged, t.backers, coalesce(s.pledged, 0) AS promised,
            coalesce(s.backers, 0) AS people
        FROM campaign_totals t JOIN campaigns c ON c.id = t.campaign_id
        LEFT JOIN sums s ON s.campaign_id = c.id
        WHERE t.pledged <> coalesce(s.pledged, 0) OR t.backers <> coalesce(s.backers, 0)
        ORDER BY c.code""",  # noqa: S608
        "campaign {code} shows {pledged} cents of {backers} backers, "
        "its pledges are {promised} of {people}",
    )
    yield from rows(
        f"""WITH lines AS (
            SELECT e.kind AS entry, a.kind, p.amount, max(a.owner) OVER (PARTITION BY e.id) AS owner
            FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
            JOIN ledger_accounts a ON a.id = p.account_id),
        booked AS (
            SELECT owner, sum(amount) AS amount FROM lines
            WHERE (entry, kind) IN ({", ".join(BOOKED)}) AND owner <> ''
            GROUP BY owner)
        SELECT coalesce('campaign:' || c.code, b.owner) AS owner,
            coalesce(t.collected, 0) AS collected, coalesce(b.amount, 0) AS booked
        FROM campaign_totals t JOIN campaigns c ON c.id = t.campaign_id
        FULL JOIN booked b ON b.owner = 'campaign:' || c.code
        WHERE coalesce(t.collected, 0) <> coalesce(b.amount, 0) ORDER BY 1""",  # noqa: S608
        "{owner} shows {collected} cents collected and {booked} are booked",
    )


def pledges() -> Iterator[str]:
    """Each pledge is as far as its payment, and for the same amount."""
    yield from rows(
        """SELECT p.code, p.state, coalesce(m.state, 'nothing') AS paid FROM pledges p
        LEFT JOIN payments m ON m.reference = 'pledge:' || p.code
        WHERE (p.state IN ('collected', 'refund_pending', 'refunded', 'disputed', 'lost'))
            <> (coalesce(m.state, '') = 'succeeded') ORDER BY p.code""",
        "pledge {code} is {state} and its payment is {paid}",
    )
    yield from rows(
        """SELECT p.code, p.amount, m.amount AS paid FROM pledges p
        JOIN payments m ON m.reference = 'pledge:' || p.code
        WHERE m.amount <> p.amount AND p.state NOT IN ('draft', 'expired', 'cancelled')
        ORDER BY p.code""",
        "pledge {code} is of {amount} cents and its payment of {paid}",
    )
    yield from rows(
        """WITH gone AS (
            SELECT m.reference, coalesce((SELECT sum(r.amount) FROM refunds r
                WHERE r.payment_id = m.id AND r.state <> 'superseded'), 0) AS back,
                coalesce((SELECT sum(r.amount) FROM refunds r
                WHERE r.payment_id = m.id AND r.state = 'succeeded'), 0) AS sent,
                coalesce((SELECT sum(d.taken - d.given_back) FROM disputes d
                WHERE d.payment_id = m.id AND d.state = 'lost'), 0) AS lost,
                EXISTS (SELECT 1 FROM disputes d
                WHERE d.payment_id = m.id AND d.state = 'open') AS is_open
            FROM payments m WHERE m.state = 'succeeded')
        SELECT p.code, p.state, g.back, g.sent, g.lost, p.amount FROM pledges p
        JOIN gone g ON g.reference = 'pledge:' || p.code
        WHERE (p.state = 'refund_pending' AND g.back + g.lost <> p.amount)
            OR (p.state IN ('refunded', 'lost') AND g.sent + g.lost <> p.amount)
            OR (p.state = 'lost' AND g.lost = 0)
            OR (p.state = 'collected' AND (g.is_open OR g.back + g.lost >= p.amount))
            OR (p.state = 'disputed' AND NOT g.is_open)
        ORDER BY p.code""",
        "pledge {code} is {state} with {back} of {amount} cents promised back, "
        "{sent} sent and {lost} lost",
    )


def stock() -> Iterator[str]:
    """Each reward is taken as often as pledges hold it."""
    yield from rows(
        f"""SELECT w.id, w.taken, count(p.id) AS held FROM campaign_rewards w
        LEFT JOIN pledges p ON p.reward_id = w.id AND p.state IN ({_listed(HOLDS_REWARD)})
        GROUP BY w.id HAVING w.taken <> count(p.id) ORDER BY w.id""",  # noqa: S608
        "reward {id} counts {taken} taken and {held} pledges hold it",
    )


def histories() -> Iterator[str]:
    """No state outside its table: each thing's moves are a chain of allowed ones up to now."""
    known = {lifecycle.name: lifecycle for lifecycle, _table in LIFECYCLES}
    made = select(Move.lifecycle, Move.before, Move.after).where(Move.lifecycle.in_(known))
    for name, before, after in session().execute(made.distinct()):
        if before not in known[name].moves or not known[name].allows(before, after):
            yield f"a {name} went from {before} to {after}, which its table has not"
    yield from rows(_HISTORIES, "{lifecycle} {id} is {state}, its last move led to {last}")


def frozen() -> Iterator[str]:
    """A campaign that was judged has its figures frozen."""
    for code in session().scalars(
        select(Campaign.code).where(
            Campaign.state.in_(("collecting", "succeeded", "failed", "delivering", "completed")),
            Campaign.frozen_pledged.is_(None),
        )
    ):
        yield f"campaign {code} was judged without frozen figures"


def install() -> None:
    """Add the checks of campaigns to those of payments and the ledger."""
    register("public totals", public_totals)
    register("pledges", pledges)
    register("reward stock", stock)
    register("states", histories)
    register("frozen figures", frozen)
