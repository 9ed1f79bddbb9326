"""The last euros of a sponsor for fifty people at once: to the cent with the lock, not without."""

from flask import Flask
from sqlalchemy.exc import IntegrityError

from campaigns.models import Campaign, Pledge
from campaigns.pledges import locks as pledge_locks
from campaigns.pledges import moves
from kit.unit_of_work import unit_of_work
from payments.ledger import check
from tests.factories import campaigns, matchfunding, pledges
from tests.support.races import at_once, meeting, without_lock

CALLS = "campaigns.matchfunding.locks.calls"
PEOPLE = 50
AMOUNT = 25_00
"""Half of it is added: 12.50 for each, 625.00 if nobody stopped it."""
FEW = 20
"""As many as may hold a connection each at the same moment."""


def waiting(campaign: Campaign) -> list[Pledge]:
    """Fifty people at the gateway's page."""
    return [pledges.sent_off(campaign, AMOUNT) for _ in range(PEOPLE)]


def commit(pledge: Pledge) -> str:
    """The card was saved: the pledge begins to count."""
    try:
        with unit_of_work():
            pledge_locks.standing_campaign(pledge.campaign_id)
            moves.move(pledge_locks.pledge(pledge.id), "committed")
    except IntegrityError:
        return "the database refused"
    return "committed"


def test_fifty_at_the_cap_share_it_to_the_cent(app: Flask) -> None:
    call, campaign = matchfunding.opened(100_01), campaigns.live()
    crowd = waiting(campaign)
    assert at_once(app, PEOPLE, lambda number: commit(crowd[number])) == {"committed": PEOPLE}
    assert sorted(matchfunding.amounts(*crowd))[-9:] == [1, *[12_50] * 8]
    now = matchfunding.fresh(call)
    assert (now.reserved, now.left) == (100_01, 0)
    assert matchfunding.matched(campaign) == 100_01
    with unit_of_work():
        assert [line for line in check.run() if line.startswith("match")] == []


def test_without_the_lock_the_cap_is_lost(app: Flask) -> None:
    """The same crowd reading the fund without its lock: what is set aside no longer adds up."""
    call, campaign = matchfunding.opened(100_01), campaigns.live()
    crowd = waiting(campaign)
    with without_lock(CALLS), meeting(CALLS, FEW):
        at_once(app, FEW, lambda number: commit(crowd[number]))
    with unit_of_work():
        assert [line for line in check.run() if line.startswith("match counters")]
    assert sum(matchfunding.amounts(*crowd)) > matchfunding.fresh(call).reserved


def test_people_who_leave_and_come_do_not_lock_each_other_out(app: Flask) -> None:
    """Two calls, two campaigns, half of the crowd leaving while the other half comes."""
    first, second = matchfunding.opened(200_00), matchfunding.opened(300_00)
    here, there = campaigns.live(), campaigns.live()
    crowd = [
        pledges.committed(here, AMOUNT) if number % 2 else pledges.sent_off(there, AMOUNT)
        for number in range(PEOPLE)
    ]

    def act(number: int) -> str:
        with unit_of_work():
            pledge_locks.standing_campaign(crowd[number].campaign_id)
            moves.move(
                pledge_locks.pledge(crowd[number].id), "cancelled" if number % 2 else "committed"
            )
        return "done"

    assert at_once(app, PEOPLE, act) == {"done": PEOPLE}
    for call in (first, second):
        now = matchfunding.fresh(call)
        assert 0 <= now.reserved <= now.total_cap
    assert matchfunding.matched(here) == 0
    with unit_of_work():
        assert [line for line in check.run() if line.startswith("match")] == []
