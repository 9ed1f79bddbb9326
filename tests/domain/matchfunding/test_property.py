"""Whatever backers and the gateway do, in whatever order: no cap is passed, the books agree."""

from collections.abc import Sequence

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.matchfunding.models import MatchCall
from campaigns.models import Campaign, Pledge
from campaigns.pledges import locks, managing, moves, outcomes
from kit.errors import DomainError
from kit.unit_of_work import unit_of_work
from payments import refunds
from payments.gateway import Outcome
from payments.ledger import check
from tests.factories import campaigns, matchfunding, pledges
from tests.support import database

AMOUNTS = st.integers(min_value=1_00, max_value=90_00)
WHICH = st.integers(0, 4)
DEEDS = st.one_of(
    st.tuples(st.just("pledge"), AMOUNTS),
    st.tuples(st.just("change"), WHICH, AMOUNTS),
    st.tuples(st.just("cancel"), WHICH),
    st.tuples(st.just("collect"), WHICH),
    st.tuples(st.just("refund"), WHICH, AMOUNTS),
    st.tuples(st.just("give back"), WHICH),
    st.tuples(st.just("release"), WHICH),
)
RULES = st.fixed_dictionaries(
    {
        "share": st.integers(1, 200_00),
        "pledge_cap": st.none() | st.integers(1, 30_00),
        "campaign_cap": st.none() | st.integers(1, 60_00),
    }
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rules=st.lists(st.tuples(st.integers(1, 100_00), RULES), min_size=1, max_size=2),
    deeds=st.lists(DEEDS, max_size=12),
)
def test_no_cap_is_passed_and_the_books_agree(
    app: Flask,
    rules: list[tuple[int, dict[str, int | None]]],
    deeds: list[tuple[object, ...]],
) -> None:
    database.empty()
    campaign = campaigns.live()
    calls = [matchfunding.opened(cap, **about) for cap, about in rules]
    mine: list[Pledge] = []
    for deed in deeds:
        try:
            _do(campaign, mine, deed)
        except DomainError:
            continue
        _agree(calls)


def _do(campaign: Campaign, mine: list[Pledge], deed: Sequence[object]) -> None:
    match deed:
        case ("pledge", int(amount)):
            mine.append(pledges.committed(campaign, amount))
        case (str(what), int(which), *more) if which < len(mine):
            with unit_of_work():
                locks.standing_campaign(campaign.id)
                _one(locks.pledge(mine[which].id), what, more)


def _one(pledge: Pledge, what: str, more: list[object]) -> None:
    match what, more:
        case "change", [int(amount)]:
            data = {"amount": amount, "reward": None, "consent": True}
            managing.change(pledge, data, "guest")
        case "cancel", _:
            managing.cancel(pledge, "guest")
        case "release", _:
            moves.move(pledge, "released")
        case "collect", _:
            moves.move(pledge, "due")
            moves.move(pledge, "charging")
            outcomes.record(_taken(pledge))
        case "refund", [int(amount)]:
            refund = refunds.request(pledge.reference, amount, f"part {amount}", "a part")
            refund.gateway_id = f"re_{refund.id}"
            refunds._succeeded(refund.payment, refund)
        case "give back", _:
            outcomes.give_back(pledge, "all of it")


def _taken(pledge: Pledge) -> Outcome:
    return Outcome(
        pledge.reference,
        "succeeded",
        amount=pledge.amount,
        intent_id=f"pi_{pledge.code}",
        charge_id=f"ch_{pledge.code}",
    )


def _agree(calls: list[MatchCall]) -> None:
    with unit_of_work():
        about_matches = [one for name, one in check._checks.items() if name.startswith("match")]
        assert len(about_matches) >= 5
        assert [line for one in about_matches for line in one()] == []
    for call in calls:
        now = matchfunding.fresh(call)
        assert now.left >= 0
