"""The last reward goes while somebody is choosing: a kind word, other choices, nothing lost."""

import re

import pytest
from flask.testing import FlaskClient

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Pledge
from campaigns.pledges.words import fingerprint
from tests.factories import accounts, campaigns, pledges
from tests.support.queries import counted

LAST = RewardData("L'ultimo grembiule", 20_00, "", 1)
BREAD = RewardData("Una pagnotta", 10_00)


@pytest.fixture
def campaign(client: FlaskClient) -> Campaign:
    return campaigns.live(rewards=(LAST, BREAD))


def numbers(campaign: Campaign) -> tuple[int, int]:
    """The numbers of the bread and of the last apron."""
    return campaign.rewards[0].id, campaign.rewards[1].id


def path(pledge: Pledge, step: str) -> str:
    return f"/campaigns/{pledge.campaign.slug}/pledge/{pledge.code}/{step}"


def choice(page: str, reward_id: int) -> str:
    found = re.search(rf'<input type="radio"[^>]*value="{reward_id}"[^>]*>', page)
    assert found
    return found.group(0)


def test_sold_out_between_the_choice_and_the_check_page(
    client: FlaskClient, campaign: Campaign
) -> None:
    bread, apron = numbers(campaign)
    slow = pledges.draft(campaign, 37_00, reward_id=apron)
    pledges.hold(client, slow)
    pledges.sent_off(campaign, reward_id=apron)
    data = {"seen": fingerprint(slow), "consent": "1"}
    refused = client.post(path(slow, "check"), data=data)
    assert refused.status_code == 409
    assert "è appena finita" in refused.text
    assert "f-reward-error" in refused.text
    assert "disabled" in choice(refused.text, apron)
    assert "disabled" not in choice(refused.text, bread)
    assert "37 €" in refused.text
    still = pledges.fresh(slow)
    assert (still.state, still.amount, still.email) == ("draft", 37_00, slow.email)
    answer = client.post(path(slow, "reward"), data={"reward": str(bread)})
    assert answer.location.endswith("/check"), "what was filled in is not asked again"
    data = {"seen": fingerprint(pledges.fresh(slow)), "consent": "1"}
    assert client.post(path(slow, "check"), data=data).status_code == 303


def test_sold_out_between_the_page_and_the_choice(client: FlaskClient, campaign: Campaign) -> None:
    bread, apron = numbers(campaign)
    slow = pledges.draft(campaign)
    pledges.hold(client, slow)
    pledges.sent_off(campaign, reward_id=apron)
    refused = client.post(path(slow, "reward"), data={"reward": str(apron)})
    assert refused.status_code == 409
    assert "disabled" in choice(refused.text, apron)
    assert "Esaurita" in refused.text
    assert client.post(path(slow, "reward"), data={"reward": str(bread)}).status_code == 303


def test_a_cancelled_pledge_makes_room_again(client: FlaskClient, campaign: Campaign) -> None:
    _bread, apron = numbers(campaign)
    first = pledges.sent_off(campaign, reward_id=apron)
    pledges.hold(client, first)
    client.post(f"/pledges/{first.code}/cancel")
    assert pledges.sent_off(campaign, reward_id=apron).state == "setup_pending"


@pytest.mark.parametrize("step", ["amount", "reward", "contact", "check"])
def test_a_step_takes_few_queries_whatever_the_pledges(
    client: FlaskClient, campaign: Campaign, step: str
) -> None:
    mine = pledges.draft(campaign)
    pledges.hold(client, mine)
    with counted() as few:
        assert client.get(path(mine, step)).status_code == 200
    for _ in range(10):
        pledges.committed(campaign)
    with counted() as many:
        client.get(path(mine, step))
    assert len(many) == len(few) <= 3


def test_the_list_of_ones_pledges_takes_as_many_queries_for_twenty_as_for_one(
    client: FlaskClient, campaign: Campaign
) -> None:
    backer = campaigns.person()
    accounts.log_in(client, backer)
    pledges.committed(campaign, backer=backer)
    client.get("/account/pledges")
    with counted() as few:
        client.get("/account/pledges")
    for _ in range(10):
        pledges.committed(campaigns.live(), backer=backer)
    with counted() as many:
        assert client.get("/account/pledges").status_code == 200
    assert len(many) == len(few) <= 4
