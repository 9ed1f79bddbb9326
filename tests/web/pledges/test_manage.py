"""A pledge that stands: seen, changed, cancelled by whoever holds it; opening changes nothing."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Pledge
from campaigns.pledges import holding, links
from campaigns.review import stopping
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, campaigns, pledges
from tests.support.clock import FakeClock
from tests.support.queries import counted

Mails = Callable[[], list[Mail]]
LAST = RewardData("L'ultimo grembiule", 20_00, "", 1)


@pytest.fixture
def campaign(client: FlaskClient) -> Campaign:
    return campaigns.live(rewards=(LAST,))


@pytest.fixture
def pledge(client: FlaskClient, campaign: Campaign) -> Pledge:
    """A promise of 25 euro with the last reward, held by this browser."""
    found = pledges.committed(campaign, reward_id=campaign.rewards[0].id)
    pledges.hold(client, found)
    return found


def at(pledge: Pledge, *rest: str) -> str:
    return "/".join(["/pledges", pledge.code, *rest])


def test_a_signed_link_opens_the_pledge_and_leaves_the_address(
    client: FlaskClient, campaign: Campaign
) -> None:
    pledge = pledges.committed(campaign)
    assert client.get(at(pledge)).status_code == 404
    signed = links.manage_url(pledge).removeprefix("http://localhost")
    answer = client.get(signed)
    assert answer.location == at(pledge)
    assert "25 €" in client.get(at(pledge)).text


def test_a_link_opens_no_other_pledge(client: FlaskClient, campaign: Campaign) -> None:
    first, second = pledges.committed(campaign), pledges.committed(campaign)
    token = holding.token(first.code)
    assert client.get(at(second) + f"?token={token}").status_code == 404
    assert client.get(at(first) + f"?token={token}x").status_code == 404


def test_a_link_is_dead_after_two_hundred_days(
    client: FlaskClient, campaign: Campaign, clock: FakeClock
) -> None:
    pledge = pledges.committed(campaign)
    signed = links.manage_url(pledge).removeprefix("http://localhost")
    clock.advance(days=201)
    assert client.get(signed).status_code == 404


def test_opening_any_page_changes_nothing(client: FlaskClient, pledge: Pledge) -> None:
    for page in ("", "change", "cancel", "pay", "status", "back"):
        with counted() as sent:
            client.get(at(pledge, page).rstrip("/"))
        assert not [one for one in sent if one.startswith(("UPDATE", "INSERT", "DELETE"))]


def test_cancelling_frees_the_reward_and_the_totals(
    client: FlaskClient, campaign: Campaign, pledge: Pledge, mails: Mails
) -> None:
    assert "Vuoi annullare" in client.get(at(pledge, "cancel")).text
    assert campaigns.fresh(campaign).totals.pledged == 25_00
    done = client.post(at(pledge, "cancel"), follow_redirects=True)
    assert "Hai annullato il tuo sostegno" in done.text
    after = campaigns.fresh(campaign)
    assert (after.totals.pledged, after.totals.backers, after.rewards[0].taken) == (0, 0, 0)
    assert pledges.fresh(pledge).state == "cancelled"
    assert mails()[0].name == "pledges/cancelled"


def test_cancelling_twice_is_cancelling_once(
    client: FlaskClient, campaign: Campaign, pledge: Pledge
) -> None:
    client.post(at(pledge, "cancel"))
    assert client.post(at(pledge, "cancel")).status_code == 303
    assert campaigns.fresh(campaign).totals.backers == 0


def test_nothing_is_cancelled_or_changed_after_the_deadline(
    client: FlaskClient, campaign: Campaign, pledge: Pledge, clock: FakeClock
) -> None:
    assert campaign.deadline
    clock.set(campaign.deadline)
    pledges.hold(client, pledge)
    page = client.get(at(pledge)).text
    assert "Annulla il sostegno" not in page
    assert "Cambia cifra" not in page
    client.post(at(pledge, "cancel"))
    client.post(at(pledge, "change"), data={"amount": "10", "reward": "none"})
    assert pledges.fresh(pledge).state == "committed"
    assert pledges.fresh(pledge).amount == 25_00


def test_a_promise_lowered_needs_no_new_consent(
    client: FlaskClient, campaign: Campaign, pledge: Pledge, mails: Mails
) -> None:
    data = {"other_amount": "12,50", "reward": "none"}
    assert client.post(at(pledge, "change"), data=data).status_code == 303
    found = pledges.fresh(pledge)
    assert (found.amount, found.reward_id, found.consent_amount) == (12_50, None, 25_00)
    after = campaigns.fresh(campaign)
    assert (after.totals.pledged, after.totals.backers, after.rewards[0].taken) == (12_50, 1, 0)
    assert mails()[0].name == "pledges/changed"
    assert holding.token(pledge.code)[:10] in mails()[0].text


def test_a_promise_raised_beyond_the_consent_needs_a_new_one(
    client: FlaskClient, campaign: Campaign, pledge: Pledge
) -> None:
    data = {"amount": "100", "reward": str(pledge.reward_id)}
    refused = client.post(at(pledge, "change"), data=data)
    assert refused.status_code == 422
    assert "f-consent-error" in refused.text
    assert pledges.fresh(pledge).amount == 25_00
    assert client.post(at(pledge, "change"), data={**data, "consent": "1"}).status_code == 303
    found = pledges.fresh(pledge)
    assert (found.amount, found.consent_amount) == (100_00, 100_00)
    assert campaigns.fresh(campaign).totals.pledged == 100_00


def test_the_last_reward_stays_with_who_has_it(
    client: FlaskClient, campaign: Campaign, pledge: Pledge
) -> None:
    data = {"amount": "50", "reward": str(pledge.reward_id), "consent": "1"}
    assert client.post(at(pledge, "change"), data=data).status_code == 303
    assert campaigns.fresh(campaign).rewards[0].taken == 1
    other = pledges.committed(campaign)
    pledges.hold(client, other)
    refused = client.post(at(other, "change"), data={**data, "amount": "25"})
    assert refused.status_code == 409
    assert "è appena finita" in refused.text
    assert pledges.fresh(other).reward_id is None


def test_a_reward_cannot_be_kept_below_its_price(client: FlaskClient, pledge: Pledge) -> None:
    data = {"amount": "10", "reward": str(pledge.reward_id)}
    refused = client.post(at(pledge, "change"), data=data)
    assert refused.status_code == 422
    assert "f-reward-error" in refused.text


def test_a_suspended_campaign_lets_people_go_but_not_change(
    client: FlaskClient, campaign: Campaign, pledge: Pledge
) -> None:
    with unit_of_work():
        stopping.suspend(campaign, campaigns.animator().id, "Verifica in corso.")
    assert client.get(at(pledge, "change")).status_code == 303
    client.post(at(pledge, "cancel"))
    assert pledges.fresh(pledge).state == "cancelled"


def test_the_pledge_of_an_account_opens_for_its_owner_alone(
    client: FlaskClient, campaign: Campaign
) -> None:
    owner = accounts.account()
    pledge = pledges.committed(campaign, backer=owner)
    assert "/login" in client.get(at(pledge)).location
    other = client.application.test_client()
    accounts.log_in(other, accounts.account())
    assert other.get(at(pledge)).status_code == 404
    assert other.post(at(pledge, "cancel")).status_code == 404
    accounts.log_in(client, owner)
    assert client.get(at(pledge)).status_code == 200
