"""Ideas for tests, as the call's office sends them."""

from accounts.models import Account
from crowdfund.ideas import services
from crowdfund.ideas.models import Idea
from crowdfund.partners.schemas import RejectedSchema
from kit import ids
from kit.unit_of_work import joined
from tests.support.schemas import document


def received() -> Idea:
    """An idea that the call turned away, of an application of its own."""
    told = document("application.rejected.example.json")["data"]
    with joined():
        data = RejectedSchema().load({**told, "application_id": ids.short_code()})
        made = services.receive(data)
    assert made is not None
    return made


def drafted(applicant: Account) -> Idea:
    """One whose applicant said yes: it is a draft of theirs."""
    with joined():
        idea = received()
        services.consent(idea, applicant)
        return idea
