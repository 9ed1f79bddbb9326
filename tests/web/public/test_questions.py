"""Questions: who is logged in asks, the team answers, everyone reads what was answered."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from accounts.models import Account
from campaigns.models import Campaign, Question
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns
from tests.support.clock import FakeClock

Mails = Callable[[], list[Mail]]

TEXT = "Il corso è aperto anche a chi non vive a Barra?"


@pytest.fixture
def lead(client: FlaskClient) -> Account:
    return accounts.account()


@pytest.fixture
def asker(client: FlaskClient) -> Account:
    return accounts.account()


@pytest.fixture
def campaign(lead: Account) -> Campaign:
    return campaigns.live(lead)


def ask(client: FlaskClient, campaign: Campaign, text: str = TEXT) -> int:
    return client.post(f"/campaigns/{campaign.slug}/questions", data={"text": text}).status_code


def the_question() -> Question:
    with unit_of_work():
        return session().query(Question).one()


def act(client: FlaskClient, campaign: Campaign, what: str, **typed: str) -> int:
    address = f"/campaigns/{campaign.slug}/questions/{the_question().id}/{what}"
    return client.post(address, data=typed).status_code


def seen(client: FlaskClient, campaign: Campaign) -> str:
    return client.get(f"/campaigns/{campaign.slug}/questions").text


def anonymous(client: FlaskClient) -> FlaskClient:
    client.delete_cookie("session_id")
    return client


def test_from_question_to_answer(
    client: FlaskClient, campaign: Campaign, lead: Account, asker: Account, mails: Mails
) -> None:
    accounts.log_in(client, asker)
    assert ask(client, campaign) == 302
    assert TEXT in seen(client, campaign)
    assert TEXT not in seen(anonymous(client), campaign)
    told = [mail for mail in mails() if mail.name == "campaigns/question"]
    assert [mail.recipient for mail in told] == [lead.email]

    accounts.log_in(client, lead)
    assert act(client, campaign, "answer", answer="Sì, **a tutte**.") == 302
    html = seen(anonymous(client), campaign)
    assert TEXT in html
    assert "<strong>a tutte</strong>" in html
    assert TEXT in client.get(f"/campaigns/{campaign.slug}").text
    answers = [mail for mail in mails() if mail.name == "campaigns/answer"]
    assert [mail.recipient for mail in answers] == [asker.email]


def test_a_better_answer_is_not_mailed_again(
    client: FlaskClient, campaign: Campaign, lead: Account, asker: Account, mails: Mails
) -> None:
    ask(accounts.log_in(client, asker), campaign)
    accounts.log_in(client, lead)
    act(client, campaign, "answer", answer="Sì.")
    act(client, campaign, "answer", answer="Sì, certo.")
    assert the_question().answer == "Sì, certo."
    assert len([mail for mail in mails() if mail.name == "campaigns/answer"]) == 1


def test_the_name_of_who_asks_is_never_shown(
    client: FlaskClient, campaign: Campaign, lead: Account
) -> None:
    ask(accounts.log_in(client, accounts.account(name="Gennaro Curioso")), campaign)
    act(accounts.log_in(client, lead), campaign, "answer", answer="Sì.")
    assert "Curioso" not in seen(client, campaign)


def test_who_is_not_logged_in_is_led_to_the_door(client: FlaskClient, campaign: Campaign) -> None:
    assert ask(client, campaign) == 303
    assert "Per fare una domanda entra nel tuo profilo" in seen(client, campaign)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Questo campo serve."),
        ("Perché?", "almeno 10 caratteri"),
        ("x" * 10_000, "al massimo 1000 caratteri"),
    ],
)
def test_what_is_wrong_is_told_and_kept(
    client: FlaskClient, campaign: Campaign, asker: Account, text: str, sentence: str
) -> None:
    accounts.log_in(client, asker)
    response = client.post(f"/campaigns/{campaign.slug}/questions", data={"text": text})
    assert response.status_code == 422
    assert sentence in response.text
    assert text[:80] in response.text


def test_an_empty_answer_is_refused_beside_its_question(
    client: FlaskClient, campaign: Campaign, lead: Account, asker: Account
) -> None:
    ask(accounts.log_in(client, asker), campaign)
    assert act(accounts.log_in(client, lead), campaign, "answer", answer=" ") == 422
    assert the_question().answered_at is None


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "😀😀😀😀😀😀😀😀😀😀", "1.234,50 o -5 euro?"]
)
def test_what_is_odd_is_text(
    client: FlaskClient, campaign: Campaign, asker: Account, text: str
) -> None:
    assert ask(accounts.log_in(client, asker), campaign, text) == 302
    html = seen(client, campaign)
    assert "<script>alert" not in html
    assert the_question().text == text


def test_five_questions_an_hour(
    client: FlaskClient, campaign: Campaign, asker: Account, clock: FakeClock
) -> None:
    accounts.log_in(client, asker)
    assert [ask(client, campaign) for _ in range(6)] == [302] * 5 + [429]
    clock.advance(hours=1)
    assert ask(client, campaign) == 302


def test_the_team_hides_and_shows_nobody_else(
    client: FlaskClient, campaign: Campaign, lead: Account, asker: Account
) -> None:
    ask(accounts.log_in(client, asker), campaign)
    act(accounts.log_in(client, lead), campaign, "answer", answer="Sì.")
    for other in (asker, accounts.account("animator")):
        assert act(accounts.log_in(client, other), campaign, "hide") == 404
    accounts.log_in(client, lead)
    assert act(client, campaign, "hide") == 302
    assert TEXT not in client.get(f"/campaigns/{campaign.slug}").text
    assert TEXT not in seen(anonymous(client), campaign)
    assert act(accounts.log_in(client, lead), campaign, "hide") == 302
    assert TEXT in seen(anonymous(client), campaign)


def test_only_the_team_answers(client: FlaskClient, campaign: Campaign, asker: Account) -> None:
    ask(accounts.log_in(client, asker), campaign)
    for other in (asker, accounts.account("animator")):
        accounts.log_in(client, other)
        assert act(client, campaign, "answer", answer="No.") == 404


def test_a_campaign_that_is_over_takes_no_questions(
    client: FlaskClient, campaign: Campaign, asker: Account
) -> None:
    with unit_of_work():
        campaigns.fresh(campaign).move_to("failed")
    assert ask(accounts.log_in(client, asker), campaign) == 409
    assert "non riceve più domande" in seen(client, campaign)


def test_many_questions_come_page_by_page(
    client: FlaskClient, campaign: Campaign, asker: Account
) -> None:
    with unit_of_work() as opened:
        for number in range(25):
            opened.add(
                Question(
                    campaign_id=campaign.id, at=campaign.created_at, author_id=asker.id,
                    text=f"Domanda numero {number}?", answer="Sì.",
                    answered_at=campaign.created_at,
                )
            )  # fmt: skip
    html = seen(client, campaign)
    assert html.count('<article class="qa"') == 20
    following = html.split('href="/campaigns/' + campaign.slug + "/questions?cursor=")[1]
    cursor = following.split('"')[0]
    rest = client.get(f"/campaigns/{campaign.slug}/questions?cursor={cursor}").text
    assert rest.count('<article class="qa"') == 5
