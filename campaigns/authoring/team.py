"""The team: inviting by mail, joining by the signed link, duties, who answers for it."""

from dataclasses import dataclass
from datetime import timedelta

from accounts import queries as accounts
from accounts.models import Account
from campaigns import locks
from campaigns.authoring import limits, mails
from campaigns.models import Campaign, TeamMember
from campaigns.states import OPEN
from kit import audit, clock, links, throttle
from kit.errors import Conflict, DomainError, NotFound
from kit.i18n import lazy_gettext as _
from kit.unit_of_work import session


@dataclass(frozen=True)
class InviteData:
    """Whom to invite; `duty` is what they will do ("cura la cassa")."""

    email: str
    name: str
    duty: str = ""


@dataclass(frozen=True)
class Invitation:
    """A genuine, open invitation."""

    campaign: Campaign
    member: TeamMember


def member_of(campaign: Campaign, member_id: int) -> TeamMember:
    """One member of this campaign's team; NotFound if it is another's or gone."""
    for member in campaign.team:
        if member.id == member_id:
            return member
    raise NotFound


def invite(campaign: Campaign, data: InviteData, by: Account) -> TeamMember:
    """Invite a person by mail; refused twice, beyond the size of a team, or too often a day."""
    throttle.hit(
        "campaign.invite",
        str(by.id),
        limit=limits.INVITATIONS_A_DAY,
        per=timedelta(days=1),
    )
    held = _open(campaign)
    if any(member.email == data.email for member in held.team):
        raise DomainError(
            "team.already_there",
            _("Questa persona è già nella squadra."),
            field="email",
        )
    if len(held.team) >= limits.MOST_MEMBERS:
        raise Conflict(
            "team.too_many",
            _(
                "La squadra può avere al massimo %(most)s persone.",
                most=limits.MOST_MEMBERS,
            ),
        )
    member = TeamMember(
        account_id=None,
        email=data.email,
        name=data.name,
        duty=data.duty,
        is_lead=False,
        invited_at=clock.now(),
    )
    held.team.append(member)
    session().flush()
    mails.invited(held, member, by.display_name)
    audit.record(by.actor, "campaign.member_invited", held.reference, member=member.id)
    return member


def invite_again(campaign: Campaign, member_id: int, by: Account) -> TeamMember:
    """Send a fresh link to somebody who has not joined yet."""
    throttle.hit(
        "campaign.invite",
        str(by.id),
        limit=limits.INVITATIONS_A_DAY,
        per=timedelta(days=1),
    )
    held = _open(campaign)
    member = member_of(held, member_id)
    if member.joined_at is not None:
        raise Conflict("team.already_joined", _("Questa persona è già entrata nella squadra."))
    member.invited_at = clock.now()
    mails.invited(held, member, by.display_name)
    return member


def find_invitation(token: str) -> Invitation | None:
    """The open invitation behind a link; None if forged, too old, used or taken back."""
    value = links.read(mails.INVITATION, token, valid_for=limits.INVITATION_VALID_FOR)
    if value is None or not value.isdigit():
        return None
    member = session().get(TeamMember, int(value))
    if member is None or member.joined_at is not None:
        return None
    campaign = session().get(Campaign, member.campaign_id)
    if campaign is None or campaign.state not in OPEN:
        return None
    return Invitation(campaign, member)


def join(invitation: Invitation, account_id: int) -> Campaign:
    """Accept an invitation as an account; whoever holds the link may, once."""
    held = _open(invitation.campaign)
    member = member_of(held, invitation.member.id)
    if member.joined_at is not None:
        raise Conflict("team.already_joined", _("Questo invito è già stato usato."))
    if any(other.account_id == account_id for other in held.team):
        raise Conflict("team.already_in", _("Sei già in questa squadra."))
    member.account_id = account_id
    member.joined_at = clock.now()
    account = accounts.find(account_id)
    if account is not None:
        audit.record(account.actor, "campaign.joined", held.reference, member=member.id)
    return held


def change(
    campaign: Campaign,
    member_id: int,
    *,
    name: str,
    duty: str,
    is_lead: bool,
    actor: str,
) -> TeamMember:
    """Change how a member is shown and whether they lead; one who leads must remain."""
    held = _open(campaign)
    member = member_of(held, member_id)
    if is_lead and member.account_id is None:
        raise DomainError(
            "team.not_joined",
            _("Prima questa persona deve accettare l'invito."),
            field="is_lead",
        )
    if not is_lead:
        _keep_a_lead(held, member)
    member.name, member.duty, member.is_lead = name, duty, is_lead
    audit.record(actor, "campaign.member_changed", held.reference, member=member.id)
    return member


def remove(campaign: Campaign, member_id: int, actor: str) -> Campaign:
    """Take a person out of the team, or an invitation back; one who leads must remain."""
    held = _open(campaign)
    member = member_of(held, member_id)
    _keep_a_lead(held, member)
    held.team.remove(member)
    audit.record(actor, "campaign.member_removed", held.reference, member=member_id)
    return held


def _open(campaign: Campaign) -> Campaign:
    held = locks.campaign(campaign.id)
    if held.state not in OPEN:
        raise Conflict("campaign.closed", _("Questo progetto è chiuso."))
    return held


def _keep_a_lead(campaign: Campaign, without: TeamMember) -> None:
    leads = [member for member in campaign.team if member.is_lead and member is not without]
    if without.is_lead and not leads:
        raise Conflict(
            "team.no_lead",
            _("La squadra deve avere almeno una persona responsabile. Prima scegline un'altra."),
        )
