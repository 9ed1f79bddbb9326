"""The pages of matchfunding: the admin writes and opens a call, people read what is added."""

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from campaigns.matchfunding import queries
from campaigns.matchfunding.models import MatchCall
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, campaigns, matchfunding, pledges
from tests.support.queries import counted
from tests.support.story import Story

CALL = {
    "sponsor": "Fondazione Ponte", "title": "Il doppio per Barra", "text": "Ci crediamo.",
    "district": "M6", "theme": "", "opens_on": "2027-03-01", "closes_on": "2027-06-30",
    "share": "12,5", "threshold": "40", "pledge_cap": "50", "campaign_cap": "",
    "total_cap": "1.000",
}  # fmt: skip


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    """A browser in which an admin is logged in."""
    return accounts.log_in(client, accounts.account("admin"))


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])).split())


def newest() -> MatchCall:
    with unit_of_work():
        return queries.all_calls()[0]


def test_from_a_blank_form_to_an_open_call(admin: FlaskClient) -> None:
    made = admin.post("/admin/matchfunding/new", data=CALL)
    assert made.status_code == 303
    call = newest()
    assert (call.share, call.threshold, call.pledge_cap, call.total_cap) == (
        12_50, 40, 50_00, 1_000_00,
    )  # fmt: skip
    page = made.location
    refused = admin.post(f"{page}/open")
    assert refused.status_code == 409
    assert "mancano 1.000 €" in words(refused.text)
    promise = {"kind": "promise", "amount": "1000", "note": "Delibera 12"}
    assert admin.post(f"{page}/funding", data=promise).status_code == 303
    assert admin.post(f"{page}/open").status_code == 303
    assert "Aperto" in words(admin.get(page).text)
    assert admin.post(f"{page}/edit", data=CALL).status_code == 409
    assert admin.post(f"{page}/close").status_code == 303
    assert admin.post(f"{page}/settle").status_code == 303
    assert "I conti con lo sponsor sono chiusi" in words(admin.get(page).text)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(admin: FlaskClient) -> None:
    wrong = CALL | {"closes_on": "2027-02-01", "share": "tanto", "total_cap": ""}
    answer = admin.post("/admin/matchfunding/new", data=wrong)
    assert answer.status_code == 422
    assert 'value="Fondazione Ponte"' in answer.text
    assert 'value="tanto"' in answer.text
    for field in ("closes_on", "share", "total_cap"):
        if field != "closes_on":
            assert f'id="f-{field}-error"' in answer.text
    later = admin.post("/admin/matchfunding/new", data=CALL | {"closes_on": "2027-02-01"})
    assert 'id="f-closes_on-error"' in later.text


def test_a_payment_beyond_the_promise_is_refused(admin: FlaskClient) -> None:
    call = matchfunding.promised(matchfunding.draft(), 100_00)
    data = {"kind": "payment", "amount": "100,01", "note": "CRO 1"}
    answer = admin.post(f"/admin/matchfunding/{call.id}/funding", data=data)
    assert answer.status_code == 422
    assert 'id="f-amount-error"' in answer.text
    assert 'value="100,01"' in answer.text


def test_the_campaigns_page_says_what_is_added(client: FlaskClient) -> None:
    matchfunding.opened(30_00)
    campaign = campaigns.live()
    said = words(client.get(f"/campaigns/{campaign.slug}").text)
    assert "Dai 25 €: Comune di Prova aggiunge 12,50 €" in said
    assert "100 € + 30 €" in said
    pledges.committed(campaign, 40_00)
    with counted() as sent:
        said = words(client.get(f"/campaigns/{campaign.slug}").text)
    assert len(sent) <= 8
    assert "20 € aggiunti da Comune di Prova" in said
    assert "25 € + 10 €" in said


def test_under_the_threshold_the_page_says_what_it_waits_for(client: FlaskClient) -> None:
    matchfunding.opened(threshold=40)
    campaign = campaigns.live(minimum=1_000_00)
    pledges.committed(campaign, 40_00)
    said = words(client.get(f"/campaigns/{campaign.slug}").text)
    assert "ha messo da parte 20 €: valgono quando i cittadini arrivano a 400 €" in said
    assert "aggiunti da" not in said


def test_the_steps_say_it_too_and_not_to_the_team(client: FlaskClient) -> None:
    matchfunding.opened()
    lead = accounts.account()
    campaign = campaigns.live(lead)
    assert "25 € + 12,50 €" in words(client.get(f"/campaigns/{campaign.slug}/pledge").text)
    draft = pledges.draft(campaign)
    pledges.hold(client, draft)
    page = client.get(f"/campaigns/{campaign.slug}/pledge/{draft.code}/check")
    assert "Si aggiungono 12,50 €" in words(page.text)
    own = pledges.draft(campaign, backer=lead)
    accounts.log_in(client, lead)
    page = client.get(f"/campaigns/{campaign.slug}/pledge/{own.code}/check")
    assert "Si aggiungono" not in words(page.text)


def test_the_thank_you_page_says_what_was_added(client: FlaskClient, story: Story) -> None:
    matchfunding.opened()
    pledge = story.pledge(story.campaign(), 25_00)
    pledges.hold(client, pledge)
    said = words(client.get(f"/pledges/{pledge.code}/thanks").text)
    assert "Comune di Prova aggiunge 12,50 €, se il progetto raggiunge l'obiettivo" in said


def test_why_this_amount(client: FlaskClient) -> None:
    call = matchfunding.opened(100_00, campaign_cap=60_00)
    campaign = campaigns.live()
    pledges.committed(campaign, 40_00)
    said = words(client.get(f"/matchfunding/{call.code}").text)
    assert "Per ogni 10 € che dai, Comune di Prova ne aggiunge 5 €" in said
    assert "Un progetto può avere al massimo 60 €" in said
    assert "80 € su 100 €" in said
    assert campaign.title in said
    assert "Metà la mettiamo noi" in words(client.get("/matchfunding").text)


def test_a_draft_is_nobodys_business(client: FlaskClient) -> None:
    call = matchfunding.draft()
    accounts.log_in(client, accounts.account())
    assert client.get(f"/matchfunding/{call.code}").status_code == 404
    assert "Metà" not in client.get("/matchfunding").text


def test_the_simulation_shows_who_would_get_what(admin: FlaskClient) -> None:
    campaign = campaigns.live(minimum=500_00)
    for amount in (90_00, 90_00, 90_00):
        pledges.committed(campaign, amount)
    call = matchfunding.draft(100_00, threshold=50)
    said = words(admin.get(f"/admin/matchfunding/{call.id}/simulation").text)
    assert "Messi da parte 100 € su 100 €" in said
    assert f"{campaign.title} 270 € 3 Sì 100 €" in said


def test_the_statement_agrees_with_the_ledger_and_runs_nothing(
    client: FlaskClient, story: Story
) -> None:
    call = matchfunding.opened()
    campaign = campaigns.live(minimum=500_00, title="=2+5 forni per Barra e altri quartieri")
    story.pledge(campaign, 500_01)
    story.reach_deadline(campaign)
    admin = accounts.log_in(client, accounts.account("admin"))
    got = admin.get(f"/admin/matchfunding/{call.id}/statement.csv").data.decode("utf-8-sig")
    _heads, row, total = csv.reader(io.StringIO(got))
    assert row[0] == "'" + campaign.title
    assert row[2:] == total[2:] == ["0.00", "250.01", "0.00", "250.01"]
    paper = admin.get(f"/admin/matchfunding/{call.id}/statement.pdf")
    assert paper.content_type == "application/pdf"
    text = " ".join(PdfReader(io.BytesIO(paper.data)).pages[0].extract_text().split())
    assert "250,01 €" in text
    assert "749,99 €" in text
