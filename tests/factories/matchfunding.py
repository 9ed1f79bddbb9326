"""Matchfunding calls for tests, made by the services as an admin would make them."""

from datetime import timedelta
from typing import Any

from campaigns.matchfunding import queries, services
from campaigns.matchfunding.models import Match, MatchCall
from campaigns.models import Campaign, Pledge
from kit import clock
from kit.unit_of_work import joined, session
from tests.factories import accounts

SPONSOR = "Comune di Prova"


def draft(total_cap: int = 1_000_00, *, days: int = 365, **about: Any) -> MatchCall:
    """A draft: half of each pledge is added, from zero, to every campaign, from today on."""
    today = clock.today()
    data = {
        "sponsor": SPONSOR, "title": "Metà la mettiamo noi", "text": "Perché ci crediamo.",
        "district": "", "theme": "", "opens_on": today, "closes_on": today + timedelta(days=days),
        "share": 50_00, "threshold": 0, "pledge_cap": None, "campaign_cap": None,
        "total_cap": total_cap,
    }  # fmt: skip
    with joined():
        return services.create(data | about, "account:1")


def promised(call: MatchCall, amount: int, kind: str = "promise") -> MatchCall:
    """The same with a promise, or a payment, of its sponsor noted."""
    with joined():
        admin = accounts.account("admin")
        return services.fund(
            call, {"kind": kind, "amount": amount, "note": "Delibera 12"}, admin.id
        )


def opened(total_cap: int = 1_000_00, **about: Any) -> MatchCall:
    """An open call whose sponsor has promised all of it; `about` as for `draft`."""
    with joined():
        call = promised(draft(total_cap, **about), total_cap)
        return services.open_call(call, "account:1")


def fresh(call: MatchCall) -> MatchCall:
    """The same call as the database has it now."""
    with joined():
        session().expire_all()
        found = queries.by_id(call.id)
        assert found is not None
        session().refresh(found)
        return found


def added(pledge: Pledge) -> list[Match]:
    """What is added to a pledge now, by the calls' numbers."""
    with joined():
        session().expire_all()
        return list(queries.matches_of([("pledge", pledge.id)]))


def amounts(*pledges: Pledge) -> list[int]:
    """What each pledge has of all sponsors now, in cents."""
    return [
        sum(
            one.amount - one.clawed_back
            for one in added(pledge)
            if one.state in ("reserved", "awarded")
        )
        for pledge in pledges
    ]


def matched(campaign: Campaign) -> int:
    """What a campaign shows of its sponsors, in cents."""
    with joined():
        session().expire_all()
        return session().get_one(Campaign, campaign.id).totals.matched
