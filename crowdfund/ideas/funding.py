"""No double funding: what the call funds after all raises no money here."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from accounts.queries import staff_emails
from campaigns import locks as campaign_locks
from campaigns.authoring import mails
from campaigns.models import Campaign
from campaigns.settlement import unwinding
from campaigns.states import OPEN
from crowdfund.ideas import locks
from crowdfund.ideas.models import FundedApplication, Idea
from kit import audit, clock, links, mail
from kit.i18n import gettext as _
from kit.unit_of_work import session

ACTOR = "partner:grant"


def fund(data: dict[str, Any]) -> None:
    """The call funds an application: its idea is closed, its campaign stopped. Twice is once.

    `data` is a valid `application.funded` payload. An application that is not known yet is
    remembered, so that the order of events does not matter.
    """
    idea = locks.application(data["application_id"])
    session().execute(
        insert(FundedApplication)
        .values(application_id=data["application_id"], call_id=data["call_id"], told_at=clock.now())
        .on_conflict_do_nothing()
    )
    if idea is not None:
        close(idea)


def is_funded(application_id: str) -> bool:
    """Whether the call has said so already."""
    return session().get(FundedApplication, application_id) is not None


def close(idea: Idea) -> None:
    """Close a locked idea; a campaign that is still open is stopped and everyone let go."""
    if idea.state == "funded":
        return
    idea.move_to("funded", actor=ACTOR, reason="the call funds it")
    audit.record(ACTOR, "idea.funded", idea.reference, call=idea.call_id)
    if idea.campaign_id is None:
        return
    campaign = campaign_locks.campaign(idea.campaign_id)
    before = campaign.state
    if before in OPEN:
        unwinding.stop(campaign, ACTOR, "the call funds it: no double funding")
        reason = _("Il bando ha finanziato la vostra idea: non serve più raccogliere soldi qui.")
        mails.to_team("cancelled", campaign, reason=reason)
    if before != "cancelled":
        _tell_admins(campaign, idea, is_stopped=before in OPEN)


def _tell_admins(campaign: Campaign, idea: Idea, *, is_stopped: bool) -> None:
    for address in staff_emails("admin"):
        mail.send(
            "ideas/funded",
            address,
            title=mails.plain(campaign.title),
            application=mails.plain(idea.application_id),
            is_stopped=is_stopped,
            link=links.address("campaign_review.detail", slug=campaign.slug),
        )
