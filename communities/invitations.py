"""Invitations by link: made, counted at each use, taken back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import segno
from sqlalchemy import select

from communities import locks
from communities.errors import Closed, InvitationOver
from communities.models import Community, Invitation
from kit import audit, clock, ids, links
from kit.authz import Visitor
from kit.unit_of_work import session


def invite(community: Community, data: Mapping[str, Any], visitor: Visitor) -> Invitation:
    """Make a link for `most_uses` people and `days` days; Closed."""
    assert visitor.account_id is not None
    if locks.standing(community.id).state != "open":
        raise Closed
    made = Invitation(
        community_id=community.id,
        token=ids.token(),
        label=data["label"],
        created_at=clock.now(),
        created_by=visitor.account_id,
        expires_at=clock.end_of_day(clock.today() + timedelta(days=data["days"])),
        most_uses=data["most_uses"],
        uses=0,
    )
    session().add(made)
    session().flush()
    audit.record(visitor.actor, "community.invited", f"community:{community.slug}", id=made.id)
    return made


def revoke(invitation: Invitation, actor: str) -> Invitation:
    """Take a link back: it lets nobody in any more. Twice is once."""
    held = locks.invitation(invitation.id)
    if held.revoked_at is None:
        held.revoked_at = clock.now()
        audit.record(actor, "community.invitation_revoked", f"invitation:{held.id}")
    return held


def use(invitation: Invitation) -> None:
    """Let one more person in; InvitationOver if there is none left."""
    held = locks.invitation(invitation.id)
    if not is_valid(held):
        raise InvitationOver
    held.uses += 1
    session().flush()


def is_valid(invitation: Invitation) -> bool:
    """Whether somebody may still come in by it."""
    return (
        invitation.revoked_at is None
        and invitation.uses < invitation.most_uses
        and invitation.expires_at > clock.now()
    )


def by_token(token: str) -> Invitation | None:
    """The invitation of a link, valid or not: 1 query."""
    wanted = select(Invitation).where(Invitation.token == token.replace("\x00", ""))
    return session().scalars(wanted).one_or_none()


def address(invitation: Invitation) -> str:
    """The full address to hand on."""
    return links.address("communities.invited", token=invitation.token)


def square(invitation: Invitation) -> str:
    """The address as a square to scan: an SVG picture in a data address."""
    code = segno.make(address(invitation), error="m", micro=False)
    return code.svg_data_uri(scale=6, border=4, light="#fff")
