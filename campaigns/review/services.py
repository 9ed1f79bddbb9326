"""Decisions on submitted campaigns; nobody decides on their own."""

from collections.abc import Sequence
from datetime import datetime

from campaigns import events, locks
from campaigns.authoring import content, mails
from campaigns.authoring.editing import revoke
from campaigns.models import Campaign, Review
from campaigns.review import golive
from campaigns.review.own import actor_of, refuse_own
from campaigns.review.reasons import words
from kit import clock
from kit.errors import Conflict, DomainError
from kit.events import publish
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session


class StaleReview(Conflict):
    """The content is not the one the animator read."""

    def __init__(self) -> None:
        super().__init__(
            "review.stale",
            _(
                "Mentre leggevi, la squadra ha cambiato il progetto. Ricarica la pagina, "
                "leggi le modifiche e decidi di nuovo. La tua nota è ancora qui."
            ),
        )


def approve(campaign: Campaign, reviewer_id: int, content_hash: str, note: str = "") -> Campaign:
    """Approve exactly the content with `content_hash`: in_review → scheduled.

    It goes live on its first day, or at once when the team chose no day. OwnCampaign,
    StaleReview, Conflict if it does not wait for a decision.
    """
    held = _awaiting(campaign, reviewer_id, content_hash)
    _write(held, reviewer_id, "approved", content_hash, note, ())
    held.approved_hash = content_hash
    held.approved_at = clock.now()
    held.move_to("scheduled", actor=actor_of(reviewer_id), reason=note)
    publish(events.CampaignApproved(held.id))
    starts_at = golive.starts_at(held)
    mails.to_team("approved", held, note=note, starts_on=held.start_on)
    golive.schedule(held, starts_at)
    return held


def request_changes(
    campaign: Campaign,
    reviewer_id: int,
    content_hash: str,
    note: str,
    reasons: Sequence[str] = (),
) -> Campaign:
    """Send a campaign back to its team with a note: in_review → draft."""
    if not note.strip():
        raise DomainError(
            "review.note_missing",
            _("Scrivi alla squadra che cosa cambiare."),
            field="note",
        )
    held = _awaiting(campaign, reviewer_id, content_hash)
    _write(held, reviewer_id, "changes_requested", content_hash, note, reasons)
    revoke(held, actor_of(reviewer_id), note)
    mails.to_team("changes_requested", held, note=note, remarks=words(list(reasons)))
    return held


def _awaiting(campaign: Campaign, reviewer_id: int, content_hash: str) -> Campaign:
    held = locks.campaign(campaign.id)
    refuse_own(held, reviewer_id)
    if held.state != "in_review":
        raise Conflict(
            "review.not_waiting",
            _("Questo progetto non aspetta più una decisione: qualcuno ha già deciso."),
        )
    if content.current_hash(held) != content_hash:
        raise StaleReview
    return held


def _write(
    campaign: Campaign,
    reviewer_id: int,
    outcome: str,
    content_hash: str,
    note: str,
    reasons: Sequence[str],
) -> None:
    at: datetime = clock.now()
    session().add(
        Review(
            campaign_id=campaign.id,
            at=at,
            reviewer_id=reviewer_id,
            outcome=outcome,
            note=note,
            reasons=list(reasons),
            content_hash=content_hash,
        )
    )
