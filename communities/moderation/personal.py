"""What moderation knows of a person: to take along, and to take out when they go."""

from typing import Any

from sqlalchemy import delete, select, update

from accounts.events import AccountErased
from accounts.models import Account
from communities.moderation.models import Area, Decision, Fingerprint, Report
from kit.unit_of_work import session


def export(account: Account) -> dict[str, Any]:
    """One's own reports, and what was decided about what one wrote."""
    sent = session().scalars(
        select(Report).where(Report.reporter_id == account.id).order_by(Report.id)
    )
    judged = session().scalars(
        select(Decision).where(Decision.author_id == account.id).order_by(Decision.id)
    )
    return {
        "reports": [
            {"code": one.code, "at": one.created_at.isoformat(), "text": one.explanation}
            for one in sent
        ],
        "decisions": [
            {
                "at": one.at.isoformat(), "outcome": one.outcome, "rule": one.rule,
                "facts": one.facts,
            }
            for one in judged
        ],
    }  # fmt: skip


def on_account_erased(fact: AccountErased) -> None:
    """Reports and decisions stay, without an address; what was kept to compare texts goes."""
    session().execute(
        update(Report).where(Report.reporter_email == fact.email).values(reporter_email=None)
    )
    for table in (Fingerprint, Area):
        session().execute(delete(table).where(table.account_id == fact.account_id))
