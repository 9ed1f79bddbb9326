"""Handing a campaign in for review, taking it back, giving it up."""

from campaigns import events, locks
from campaigns.authoring import content, mails, steps
from campaigns.authoring.editing import NoLongerEditable, revoke
from campaigns.models import Campaign, Submission
from campaigns.states import EDITABLE
from kit import clock
from kit.errors import Conflict, DomainError
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session


class Incomplete(DomainError):
    """Something is still missing; `missing` says what, by step."""

    def __init__(self, missing: list[steps.Missing]) -> None:
        super().__init__(
            "campaign.incomplete",
            _("Manca ancora qualcosa: guarda le parti segnate e completale."),
        )
        self.missing = missing


def submit(campaign: Campaign, actor: str) -> Campaign:
    """Hand a draft in: draft → in_review, with its content kept as it is now.

    Incomplete if something is missing; Conflict if it is not a draft.
    """
    held = locks.campaign(campaign.id)
    if held.state == "in_review":
        raise Conflict("campaign.already_submitted", _("Il progetto è già in revisione."))
    if held.state not in EDITABLE:
        raise NoLongerEditable
    missing = [one for found in steps.missing(held).values() for one in found]
    if missing:
        raise Incomplete(missing)
    plain = content.of(held)
    held.move_to("in_review", actor=actor)
    held.submitted_at = clock.now()
    session().add(
        Submission(
            campaign_id=held.id,
            at=held.submitted_at,
            actor=actor,
            content_hash=content.digest(plain),
            content=plain,
        )
    )
    session().flush()
    mails.submitted(held)
    publish(events.CampaignSubmitted(held.id))
    return held


def take_back(campaign: Campaign, actor: str) -> Campaign:
    """Make a submitted or approved campaign a draft again, to work on it in peace."""
    held = locks.campaign(campaign.id)
    if held.state not in EDITABLE:
        raise NoLongerEditable
    if held.state != "draft":
        revoke(held, actor, "the team took it back")
    return held


def give_up(campaign: Campaign, actor: str, reason: str) -> Campaign:
    """Cancel a campaign that was never public."""
    held = locks.campaign(campaign.id)
    if held.state not in EDITABLE:
        raise NoLongerEditable
    held.approved_hash = None
    held.move_to("cancelled", actor=actor, reason=reason)
    publish(events.CampaignCancelled(held.id))
    return held
