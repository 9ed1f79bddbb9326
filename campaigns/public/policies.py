"""Who may see which campaign, its updates, its questions and its dashboard."""

from typing import Any

from campaigns import policies
from campaigns.models import Campaign
from campaigns.states import PUBLIC
from kit import authz
from kit.authz import anyone, is_staff, logged_in


def is_public(visitor: Any, subject: Any) -> bool:
    """A campaign that everyone may see: it is, or has been, online."""
    campaign = _campaign(subject)
    return campaign.state in PUBLIC or campaign.published_at is not None


def on_team(visitor: Any, subject: Any) -> bool:
    """A member of the team of the campaign, or of the one the subject belongs to."""
    return policies.on_team(visitor, _campaign(subject))


def is_shown(visitor: Any, subject: Any) -> bool:
    """An update that moderation lets everybody read."""
    return bool(subject.update.moderation == "visible")


PERMISSIONS: dict[str, authz.Rows] = {
    "campaign.list": [(anyone,)],
    "campaign.view": [(is_public,), (on_team,), (is_staff,)],
    "campaign.own": [(logged_in,)],
    "campaign.dashboard": [(on_team,), (is_staff,)],
    "update.view": [(is_public,), (on_team,), (is_staff,)],
    "update.read": [(is_public, is_shown), (on_team,), (is_staff,)],
    "update.write": [(on_team, is_public)],
    "update.stop": [(anyone,)],
    "question.ask": [(logged_in, is_public)],
    "question.answer": [(on_team, is_public)],
    "question.see_all": [(is_staff,)],
    "question.hide": [(on_team,)],
}

authz.declare(PERMISSIONS)


def _campaign(subject: Any) -> Campaign:
    """The campaign itself, or the one an update or question belongs to."""
    found = subject if isinstance(subject, Campaign) else subject.campaign
    assert isinstance(found, Campaign)
    return found
