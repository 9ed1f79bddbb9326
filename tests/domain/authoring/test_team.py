"""The team: invited by mail, joined by a signed link, led by somebody at any time."""

from collections.abc import Callable

import pytest
from flask import Flask

from accounts.models import Account
from campaigns.authoring import limits, team
from campaigns.authoring.team import InviteData
from campaigns.models import Campaign, TeamMember
from kit import links
from kit.errors import Conflict, DomainError, NotFound, TooMany
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns
from tests.support.clock import FakeClock

GINO = InviteData("gino@posta.example", "Gino Russo", "tiene i conti")


def invited(lead: Account, data: InviteData = GINO) -> tuple[Campaign, TeamMember, str]:
    campaign = campaigns.draft(lead)
    with unit_of_work():
        member = team.invite(campaign, data, lead)
    return campaign, member, links.sign("campaigns.join", str(member.id))


def join(token: str, account: Account) -> Campaign:
    with unit_of_work():
        found = team.find_invitation(token)
        assert found is not None
        return team.join(found, account.id)


def test_the_mail_leads_into_the_team(app: Flask, mails: Callable[[], list[Mail]]) -> None:
    campaign, _member, token = invited(campaigns.person("Anna [x](http://male.example)"))
    letter = mails()[0]
    assert letter.recipient == GINO.email
    assert f"/campaigns/join/{token}" in letter.text
    assert "tiene i conti" in letter.text
    assert "](http://male.example)" not in letter.text
    join(token, campaigns.person())
    found = campaigns.fresh(campaign).team[1]
    assert found.joined_at is not None
    assert not found.is_lead


def test_a_link_works_once(app: Flask) -> None:
    _, _, token = invited(campaigns.person())
    join(token, campaigns.person())
    with unit_of_work():
        assert team.find_invitation(token) is None


def test_a_link_grows_old_and_is_not_forged(app: Flask, clock: FakeClock) -> None:
    _, member, token = invited(campaigns.person())
    other = links.sign("something.else", str(member.id))
    with unit_of_work():
        assert team.find_invitation(other) is None
        assert team.find_invitation("x" + token) is None
        assert team.find_invitation(links.sign("campaigns.join", "Gino")) is None
        clock.advance(days=limits.INVITATION_VALID_FOR.days, seconds=1)
        assert team.find_invitation(token) is None


def test_who_was_taken_out_cannot_join(app: Flask) -> None:
    campaign, member, token = invited(campaigns.person())
    with unit_of_work():
        team.remove(campaign, member.id, "t")
    with unit_of_work():
        assert team.find_invitation(token) is None


def test_nobody_joins_twice(app: Flask) -> None:
    lead = campaigns.person()
    _, _, token = invited(lead)
    with pytest.raises(Conflict):
        join(token, lead)


def test_nobody_is_invited_twice(app: Flask) -> None:
    lead = campaigns.person()
    campaign, _, _ = invited(lead)
    with unit_of_work(), pytest.raises(DomainError) as refused:
        team.invite(campaign, GINO, lead)
    assert refused.value.field == "email"


def test_invitations_are_limited(app: Flask) -> None:
    lead = campaigns.person()
    campaign, member, _ = invited(lead)
    for _ in range(limits.INVITATIONS_A_DAY - 1):
        with unit_of_work():
            team.invite_again(campaign, member.id, lead)
    with unit_of_work(), pytest.raises(TooMany):
        team.invite_again(campaign, member.id, lead)


def test_somebody_always_leads(app: Flask) -> None:
    lead = campaigns.person()
    campaign, member, token = invited(lead)
    first = campaign.team[0]
    with unit_of_work(), pytest.raises(Conflict):
        team.remove(campaign, first.id, "t")
    with unit_of_work(), pytest.raises(Conflict):
        team.change(campaign, first.id, name="Anna", duty="", is_lead=False, actor="t")
    with unit_of_work(), pytest.raises(DomainError):
        team.change(campaign, member.id, name="Gino", duty="", is_lead=True, actor="t")
    join(token, campaigns.person())
    with unit_of_work():
        team.change(campaign, member.id, name="Gino", duty="", is_lead=True, actor="t")
    with unit_of_work():
        team.remove(campaign, first.id, "t")
    assert [one.name for one in campaigns.fresh(campaign).team] == ["Gino"]


def test_another_teams_member_is_not_found(app: Flask) -> None:
    lead = campaigns.person()
    mine, other = campaigns.draft(lead), campaigns.draft()
    with unit_of_work(), pytest.raises(NotFound):
        team.remove(mine, other.team[0].id, "t")
