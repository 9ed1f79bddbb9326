"""The pages of payouts, and the team's last word."""

import re

import pytest
from flask.testing import FlaskClient

from accounts.models import Account
from campaigns.models import Campaign
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from payments.models import Payout
from tests.factories import accounts, campaigns
from tests.support.story import Story


@pytest.fixture
def lead() -> Account:
    return accounts.account(name="Anna Esposito")


@pytest.fixture
def succeeded(story: Story, lead: Account) -> Campaign:
    campaign = campaigns.live(lead, minimum=1000_00)
    story.pledge(campaign, 1000_00)
    story.reach_deadline(campaign)
    story.passes(days=15)
    return campaigns.fresh(campaign)


def enter(client: FlaskClient, role: str = "admin") -> FlaskClient:
    return accounts.log_in(client, accounts.account(role))


def only() -> Payout:
    with unit_of_work():
        return session().query(Payout).one()


def test_without_anything_to_pay_the_page_says_so(client: FlaskClient) -> None:
    assert "Ancora niente da pagare" in enter(client).get("/admin/payouts").text


def test_two_admins_pay_a_campaign(client: FlaskClient, succeeded: Campaign) -> None:
    enter(client)
    assert "1.000" in client.get("/admin/payouts").text
    path = client.post(f"/admin/payouts/request/{succeeded.slug}").location
    assert "deve approvarlo un'altra persona" in client.get(path).text.replace("&#39;", "'")
    assert client.post(f"{path}/approve").status_code == 409
    enter(client)
    client.post(f"{path}/approve")
    client.post(f"{path}/send", data={"bank_reference": "CRO 12345"})
    client.post(f"{path}/settle")

    assert only().state == "settled"
    with unit_of_work():
        assert session().query(Mail).filter(Mail.name == "campaigns/paid_out").count() == 1


def test_the_banks_number_is_asked_beside_its_field(
    client: FlaskClient, succeeded: Campaign
) -> None:
    enter(client)
    path = client.post(f"/admin/payouts/request/{succeeded.slug}").location
    enter(client)
    client.post(f"{path}/approve")
    answer = client.post(f"{path}/send", data={"bank_reference": "x"})

    assert answer.status_code == 422
    assert 'id="f-bank_reference-error"' in answer.text
    assert 'value="x"' in answer.text


def test_stopping_needs_a_reason(client: FlaskClient, succeeded: Campaign) -> None:
    enter(client)
    path = client.post(f"/admin/payouts/request/{succeeded.slug}").location

    assert client.post(f"{path}/decline", data={"reason": ""}).status_code == 422
    client.post(f"{path}/decline", data={"reason": "IBAN da verificare"})
    assert only().state == "declined"


@pytest.mark.parametrize("role", ["citizen", "animator"])
def test_payouts_are_the_admins(client: FlaskClient, role: str) -> None:
    assert enter(client, role).get("/admin/payouts").status_code == 403


def test_the_team_says_that_it_has_delivered(
    client: FlaskClient, succeeded: Campaign, lead: Account
) -> None:
    path = f"/campaigns/{succeeded.slug}/complete"
    assert accounts.log_in(client, lead).get(path).status_code == 404
    with unit_of_work() as opened:
        opened.get_one(Campaign, succeeded.id).move_to("delivering")
    assert client.get(path).status_code == 200
    assert client.post(path, data={"words": "Fatto"}).status_code == 422
    answer = client.post(path, data={"words": "Il forno è acceso e il pane è buono. Grazie!"})

    assert answer.status_code == 303
    assert campaigns.fresh(succeeded).state == "completed"
    page = re.sub(r"\s+", " ", client.get(f"/campaigns/{succeeded.slug}/updates").text)
    assert "Abbiamo finito" in page
