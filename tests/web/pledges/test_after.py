"""Back from the gateway: right whichever of redirect and webhook comes first, twice or never."""

import pytest
from flask.testing import FlaskClient

from campaigns.models import Campaign, Pledge
from campaigns.pledges import links, moves
from kit.unit_of_work import unit_of_work
from payments.bank import creditor
from tests.factories import accounts, campaigns, offline, pledges
from tests.support.story import Story


@pytest.fixture
def campaign(client: FlaskClient) -> Campaign:
    return campaigns.live()


def local(url: str) -> str:
    return url.removeprefix("http://localhost")


def moved(pledge: Pledge, *states: str) -> Pledge:
    with unit_of_work():
        found = pledges.fresh(pledge)
        for state in states:
            moves.move(found, state)
    return found


WORDS = {
    "setup_pending": "Aspettiamo la risposta della banca",
    "committed": "Il tuo sostegno è confermato",
    "due": "tra poco addebitiamo la carta",
    "charging": "Aspettiamo la risposta della banca",
    "unknown": "Aspettiamo la risposta della banca",
    "retry": "La carta non è passata",
    "action_required": "La carta non è passata",
    "collected": "Il pagamento è arrivato",
    "expired": "Questo sostegno è chiuso",
    "cancelled": "Questo sostegno è chiuso",
}
WAYS: dict[str, tuple[str, ...]] = {
    "setup_pending": (),
    "committed": ("committed",),
    "due": ("committed", "due"),
    "charging": ("committed", "due", "charging"),
    "unknown": ("committed", "due", "charging", "unknown"),
    "retry": ("committed", "due", "charging", "retry"),
    "action_required": ("committed", "due", "charging", "action_required"),
    "collected": ("committed", "due", "charging", "collected"),
    "expired": ("expired",),
    "cancelled": ("cancelled",),
}


@pytest.mark.parametrize("state", WAYS)
def test_every_state_has_its_words(client: FlaskClient, campaign: Campaign, state: str) -> None:
    pledge = moved(pledges.sent_off(campaign), *WAYS[state])
    pledges.hold(client, pledge)
    page = client.get(f"/pledges/{pledge.code}/status")
    assert page.status_code == 200
    assert WORDS[state] in page.text
    assert ("hx-get" in page.text) == (WORDS[state] == WORDS["setup_pending"])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("processing", "Il pagamento è in corso"),
        ("collected", "Il pagamento è arrivato"),
        ("failed", "Il pagamento non è riuscito"),
    ],
)
def test_every_state_of_a_flexible_pledge_has_its_words(
    client: FlaskClient, state: str, words: str
) -> None:
    pledge = moved(pledges.sent_off(campaigns.live(kind="flexible")), state)
    pledges.hold(client, pledge)
    page = client.get(f"/pledges/{pledge.code}/status").text
    assert words in page
    assert ("Riprova" in page) == (state == "failed")


def test_the_way_back_works_in_a_browser_that_never_was_here(
    client: FlaskClient, campaign: Campaign
) -> None:
    """Banks' apps open the return address in another browser than the one one left."""
    pledge = pledges.committed(campaign)
    first = client.get(local(links.thanks_url(pledge)))
    assert first.status_code == 303
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert "token" not in first.location
    assert "confermato" in client.get(f"/pledges/{pledge.code}/status").text


def test_coming_back_without_paying_leads_to_the_check_page(
    client: FlaskClient, campaign: Campaign
) -> None:
    pledge = pledges.sent_off(campaign)
    back = client.get(local(links.back_url(pledge)), follow_redirects=True)
    assert "non hai pagato nulla" in back.text
    assert pledges.fresh(pledge).state == "setup_pending"


def test_the_list_of_ones_own_pledges(client: FlaskClient, campaign: Campaign) -> None:
    backer = accounts.account()
    accounts.log_in(client, backer)
    assert "Non hai ancora sostenuto" in client.get("/account/pledges").text
    mine = pledges.committed(campaign, 33_00, backer=backer)
    pledges.committed(campaign, 44_00)
    page = client.get("/account/pledges").text
    assert "33 €" in page
    assert "44 €" not in page
    assert "non hai ancora pagato" in page
    assert client.get(f"/pledges/{mine.code}").status_code == 200


def test_the_list_has_transfers_too_with_what_to_write_and_their_receipt(
    story: Story, client: FlaskClient
) -> None:
    accounts.account("admin")
    backer = accounts.account()
    accounts.log_in(client, backer)
    campaign = campaigns.live()
    waiting, arrived = (offline.declared(campaign, cents, backer=backer) for cents in (2500, 3100))
    offline.declared(campaign, 47_00)
    offline.statement(offline.row(31_00, arrived.creditor_reference or ""))
    story.work()
    page = client.get("/account/pledges").text.replace("\xa0", " ")
    assert "Aspettiamo il bonifico" in page
    assert creditor.spaced(waiting.creditor_reference or "") in page
    assert "25 €" in page
    assert "31 €" in page
    assert "47 €" not in page
    assert page.count("Scarica la ricevuta") == 1
    link = page.split('href="/receipts/')[1].split('"')[0]
    assert client.get(f"/receipts/{link}").status_code == 200


def test_a_guest_has_no_list_and_is_asked_to_log_in(client: FlaskClient) -> None:
    answer = client.get("/account/pledges")
    assert answer.status_code == 303
    assert "next=" in answer.location
