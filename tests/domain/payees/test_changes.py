"""Another payee after approval: asked for by the team, decided by others, and what waits for it."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from campaigns.authoring import content, services, team
from campaigns.authoring.team import InviteData
from campaigns.models import Campaign, Payee
from campaigns.payee_changes import queries
from campaigns.payee_changes import services as changes
from campaigns.payee_changes.errors import (
    AlreadyAsked,
    ChangeOpen,
    NotChangeable,
    NothingChanges,
    StaleChange,
)
from campaigns.payee_changes.models import PayeeChange
from campaigns.review.own import OwnCampaign
from campaigns.settlement import delivery, payees, unwinding
from kit import clock
from kit.errors import Conflict
from kit.mail import Mail
from kit.states import ForbiddenMove
from kit.unit_of_work import session, unit_of_work
from payments import payouts
from payments.ledger import check
from payments.models import ConnectedAccount
from tests.domain.payouts.conftest import succeeded as _succeeded
from tests.factories import accounts, campaigns
from tests.factories import payees as made
from tests.factories import payouts as paid
from tests.support.story import Story

succeeded = _succeeded


def payee_of(campaign: Campaign) -> Payee:
    found = campaigns.fresh(campaign).payee
    assert found is not None
    return found


def letters(name: str) -> list[Mail]:
    with unit_of_work():
        return session().query(Mail).filter(Mail.name == f"campaigns/{name}").all()


@pytest.mark.parametrize("bring", [campaigns.submitted, campaigns.approved])
def test_before_it_is_public_an_edit_of_the_payee_revokes_the_approval(
    app: Flask, bring: object
) -> None:
    assert callable(bring)
    lead = campaigns.person()
    campaign = bring(lead)
    with unit_of_work():
        services.save_payee(campaign, made.OTHER, lead.actor)

    now = campaigns.fresh(campaign)
    assert (now.state, now.approved_hash) == ("draft", None)


def test_before_it_is_public_no_change_is_asked_for(app: Flask) -> None:
    with pytest.raises(NotChangeable):
        made.asked(campaigns.submitted())


@pytest.mark.parametrize(
    "states",
    [(), ("suspended",), ("collecting",), ("collecting", "succeeded", "delivering")],
)
def test_from_then_on_it_is_asked_for_and_approved(app: Flask, states: tuple[str, ...]) -> None:
    campaign = campaigns.live()
    with unit_of_work():
        held = session().get_one(Campaign, campaign.id)
        for state in states:
            held.move_to(state)
    made.approved(made.asked(campaigns.fresh(campaign)))

    payee = payee_of(campaign)
    assert (payee.name, payee.fiscal_code, payee.iban) == (
        made.OTHER.name, made.OTHER.fiscal_code, made.OTHER.iban,
    )  # fmt: skip
    now = campaigns.fresh(campaign)
    assert now.approved_hash == content.current_hash(now)


def test_one_at_a_time(app: Flask) -> None:
    campaign = campaigns.live()
    made.asked(campaign)
    with pytest.raises(AlreadyAsked):
        made.asked(campaign, made.wanted("Qualcun altro"))


def test_the_database_refuses_a_second_one(app: Flask) -> None:
    first = made.asked(campaigns.live())
    again = PayeeChange(
        campaign_id=first.campaign_id, reason=first.reason, before=first.before,
        content_hash=first.content_hash, asked_at=first.asked_at, asked_by=first.asked_by,
        kind=first.kind, name=first.name, fiscal_code=first.fiscal_code, iban=first.iban,
        qualification=first.qualification,
    )  # fmt: skip
    with pytest.raises(IntegrityError), unit_of_work():
        session().add(again)


def test_the_same_payee_is_no_change(app: Flask) -> None:
    with pytest.raises(NothingChanges):
        made.asked(campaigns.live(), campaigns.PAYEE)


def test_nobody_decides_on_their_own(app: Flask) -> None:
    animator = campaigns.animator()
    lead = campaigns.person()
    campaign = campaigns.live(lead)
    with unit_of_work():
        member = team.invite(campaign, InviteData(animator.email, animator.display_name), lead)
        team.join(team.Invitation(campaign, member), animator.id)
    change = made.asked(campaigns.fresh(campaign))
    with pytest.raises(OwnCampaign):
        made.approved(change, animator.id)


def test_nor_on_what_they_asked_once_they_have_left_the_team(app: Flask) -> None:
    animator = campaigns.animator()
    change = made.asked(campaigns.live(), by=animator.id)
    for decide in (made.approved, made.declined):
        with pytest.raises(OwnCampaign):
            decide(change, animator.id)


def test_a_decision_is_about_what_was_read(app: Flask) -> None:
    change = made.asked(campaigns.live())
    with unit_of_work():
        held = session().get_one(PayeeChange, change.id)
        held.iban = "IT60X0542811101000000123456"
    with pytest.raises(StaleChange):
        made.approved(change)
    with pytest.raises(StaleChange), unit_of_work():
        changes.approve(change, paid.admin(), "0" * 64)


def test_what_is_decided_stays_decided(app: Flask) -> None:
    change = made.declined(made.asked(campaigns.live()))
    with pytest.raises(ForbiddenMove):
        made.approved(change)


def test_declined_or_withdrawn_everything_stays(succeeded: Campaign) -> None:
    payout = paid.approved(succeeded)
    made.declined(made.asked(succeeded))
    made.asked(succeeded)
    with unit_of_work():
        changes.withdraw(succeeded, "account:1")

    assert payee_of(succeeded).name == campaigns.PAYEE.name
    assert paid.fresh(payout).state == "approved"
    with unit_of_work():
        delivery.send(payout, paid.admin(), "CRO 123")


def test_while_it_waits_no_payout_is_requested(succeeded: Campaign) -> None:
    made.asked(succeeded)
    with pytest.raises(ChangeOpen):
        paid.requested(succeeded)


def test_while_it_waits_no_payout_is_approved(succeeded: Campaign) -> None:
    payout = paid.requested(succeeded)
    made.asked(succeeded)
    with pytest.raises(ChangeOpen), unit_of_work():
        delivery.approve(payout, paid.admin())


def test_while_it_waits_no_payout_is_sent(succeeded: Campaign) -> None:
    payout = paid.approved(succeeded)
    made.asked(succeeded)
    by, today = paid.admin(), clock.today()
    for leave in (
        lambda: delivery.send(payout, by, "CRO 123"),
        lambda: delivery.transfer(payout, by),
        lambda: delivery.send_batch([payout.id], today, by),
    ):
        with pytest.raises(ChangeOpen), unit_of_work():
            leave()


def test_while_it_waits_the_way_of_the_money_stays(succeeded: Campaign) -> None:
    made.asked(succeeded)
    with pytest.raises(ChangeOpen), unit_of_work():
        payees.use_iban(succeeded, made.OTHER.iban, "account:1")


@pytest.mark.parametrize("bring", [paid.requested, paid.approved])
def test_approved_a_waiting_payout_falls(succeeded: Campaign, bring: object) -> None:
    assert callable(bring)
    payout = bring(succeeded)
    made.approved(made.asked(succeeded))

    assert paid.fresh(payout).state == "declined"
    with unit_of_work():
        assert payouts.available(succeeded.reference) == 1200_00
        assert check.run() == []
    again = paid.requested(campaigns.fresh(succeeded))
    assert (again.payee, again.iban) == (made.OTHER.name, made.OTHER.iban)


def test_the_account_of_the_old_payee_is_not_used_for_the_new_one(
    succeeded: Campaign,
) -> None:
    with unit_of_work():
        session().add(
            ConnectedAccount(
                owner=succeeded.reference,
                holder=campaigns.PAYEE.fiscal_code,
                gateway_id="acct_old",
                is_active=True,
                has_submitted=True,
                trouble="",
                started_at=clock.now(),
            )
        )
    with unit_of_work():
        payees.use_gateway(succeeded, "account:1")
    made.approved(made.asked(campaigns.fresh(succeeded)))

    assert payee_of(succeeded).rail == "bank"
    assert paid.requested(campaigns.fresh(succeeded)).destination is None
    with pytest.raises(Conflict) as refused, unit_of_work():
        payees.use_gateway(campaigns.fresh(succeeded), "account:1")
    assert refused.value.code == "payee.no_account"


def test_a_payee_with_another_name_alone_is_another_payee(succeeded: Campaign) -> None:
    payout = paid.approved(succeeded)
    renamed = replace(campaigns.PAYEE, name="Associazione Barra Viva APS")
    made.approved(made.asked(succeeded, renamed))

    assert paid.fresh(payout).state == "declined"


def test_a_campaign_that_is_stopped_leaves_nothing_to_decide(app: Flask, story: Story) -> None:
    campaign = story.campaign()
    change = made.asked(campaign)
    with unit_of_work():
        unwinding.stop(campaign, "account:1", "Non si può fare.")

    assert made.fresh(change).state == "withdrawn"
    with unit_of_work():
        assert queries.waiting() == []
        assert check.run() == []


def test_team_and_admins_hear_when_it_is_asked_and_when_decided(app: Flask) -> None:
    admin = accounts.account("admin")
    campaign = campaigns.live()
    change = made.asked(campaign)
    made.approved(change)

    for name in ("payee_change_asked", "payee_change_decided"):
        sent = letters(name)
        assert admin.email in {one.recipient for one in sent}
        assert campaign.team[0].email in {one.recipient for one in sent}
        assert all(made.OTHER.iban not in one.text for one in sent)
        assert all(made.OTHER.iban[-4:] in one.text for one in sent)
