"""The checks of matchfunding: counters, caps, public figures and the ledger say the same."""

from collections.abc import Iterator

from campaigns.pledges.states import COUNTS, COUNTS_FLEXIBLE
from payments.ledger.check import register, rows


def counters() -> Iterator[str]:
    """A stake is the sum of its matches, a call the sum of its stakes."""
    yield from rows(
        """SELECT s.call_id, s.campaign_id, s.reserved, s.awarded, s.clawed_back FROM match_stakes s
        LEFT JOIN matches m ON m.call_id = s.call_id AND m.campaign_id = s.campaign_id
        GROUP BY s.call_id, s.campaign_id
        HAVING s.reserved <> coalesce(sum(m.amount) FILTER (WHERE m.state = 'reserved'), 0)
            OR s.awarded
                <> coalesce(sum(m.amount) FILTER (WHERE m.state IN ('awarded', 'clawed_back')), 0)
            OR s.clawed_back <> coalesce(sum(m.clawed_back), 0)
        ORDER BY 1, 2""",
        "call {call_id} in campaign {campaign_id} counts {reserved} reserved, {awarded} awarded "
        "and {clawed_back} clawed back, its matches say otherwise",
    )
    yield from rows(
        """SELECT c.code, c.reserved, c.awarded, c.clawed_back FROM match_calls c
        LEFT JOIN match_stakes s ON s.call_id = c.id GROUP BY c.id
        HAVING c.reserved <> coalesce(sum(s.reserved), 0)
            OR c.awarded <> coalesce(sum(s.awarded), 0)
            OR c.clawed_back <> coalesce(sum(s.clawed_back), 0)
        ORDER BY 1""",
        "call {code} counts {reserved} reserved, {awarded} awarded and {clawed_back} clawed back, "
        "its campaigns say otherwise",
    )


def caps() -> Iterator[str]:
    """Nothing is beyond a cap: of the pledge, of the campaign, of the call, of the promise."""
    yield from rows(
        """SELECT c.code, coalesce(p.code, o.code) AS pledge, m.amount FROM matches m
        JOIN match_calls c ON c.id = m.call_id LEFT JOIN pledges p ON p.id = m.pledge_id
        LEFT JOIN offline_pledges o ON o.id = m.offline_id
        WHERE m.amount > c.pledge_cap OR m.state IN ('reserved', 'awarded')
            AND m.amount > (coalesce(p.amount, o.amount) * c.share + 5000) / 10000
        ORDER BY 1, 2""",
        "call {code} adds {amount} cents to pledge {pledge}, more than its rule",
    )
    yield from rows(
        """SELECT c.code, c.reserved + c.awarded - c.clawed_back AS held, c.total_cap
        FROM match_calls c LEFT JOIN match_stakes s ON s.call_id = c.id
        WHERE c.reserved + c.awarded - c.clawed_back > c.total_cap
            OR s.reserved + s.awarded - s.clawed_back > coalesce(c.campaign_cap, c.total_cap)
        GROUP BY c.id ORDER BY 1""",
        "call {code} holds {held} cents, beyond a cap of its rule ({total_cap} in all)",
    )


def pledges() -> Iterator[str]:
    """What is reserved stands for a pledge that counts, what is awarded for money that is there."""
    counting = f"""(p.kind = 'flexible' AND p.state IN ({_listed(COUNTS_FLEXIBLE)})
        OR p.kind <> 'flexible' AND p.state IN ({_listed(COUNTS)}))"""
    yield from rows(
        f"""SELECT p.code, p.state, m.state AS added FROM matches m
        JOIN pledges p ON p.id = m.pledge_id
        WHERE m.state = 'reserved' AND NOT {counting}
            OR m.state = 'awarded' AND p.state NOT IN ('collected', 'disputed')
        ORDER BY 1""",  # noqa: S608
        "pledge {code} is {state} and what a sponsor adds is {added}",
    )
    yield from rows(
        """SELECT o.code, o.state, m.state AS added FROM matches m
        JOIN offline_pledges o ON o.id = m.offline_id
        WHERE m.state IN ('reserved', 'awarded') AND o.state <> 'confirmed' ORDER BY 1""",
        "offline pledge {code} is {state} and what a sponsor adds is {added}",
    )


def ledger() -> Iterator[str]:
    """What is awarded, taken back, promised and paid is in the books, match by match."""
    yield from rows(
        """WITH booked AS (
            SELECT e.reference, a.owner AS fund,
                coalesce(sum(f.amount) FILTER (WHERE e.kind = 'match_awarded'), 0) AS awarded,
                coalesce(-sum(f.amount) FILTER (WHERE e.kind = 'match_clawed_back'), 0) AS back
            FROM ledger_entries e JOIN ledger_postings f ON f.entry_id = e.id
            JOIN ledger_accounts a ON a.id = f.account_id AND a.kind = 'match_fund'
            WHERE e.kind IN ('match_awarded', 'match_clawed_back') GROUP BY e.reference, a.owner),
        given AS (
            SELECT coalesce('pledge:' || p.code, 'offline:' || o.code) AS reference,
                'match:' || c.code AS fund, m.amount AS awarded, m.clawed_back AS back
            FROM matches m LEFT JOIN pledges p ON p.id = m.pledge_id
            LEFT JOIN offline_pledges o ON o.id = m.offline_id
            JOIN match_calls c ON c.id = m.call_id
            WHERE m.state IN ('awarded', 'clawed_back') AND m.amount > 0)
        SELECT coalesce(g.reference, b.reference) AS reference, coalesce(g.fund, b.fund) AS fund,
            coalesce(g.awarded, 0) AS awarded, coalesce(g.back, 0) AS back,
            coalesce(b.awarded, 0) AS in_books, coalesce(b.back, 0) AS back_in_books
        FROM given g FULL JOIN booked b ON b.reference = g.reference AND b.fund = g.fund
        WHERE g.awarded IS DISTINCT FROM b.awarded OR g.back IS DISTINCT FROM b.back
        ORDER BY 1, 2""",
        "{fund} gave {awarded} cents to {reference} and took {back} back, "
        "{in_books} and {back_in_books} are booked",
    )
    yield from rows(
        """SELECT c.code, c.promised, c.paid FROM match_calls c
        LEFT JOIN (SELECT e.reference AS fund,
                coalesce(sum(p.amount) FILTER (WHERE e.kind = 'match_funded'), 0) AS promised,
                coalesce(-sum(p.amount) FILTER (WHERE e.kind = 'match_paid'), 0) AS paid
            FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
            JOIN ledger_accounts a ON a.id = p.account_id AND a.kind = 'receivable'
            WHERE e.kind IN ('match_funded', 'match_paid') GROUP BY e.reference) b
            ON b.fund = 'match:' || c.code
        WHERE c.promised <> coalesce(b.promised, 0) OR c.paid <> coalesce(b.paid, 0) ORDER BY 1""",
        "call {code} has {promised} cents promised and {paid} paid, the books say otherwise",
    )


def public_figures() -> Iterator[str]:
    """What campaigns show as added is what calls hold for them and counts."""
    yield from rows(
        """WITH counting AS (
            SELECT t.campaign_id, coalesce(sum(s.reserved + s.awarded - s.clawed_back) FILTER (
                WHERE coalesce(s.is_reached, t.pledged * 100 >= k.threshold * c.minimum)
                ), 0) AS held
            FROM campaign_totals t JOIN campaigns c ON c.id = t.campaign_id
            LEFT JOIN match_stakes s ON s.campaign_id = t.campaign_id
            LEFT JOIN match_calls k ON k.id = s.call_id GROUP BY t.campaign_id)
        SELECT c.code, t.matched, n.held FROM counting n
        JOIN campaign_totals t ON t.campaign_id = n.campaign_id
        JOIN campaigns c ON c.id = n.campaign_id
        WHERE t.matched <> n.held ORDER BY 1""",
        "campaign {code} shows {matched} cents of sponsors, calls hold {held} for it",
    )


def install() -> None:
    """Add the checks of matchfunding to the others."""
    register("match counters", counters)
    register("match caps", caps)
    register("match pledges", pledges)
    register("match ledger", ledger)
    register("match figures", public_figures)


def _listed(states: frozenset[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))
