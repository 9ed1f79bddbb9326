"""Many at once in a community: sums, the last use of an invitation, one name, one digest."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from campaigns.carried import carrying, checks, giving
from campaigns.carried.models import GiftTotals
from campaigns.events import GiftChanged
from communities import digests, members, queries
from communities.errors import InvitationOver, NameTaken
from communities.models import Community
from kit import mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns, communities
from tests.factories.pledges import visitor_for
from tests.support.clock import FakeClock
from tests.support.races import at_once, together


@pytest.fixture
def where(app: Flask) -> Community:
    return communities.community()


def test_no_gift_is_lost_however_many_come_together(app: Flask, where: Community) -> None:
    campaign, people = campaigns.live(), [communities.member(where) for _number in range(6)]
    with unit_of_work():
        admin = visitor_for(accounts.account("admin"))
        carrying.carry(where, {"campaign": campaign.code}, admin)

    def give(number: int) -> str:
        with unit_of_work():
            who, reference = people[number // 2].id, f"pledge:{number}"
            giving.on_gift_changed(GiftChanged(campaign.id, reference, who, 10_00))
        return "given"

    assert at_once(app, 12, give) == {"given": 12}
    with unit_of_work():
        found = session().get_one(GiftTotals, where.id)
        assert (found.given, found.givers) == (120_00, 6)
        assert found.shown_givers >= giving.FEWEST
        assert [*checks.against_gifts()] == []


def test_the_last_use_lets_one_in(app: Flask, where: Community) -> None:
    invitation = communities.invitation(where, most_uses=2)
    people = [accounts.account() for _number in range(5)]

    def join(number: int) -> str:
        wishes = {
            "name": f"Vela {number}", "digest": "never", "announcements": False,
            "invitation": invitation.token,
        }  # fmt: skip
        try:
            with unit_of_work():
                members.enter(where, wishes, people[number].id)
        except InvitationOver:
            return "over"
        return "in"

    assert at_once(app, 5, join) == {"in": 2, "over": 3}
    with unit_of_work():
        assert queries.members_in([where])[where.id] == 2


def test_one_of_two_gets_the_name_and_a_double_click_joins_once(
    app: Flask, where: Community
) -> None:
    first, second = accounts.account(), accounts.account()

    def join(number: int) -> str:
        wishes = {"name": "Mirto", "digest": "never", "announcements": False}
        try:
            with unit_of_work():
                members.enter(where, wishes, (first, first, second)[number].id)
        except NameTaken:
            return "taken"
        return "in"

    came = at_once(app, 3, join)
    assert came in ({"in": 2, "taken": 1}, {"in": 1, "taken": 2})
    with unit_of_work():
        assert queries.members_in([where])[where.id] == 1


def test_two_workers_make_one_digest(app: Flask, where: Community, clock: FakeClock) -> None:
    reader = communities.member(where, digest="daily")
    communities.post(where)
    clock.set(datetime(2027, 3, 2, 6, 30, tzinfo=UTC))
    period, until = digests.period_of("daily")

    def make() -> bool:
        with unit_of_work():
            return digests.make(reader.id, "daily", period, until)

    assert sorted(map(bool, together(app, make, make))) == [False, True]
    with unit_of_work():
        assert [one.name for one in mail.latest()] == ["communities/digest"]
