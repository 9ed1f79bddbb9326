"""The desk's pages about disputes, and the refund of a pledge by hand."""

import re

from flask.testing import FlaskClient

from campaigns.models import Pledge
from kit.unit_of_work import unit_of_work
from payments import queries
from tests.factories import accounts
from tests.support.story import Story


def enter(client: FlaskClient, role: str = "admin") -> FlaskClient:
    return accounts.log_in(client, accounts.account(role))


def paid(story: Story, amount: int = 300_00) -> Pledge:
    return story.pledge(story.campaign(kind="flexible"), amount)


def once(page: str) -> str:
    found = re.search(r'name="once" value="(\w+)"', page)
    assert found
    return found.group(1)


def refunds(pledge: Pledge) -> list[int]:
    with unit_of_work():
        return [one.amount for one in queries.refunds_of(pledge.reference)]


def test_without_disputes_the_page_says_so(client: FlaskClient) -> None:
    assert "Nessuna contestazione da decidere" in enter(client).get("/admin/disputes").text


def test_a_dispute_shows_its_deadline_its_code_and_where_to_answer(
    client: FlaskClient, story: Story
) -> None:
    pledge = paid(story)
    dispute = story.dispute(pledge)
    listed = enter(client).get("/admin/disputes").text
    assert pledge.code in listed
    assert pledge.campaign.title in listed
    path = re.search(r"/admin/disputes/\d+", listed)
    assert path
    page = client.get(path.group()).text
    assert dispute in page
    assert "gestore dei pagamenti" in page
    assert "10 mar" in page
    story.decide(dispute, won=True)
    assert pledge.code not in client.get("/admin/disputes").text
    assert pledge.code in client.get("/admin/disputes?state=all").text


def test_a_part_is_given_back_once_however_often_the_button_is_pressed(
    client: FlaskClient, story: Story
) -> None:
    pledge = paid(story)
    path = f"/admin/pledges/{pledge.code}/refund"
    token = once(enter(client).get(path).text)
    for _press in range(3):
        sent = {"amount": "100", "reason": "La sala non c'era", "once": token}
        assert client.post(path, data=sent).status_code == 303
    assert refunds(pledge) == [100_00]
    page = client.get(path).text
    assert "La sala non c&#39;era" in page
    assert "200" in page


def test_what_is_wrong_is_said_beside_its_field_and_kept(client: FlaskClient, story: Story) -> None:
    pledge = paid(story)
    path = f"/admin/pledges/{pledge.code}/refund"
    token = once(enter(client).get(path).text)
    answer = client.post(path, data={"amount": "300,01", "reason": "Uno sbaglio", "once": token})
    assert answer.status_code == 422
    assert "al massimo 300" in answer.text
    assert 'value="300,01"' in answer.text
    assert once(answer.text) == token
    assert client.post(path, data={"amount": "1", "reason": "", "once": token}).status_code == 422
    assert refunds(pledge) == []


def test_nobody_refunds_their_own_pledge(client: FlaskClient, story: Story) -> None:
    me = accounts.account("admin")
    pledge = story.pledge(story.campaign(kind="flexible"), 300_00, backer=me)
    accounts.log_in(client, me)
    assert client.get(f"/admin/pledges/{pledge.code}/refund").status_code == 404


def test_a_pledge_without_money_has_nothing_to_give_back(client: FlaskClient, story: Story) -> None:
    pledge = story.pledge(story.campaign(), 300_00)
    path = f"/admin/pledges/{pledge.code}/refund"
    page = enter(client).get(path).text
    assert "niente da ridare" in page
    assert 'name="amount"' not in page
    sent = {"amount": "1", "reason": "Uno sbaglio", "once": "x" * 16}
    assert client.post(path, data=sent).status_code == 409
