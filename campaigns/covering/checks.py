"""The check of goals against budgets: what help covered is out of the goal, and nothing else."""

from collections.abc import Iterator

from payments.ledger.check import register, rows


def goals() -> Iterator[str]:
    """Minimum and optimum are the sums of the lines that no help has covered."""
    yield from rows(
        """WITH sums AS (
            SELECT campaign_id, coalesce(sum(amount) FILTER (WHERE covered_at IS NULL), 0) AS whole,
                coalesce(sum(amount) FILTER (
                    WHERE covered_at IS NULL AND kind = 'indispensable'), 0) AS least
            FROM campaign_budget_lines GROUP BY campaign_id)
        SELECT c.code, c.minimum, c.optimum, s.least, s.whole FROM campaigns c
        JOIN sums s ON s.campaign_id = c.id
        WHERE c.minimum <> s.least OR c.optimum <> s.whole ORDER BY c.code""",
        "campaign {code} wants {minimum} to {optimum} cents, its budget {least} to {whole}",
    )


def install() -> None:
    """Add the check to the others."""
    register("goals", goals)
