"""Ideas whose invitation is over: told as lapsed, and forgotten but for what is counted."""

from sqlalchemy import select

from crowdfund.ideas import events, locks
from crowdfund.ideas.models import Idea
from crowdfund.ideas.services import INVITATION_LASTS
from kit import audit, clock
from kit.events import publish
from kit.jobs import task
from kit.states import SYSTEM
from kit.unit_of_work import session

UNANSWERED = ("received", "declined")
"""States in which an idea hangs on its invitation alone."""


@task("ideas.sweep_lapsed", every_minutes=1440)
def sweep() -> None:
    """Find ideas whose invitation is over and that still say who applied."""
    for idea_id in session().scalars(
        select(Idea.id)
        .where(
            Idea.state.in_(UNANSWERED),
            Idea.received_at < clock.now() - INVITATION_LASTS,
            Idea.applicant_email != "",
        )
        .order_by(Idea.id)
    ):
        lapse.defer(idea_id=idea_id, queueing_lock=f"ideas.lapse:{idea_id}")


@task("ideas.lapse")
def lapse(idea_id: int) -> None:
    """Close one of them. Who applied and what they wrote is kept no longer: nobody consented."""
    idea = locks.idea(idea_id)
    is_over = idea.received_at < clock.now() - INVITATION_LASTS
    if idea.state not in UNANSWERED or not is_over:
        return
    if idea.state == "received":
        idea.move_to("lapsed", reason="nobody answered the invitation")
        publish(events.IdeaLapsed(idea.id))
    idea.applicant_name = idea.applicant_email = idea.summary = idea.story = ""
    audit.record(SYSTEM, "idea.forgotten", idea.reference, call=idea.call_id)
