"""The check of communities' sums: they are those of their gifts, and gifts those of pledges."""

from collections.abc import Iterator

from campaigns.pledges.states import COUNTS, COUNTS_FLEXIBLE
from payments.ledger.check import register, rows


def _listed(states: frozenset[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


def against_gifts() -> Iterator[str]:
    """A community's sum and its number of givers are what its gifts add up to."""
    yield from rows(
        """WITH people AS (
            SELECT community_id, account_id, sum(amount) AS amount
            FROM carried_gifts GROUP BY 1, 2),
        summed AS (
            SELECT community_id, sum(amount) AS given,
                count(*) FILTER (WHERE amount > 0) AS givers FROM people GROUP BY 1)
        SELECT t.community_id, t.given, t.givers, s.given AS gifts, s.givers AS people
        FROM carried_totals t LEFT JOIN summed s USING (community_id)
        WHERE (t.given, t.givers) IS DISTINCT FROM (coalesce(s.given, 0), coalesce(s.givers, 0))
        ORDER BY 1""",
        "community {community_id} has {given} cents of {givers} people, "
        "its gifts are {gifts} of {people}",
    )


def against_pledges() -> Iterator[str]:
    """No gift counts with more than its pledge, and none of a pledge that counts no more."""
    yield from rows(
        f"""SELECT g.community_id, g.reference, g.amount,
            coalesce(p.amount, o.amount, 0) AS pledged, coalesce(p.state, o.state) AS state
        FROM carried_gifts g
        LEFT JOIN pledges p ON g.reference = 'pledge:' || p.code
        LEFT JOIN offline_pledges o ON g.reference = 'offline:' || o.code
        WHERE g.amount > coalesce(p.amount, o.amount, 0) OR g.amount > 0 AND NOT coalesce(
            CASE WHEN p.kind = 'flexible' THEN p.state IN ({_listed(COUNTS_FLEXIBLE)})
                ELSE p.state IN ({_listed(COUNTS)}) END, o.state = 'confirmed')
        ORDER BY 1, 2""",  # noqa: S608
        "community {community_id} counts {amount} cents of {reference}, "
        "which is {state} with {pledged}",
    )


def install() -> None:
    """Add them to `flask ledger check`."""
    register("communities' sums", against_gifts)
    register("communities' gifts", against_pledges)
