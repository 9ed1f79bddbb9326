"""A call tried out before it opens: what it would have added to the pledges there are.

The database does it in one pass: a sum that runs along the pledges in the order in which they
came, cut at the campaign's cap and then at the call's, gives each what is left, as the real
thing does.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from campaigns.matchfunding.models import MatchCall
from campaigns.pledges.states import COUNTS, COUNTS_FLEXIBLE
from kit.unit_of_work import session


@dataclass(frozen=True)
class Row:
    """What one campaign would have got; sums in cents. `capped_at`: when its cap was reached."""

    title: str
    slug: str
    state: str
    minimum: int
    pledged: int
    backers: int
    added: int
    capped_at: datetime | None
    is_reached: bool


@dataclass(frozen=True)
class Simulation:
    """Every campaign the call is for, live or past, the sum, and when the call was empty."""

    rows: list[Row]
    total: int
    empty_at: datetime | None

    @property
    def counted(self) -> int:
        """What would have counted: of campaigns whose citizens reached the threshold."""
        return sum(row.added for row in self.rows if row.is_reached)


_STATEMENT = """
WITH given AS (
    SELECT id, 1 AS source, campaign_id, amount, email, account_id,
        coalesce(committed_at, collected_at) AS at
    FROM pledges
    WHERE kind = 'flexible' AND state = ANY(:flexible)
        OR kind <> 'flexible' AND state = ANY(:promised)
    UNION ALL SELECT id, 2, campaign_id, amount, nullif(email, ''),
        CASE means WHEN 'cash' THEN entered_by ELSE account_id END, confirmed_at
    FROM offline_pledges WHERE state = 'confirmed'
), counted AS (
    SELECT p.id, p.source, p.campaign_id, p.amount, p.at,
        least((p.amount * :share + 5000) / 10000, :pledge_cap) * (NOT EXISTS (
            SELECT 1 FROM campaign_team_members t LEFT JOIN accounts a ON a.id = t.account_id
            WHERE t.campaign_id = p.campaign_id
            AND (t.email = p.email OR a.email = p.email OR t.account_id = p.account_id)
        ))::int AS wanted
    FROM given p JOIN campaigns c ON c.id = p.campaign_id
    WHERE c.published_at IS NOT NULL AND c.state <> 'cancelled'
    AND (CAST(:district AS text) IS NULL OR c.district = :district)
    AND (CAST(:theme AS text) IS NULL OR c.theme = :theme)
), in_campaign AS (
    SELECT *, least(sum(wanted) OVER w, :campaign_cap)
        - least(sum(wanted) OVER w - wanted, :campaign_cap) AS within_campaign,
        sum(wanted) OVER w AS asked
    FROM counted WINDOW w AS (PARTITION BY campaign_id ORDER BY at, source, id)
), in_all AS (
    SELECT *, least(sum(within_campaign) OVER w, :total_cap)
        - least(sum(within_campaign) OVER w - within_campaign, :total_cap) AS added,
        sum(within_campaign) OVER w AS asked_of_all
    FROM in_campaign WINDOW w AS (ORDER BY at, source, id)
)
SELECT c.title, c.slug, c.state, c.minimum, sum(i.amount)::bigint AS pledged,
    count(*) AS backers, sum(i.added)::bigint AS added,
    min(i.at) FILTER (WHERE i.asked >= :campaign_cap) AS capped_at,
    min(i.at) FILTER (WHERE i.asked_of_all >= :total_cap) AS empty_at,
    sum(i.amount) * 100 >= c.minimum * :threshold AS is_reached
FROM in_all i JOIN campaigns c ON c.id = i.campaign_id
GROUP BY c.id ORDER BY added DESC, c.id
"""


def run(call: MatchCall) -> Simulation:
    """What `call` would have added, had it been open all the time."""
    rule = call.rule
    found = session().execute(
        text(_STATEMENT),
        {
            "share": rule.share,
            "threshold": rule.threshold,
            "pledge_cap": rule.pledge_cap or rule.total_cap,
            "campaign_cap": rule.campaign_most,
            "total_cap": rule.total_cap,
            "district": call.district,
            "theme": call.theme,
            "promised": sorted(COUNTS),
            "flexible": sorted(COUNTS_FLEXIBLE),
        },
    )
    rows, empty = [], []
    for one in found.mappings():
        known = dict(one)
        if (at := known.pop("empty_at")) is not None:
            empty.append(at)
        rows.append(Row(**known))
    return Simulation(rows, sum(row.added for row in rows), min(empty, default=None))
