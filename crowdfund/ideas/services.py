"""From a turned-away idea to a draft that its applicant owns."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from accounts.models import Account
from campaigns.authoring import services as authoring
from campaigns.authoring.services import BudgetData, StartData
from campaigns.models import Campaign
from crowdfund.ideas import events, funding, locks
from crowdfund.ideas.models import Idea
from kit import audit, clock, ids, links, mail, territory
from kit.errors import Conflict
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session

PURPOSE = "idea"
INVITATION_LASTS = timedelta(days=120)


def receive(data: dict[str, Any]) -> Idea | None:
    """Store a turned-away application and invite its applicant; None if it is known already.

    One that the call has funded meanwhile is stored as such, and nobody is invited.

    `data` is a valid `application.rejected` payload (crowdfund/partners/schemas.py).
    """
    if locks.application(data["application_id"]) is not None:
        return None
    applicant = data["applicant"]
    idea = Idea(
        code=ids.short_code(),
        application_id=data["application_id"],
        call_id=data["call_id"],
        received_at=clock.now(),
        title=data["title"],
        summary=data["summary"],
        story=data["story"],
        district=data["district"],
        theme=data["theme"],
        score=data["score"],
        lines=data["budget"],
        applicant_name=applicant["name"],
        applicant_email=applicant["email"],
        locale=applicant["locale"],
    )
    session().add(idea)
    session().flush()
    audit.record("partner:grant", "idea.received", idea.reference, call=idea.call_id)
    if funding.is_funded(idea.application_id):
        funding.close(idea)
        return idea
    invite(idea)
    return idea


def invite(idea: Idea) -> None:
    """Send the applicant the link with which they may consent."""
    mail.send(
        "ideas/invitation",
        idea.applicant_email,
        locale=idea.locale,
        idea=idea,
        city=territory.current().city,
        days=INVITATION_LASTS.days,
        token=links.sign(PURPOSE, idea.code),
    )


def by_token(token: str) -> Idea | None:
    """The idea that an invitation's link opens; None if the link is not genuine or too old."""
    code = links.read(PURPOSE, token, valid_for=INVITATION_LASTS)
    return session().scalar(select(Idea).where(Idea.code == code)) if code else None


def consent(idea: Idea, account: Account) -> Campaign:
    """Make a filled draft of the idea, led by `account`; the same one if done already.

    Conflict if the call has funded the idea meanwhile, somebody else has taken it, or its
    invitation is over.
    """
    held = locks.idea(idea.id)
    if held.campaign_id is not None:
        if held.account_id != account.id:
            raise Conflict("idea.taken", _("Questa idea ha già la sua pagina."))
        return session().get_one(Campaign, held.campaign_id)
    if held.state == "funded":
        raise Conflict("idea.funded", _("Il bando ha finanziato questa idea: non serve altro."))
    if held.state == "lapsed":
        raise Conflict("idea.lapsed", _("L'invito è scaduto: la bozza non si può più creare."))
    campaign = authoring.start_from_idea(_start(held), account)
    held.campaign_id, held.account_id = campaign.id, account.id
    held.consented_at = clock.now()
    held.move_to("drafted", actor=account.actor, reason="consent")
    publish(events.IdeaConsented(held.id))
    return campaign


def decline(idea: Idea) -> Idea:
    """The applicant wants no campaign; nothing of it is published, the door stays open."""
    held = locks.idea(idea.id)
    if held.state == "received":
        held.move_to("declined", actor="applicant", reason="declined by link")
        publish(events.IdeaDeclined(held.id))
    return held


def _start(idea: Idea) -> StartData:
    return StartData(
        title=idea.title,
        summary=idea.summary,
        story=idea.story,
        district=idea.district,
        theme=idea.theme,
        lines=[BudgetData(line["label"], line["amount"], line["kind"]) for line in idea.lines],
        idea_id=idea.id,
    )
