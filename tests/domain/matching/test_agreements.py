"""From a proposal to a hand-over: who may do what, and how much is left afterwards."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from kit.authz import Visitor
from kit.errors import Conflict, DomainError
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from matching import agreements, listings, queries
from matching.models import Listing
from tests.factories import accounts, campaigns, exchange
from tests.factories.pledges import visitor_for

Mails = Callable[[], list[Mail]]


def propose(own: Listing, other: Listing, by: Visitor, quantity: int | None = None) -> str:
    """What came of a proposal: its state, or the code of the refusal."""
    try:
        with unit_of_work():
            asked = {"other": other.code, "quantity": quantity}
            return agreements.propose(own, asked, by).state
    except DomainError as refused:
        return refused.code


def test_who_proposes_has_accepted_and_the_other_decides(app: Flask, mails: Mails) -> None:
    need, offer = exchange.need(), exchange.offer()
    agreement = exchange.proposed(need, offer)
    assert agreement.offer_accepted_at is not None
    assert agreement.need_accepted_at is None
    assert [(one.name, one.recipient) for one in mails()] == [
        ("matching/proposed", exchange.account_of(need).email)
    ]
    with unit_of_work():
        agreements.accept(agreement, need.author_id)
    assert exchange.fresh(need).promised == 1


def test_addresses_are_in_the_mail_of_both_agreeing_and_in_none_before(
    app: Flask, mails: Mails
) -> None:
    need, offer = exchange.need(), exchange.offer()
    agreement = exchange.proposed(need, offer)
    giver = exchange.account_of(offer).email
    assert not any(giver in one.text for one in mails())
    with unit_of_work():
        agreements.accept(agreement, need.author_id)
    told = {one.recipient: one.text for one in mails() if one.name == "matching/agreed"}
    assert giver in told[exchange.account_of(need).email]
    assert exchange.account_of(need).email in told[giver]


def test_an_animator_brings_two_together_and_both_still_decide(app: Flask) -> None:
    need, offer = exchange.need(), exchange.offer()
    with unit_of_work():
        by = visitor_for(accounts.account("animator"))
        made = agreements.propose(need, {"other": offer.code, "quantity": None}, by)
        agreements.accept(made, offer.author_id)
        assert made.state == "proposed"
        agreements.accept(made, need.author_id)
        assert made.state == "agreed"


def test_what_cannot_be_proposed(app: Flask) -> None:
    need, offer, other = exchange.need(), exchange.offer(), exchange.offer()
    stranger, giver = visitor_for(exchange.person()), visitor_for(exchange.account_of(offer))
    assert propose(need, offer, stranger) == "agreement.not_yours"
    assert propose(other, offer, giver) == "agreement.no_pair"
    assert propose(offer, need, giver, 2) == "agreement.nothing_left"
    assert propose(offer, need, giver) == "proposed"
    assert propose(offer, need, giver) == "agreement.already_proposed"
    with unit_of_work():
        listings.close(other, "test")
    closed = visitor_for(exchange.account_of(other))
    assert propose(other, need, closed) == "listing.not_open"
    both = accounts.account("animator")
    mine = exchange.offer(both)
    assert propose(mine, exchange.need(both), visitor_for(both)) == "agreement.same_person"


def test_any_member_of_the_campaigns_team_answers_for_its_need(app: Flask) -> None:
    lead = accounts.account()
    campaign = campaigns.live(lead)
    need = exchange.need(lead, campaign)
    with unit_of_work():
        assert agreements.holds(need, lead.id)
        assert not agreements.holds(need, exchange.person().id)
    assert need.reference == campaign.reference


def test_a_need_is_of_ones_own_campaign(app: Flask) -> None:
    campaign = campaigns.live()
    with pytest.raises(DomainError, match="own_campaign"):
        exchange.need(exchange.person(), campaign)
    with pytest.raises(DomainError, match="own_campaign"):
        exchange.need(exchange.person())


def test_five_of_eight_volunteers(app: Flask) -> None:
    need = exchange.need(quantity=8, unit="persone", kind="time")
    exchange.confirmed(need, quantity=5)
    now = exchange.fresh(need)
    assert (now.state, now.done, now.left) == ("open", 5, 3)
    exchange.confirmed(need, quantity=3)
    now = exchange.fresh(need)
    assert (now.state, now.done, now.left) == ("met", 8, 0)


def test_a_met_need_lets_open_proposals_fall(app: Flask) -> None:
    need, (waiting,) = exchange.volunteers(1, 1)
    exchange.confirmed(need)
    with unit_of_work():
        found = queries.agreement(waiting.code)
        assert found is not None
        assert found.state == "declined"


def test_what_is_called_off_is_free_again(app: Flask) -> None:
    need = exchange.need(quantity=2, unit="persone")
    agreement = exchange.agreed(need, quantity=2)
    assert exchange.fresh(need).left == 0
    with unit_of_work():
        agreements.decline(agreement, agreement.offer.author_id, "Sto male")
    assert exchange.fresh(need).left == 2
    assert exchange.fresh(agreement.offer).left == 2


def test_one_side_alone_confirms_nothing(app: Flask) -> None:
    need = exchange.need()
    agreement = exchange.agreed(need)
    with unit_of_work():
        agreements.confirm(agreement, need.author_id, exchange.CONFIRMED)
    assert exchange.fresh(need).done == 0
    with unit_of_work(), pytest.raises(Conflict, match="nothing_to_confirm"):
        agreements.confirm(agreement, need.author_id, exchange.CONFIRMED)


def test_thanks_are_public_only_if_both_wish(app: Flask) -> None:
    need = exchange.need(quantity=2)
    for shown in (False, True):
        agreement = exchange.agreed(need)
        said = {"thanks": "Grazie di cuore", "thanks_shown": shown}
        with unit_of_work():
            agreements.confirm(agreement, agreement.offer.author_id, said)
            agreements.confirm(agreement, need.author_id, said)
    with unit_of_work():
        assert [one.thanks_shown for one in queries.thanks_of(need)] == [True]


def test_a_quantity_stays_above_what_is_promised(app: Flask) -> None:
    need = exchange.need(quantity=8, unit="persone")
    exchange.agreed(need, quantity=5)
    by = visitor_for(exchange.account_of(need))
    with unit_of_work(), pytest.raises(Conflict, match="below_promised"):
        listings.change(need, {**exchange.NEED, "quantity": 4, "unit": "persone"}, by)


def test_the_database_refuses_more_than_there_is(app: Flask) -> None:
    need = exchange.need(quantity=1)
    with pytest.raises(IntegrityError, match="promised_of_quantity"), unit_of_work() as opened:
        opened.execute(update(Listing).where(Listing.id == need.id).values(promised=2))
    with pytest.raises(IntegrityError, match="done_of_promised"), unit_of_work() as opened:
        opened.execute(update(Listing).where(Listing.id == need.id).values(done=1))


def test_whoever_leaves_the_service_takes_their_offers_along(app: Flask) -> None:
    giver = exchange.person()
    need = exchange.need(quantity=3, unit="persone")
    first = exchange.offer(giver, quantity=1, unit="persone", shown_name="Anna")
    second = exchange.offer(giver)
    agreement = exchange.agreed(need, first)
    with unit_of_work():
        assert listings.close_offers_of(giver.id) == 2
    assert {exchange.fresh(one).state for one in (first, second)} == {"closed"}
    assert exchange.fresh(first).shown_name == ""
    assert exchange.fresh(need).left == 3
    with unit_of_work():
        found = queries.agreement(agreement.code)
        assert found is not None
        assert found.state == "declined"
