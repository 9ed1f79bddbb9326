"""The desk's pages about what projects owe."""

import re

import pytest
from flask.testing import FlaskClient

from campaigns.models import Campaign
from tests.domain.corrections.test_disputes import paid_out, succeeded
from tests.factories import accounts
from tests.support.story import Story


@pytest.fixture
def owing(story: Story) -> Campaign:
    """A project that owes 200 euro."""
    campaign, people = succeeded(story, 1000_00)
    paid_out(story, campaign)
    story.refund(people[0], 200_00)
    return campaign


def enter(client: FlaskClient) -> FlaskClient:
    return accounts.log_in(client, accounts.account("admin"))


def test_without_debts_the_page_says_so(client: FlaskClient) -> None:
    assert "Nessun progetto deve ridare soldi" in enter(client).get("/admin/receivables").text


def test_money_comes_back_and_the_rest_is_given_up_by_two(
    client: FlaskClient, story: Story, owing: Campaign
) -> None:
    path = f"/admin/receivables/{owing.slug}"
    assert owing.title in enter(client).get("/admin/receivables").text
    sent = {"amount": "50", "way": "bank", "reason": "CRO 12345"}
    assert client.post(f"{path}/recovered", data=sent).status_code == 303
    lost = {"lost_amount": "150", "lost_reason": "Hanno chiuso"}
    assert client.post(f"{path}/give-up", data=lost).status_code == 303
    page = client.get(path).text
    assert "deve decidere un&#39;altra persona" in page or "deve decidere un'altra" in page
    enter(client)
    agree = re.search(r"/admin/receivables/write-offs/\d+/agree", client.get(path).text)
    assert agree
    assert client.post(agree.group()).status_code == 303
    assert story.balance("receivable", owing) == 0
    assert story.balance("loss") == 150_00


def test_more_than_is_owed_is_said_beside_its_field(client: FlaskClient, owing: Campaign) -> None:
    sent = {"amount": "200,01", "way": "bank", "reason": "CRO 12345"}
    answer = enter(client).post(f"/admin/receivables/{owing.slug}/recovered", data=sent)
    assert answer.status_code == 422
    assert "È più di quanto il progetto deve ridare" in answer.text
    assert 'value="200,01"' in answer.text
