"""Updates: the team writes, everyone reads, those who pledged get one mail, whoever wants none."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from accounts.models import Account
from campaigns.models import Campaign, Update
from campaigns.updates import jobs
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns, pledges
from tests.support.clock import FakeClock

Mails = Callable[[], list[Mail]]
RunJobs = Callable[..., list[str]]

GOOD = {"title": "Il tetto è a posto", "text": "Ieri **abbiamo finito** il tetto.", "action": ""}


@pytest.fixture
def lead(client: FlaskClient) -> Account:
    return accounts.account()


@pytest.fixture
def campaign(lead: Account) -> Campaign:
    return campaigns.live(lead)


def write(client: FlaskClient, campaign: Campaign, **typed: str) -> tuple[int, str]:
    response = client.post(f"/campaigns/{campaign.slug}/updates/new", data={**GOOD, **typed})
    return response.status_code, response.text


def news(mails: Mails) -> list[Mail]:
    return [mail for mail in mails() if mail.name == "campaigns/update"]


def stored() -> int:
    with unit_of_work():
        return session().query(Update).count()


def test_the_team_publishes_and_everyone_reads(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    accounts.log_in(client, lead)
    assert write(client, campaign)[0] == 302
    client.delete_cookie("session_id")
    html = client.get(f"/campaigns/{campaign.slug}/updates").text
    assert "Il tetto è a posto" in html
    assert "<strong>abbiamo finito</strong>" in html
    one = re.search(rf'href="(/campaigns/{campaign.slug}/updates/\d+)"', html)
    assert one is not None
    assert client.get(one[1]).status_code == 200
    assert "Il tetto è a posto" in client.get(f"/campaigns/{campaign.slug}").text


def test_a_preview_shows_and_keeps_the_text_and_publishes_nothing(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    accounts.log_in(client, lead)
    status, html = write(client, campaign, action="preview")
    assert status == 200
    assert "Così si vedrà" in html
    assert "<strong>abbiamo finito</strong>" in html
    assert "Ieri **abbiamo finito**" in html
    assert stored() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Questo campo serve."),
        ({"title": "x" * 10_000}, "al massimo 120 caratteri"),
        ({"text": "corto"}, "almeno 20 caratteri"),
        ({"text": "x" * 10_001}, "al massimo 10000 caratteri"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(
    client: FlaskClient, campaign: Campaign, lead: Account, typed: dict[str, str], sentence: str
) -> None:
    accounts.log_in(client, lead)
    status, html = write(client, campaign, **typed)
    assert (status, stored()) == (422, 0)
    assert sentence in html
    assert {**GOOD, **typed}["text"][:50] in html


def test_only_the_team_writes(client: FlaskClient, campaign: Campaign) -> None:
    assert client.get(f"/campaigns/{campaign.slug}/updates/new").status_code == 303
    for other in (accounts.account(), accounts.account("animator")):
        accounts.log_in(client, other)
        assert write(client, campaign)[0] == 404
    assert stored() == 0


def test_an_update_of_another_campaign_is_not_found_here(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    other = campaigns.live(lead)
    accounts.log_in(client, lead)
    write(client, campaign)
    with unit_of_work():
        update = session().query(Update).one()
    assert client.get(f"/campaigns/{other.slug}/updates/{update.id}").status_code == 404
    assert client.get(f"/campaigns/{other.slug}/updates/{2**70}").status_code == 404


def test_each_backer_whose_pledge_counts_gets_one_mail(
    client: FlaskClient, campaign: Campaign, lead: Account, run_jobs: RunJobs, mails: Mails
) -> None:
    for _twice in range(2):
        pledges.committed(campaign, email="carla@posta.example")
    pledges.committed(campaign, email="ugo@posta.example")
    pledges.draft(campaign, email="indecisa@posta.example")
    pledges.committed(campaigns.live(), email="altrove@posta.example")
    accounts.log_in(client, lead)
    write(client, campaign)
    run_jobs()
    assert sorted(mail.recipient for mail in news(mails)) == [
        "carla@posta.example",
        "ugo@posta.example",
    ]
    assert f"/campaigns/{campaign.slug}/updates/" in news(mails)[0].text


def test_many_backers_are_written_to_in_batches_each_once(
    client: FlaskClient,
    campaign: Campaign,
    lead: Account,
    run_jobs: RunJobs,
    mails: Mails,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 2)
    for number in range(5):
        pledges.committed(campaign, email=f"b{number}@posta.example")
    accounts.log_in(client, lead)
    write(client, campaign)
    assert run_jobs().count("updates.tell") == 3
    assert len({mail.recipient for mail in news(mails)}) == len(news(mails)) == 5


def test_whoever_asks_is_not_written_to_again(
    client: FlaskClient,
    campaign: Campaign,
    lead: Account,
    run_jobs: RunJobs,
    mails: Mails,
    clock: FakeClock,
) -> None:
    pledges.committed(campaign, email="carla@posta.example")
    accounts.log_in(client, lead)
    write(client, campaign)
    run_jobs()
    found = re.search(r"http://localhost(/updates/stop/[^)\s]+)", news(mails)[0].text)
    assert found is not None
    assert "Non scrivetemi più" in client.get(found[1]).text
    write(client, campaign, title="Dopo una sola visita")
    run_jobs()
    assert len(news(mails)) == 2
    for _twice in range(2):
        assert "non ti scriviamo più" in client.post(found[1]).text
    write(client, campaign, title="Dopo aver detto basta")
    run_jobs()
    assert len(news(mails)) == 2


def test_a_forged_stop_link_leads_nowhere(client: FlaskClient, campaign: Campaign) -> None:
    assert client.get("/updates/stop/xyz").status_code == 404
    assert client.post("/updates/stop/xyz").status_code == 404


def test_five_updates_a_day_are_enough(
    client: FlaskClient, campaign: Campaign, lead: Account, clock: FakeClock
) -> None:
    accounts.log_in(client, lead)
    assert [write(client, campaign)[0] for _ in range(6)] == [302] * 5 + [429]
    clock.advance(days=1)
    assert write(client, campaign)[0] == 302
