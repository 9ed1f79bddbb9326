"""What ideas say of who applied: to take along, and to take out when they go."""

from typing import Any

from sqlalchemy import select, update

from accounts.events import AccountErased
from accounts.models import Account
from crowdfund.ideas.models import Idea
from kit.unit_of_work import session


def export(account: Account) -> list[dict[str, Any]]:
    """The applications that became this person's drafts, as the call's office sent them."""
    own = session().scalars(select(Idea).where(Idea.account_id == account.id).order_by(Idea.id))
    return [
        {
            "code": one.code, "application_id": one.application_id, "call_id": one.call_id,
            "name": one.applicant_name, "email": one.applicant_email, "title": one.title,
            "summary": one.summary, "story": one.story, "state": one.state,
        }
        for one in own
    ]  # fmt: skip


def on_account_erased(fact: AccountErased) -> None:
    """Ideas stay with what became of them, and no longer say who applied."""
    session().execute(
        update(Idea)
        .where(Idea.account_id == fact.account_id)
        .values(applicant_name="", applicant_email="")
    )
