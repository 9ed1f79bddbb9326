"""A whole pledge as a person makes it, on the Stripe twin, with the real SDK in between."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from campaigns.models import Campaign
from campaigns.pledges.holding import PREFIX
from kit.mail import Mail
from tests.factories import accounts, campaigns
from tests.twin.client import InProcessTwin

Mails = Callable[[], list[Mail]]


def walk(client: FlaskClient, campaign: Campaign, amount: str) -> str:
    """From the campaign's page to the gateway's; its address."""
    answer = client.post(f"/campaigns/{campaign.slug}/pledge", data={"other_amount": amount})
    data = {"email": "carla@posta.example", "name": "Carla Ruotolo"}
    answer = client.post(answer.location, data=data)
    page = client.get(answer.location).text
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    sent = client.post(answer.location, data={"seen": found.group(1), "consent": "1"})
    return client.get(sent.location).location


def come_back(client: FlaskClient, twin: InProcessTwin, page: str, card: str) -> str:
    """Fill in the gateway's page and follow it home; what is said there."""
    answer = twin.fill_checkout(page, card)
    assert answer.status_code == 303, answer.text
    home = answer.location.removeprefix("http://localhost")
    return client.get(home, follow_redirects=True).text


def test_a_guest_promises_changes_and_withdraws(
    client: FlaskClient, twin: InProcessTwin, mails: Mails, run_jobs: Callable[..., list[str]]
) -> None:
    campaign = campaigns.live()
    gateway_page = walk(client, campaign, "1.234,50")
    another_browser = client.application.test_client()
    said = come_back(another_browser, twin, gateway_page, "4242424242424242")
    assert "Il tuo sostegno è confermato" in said
    assert campaigns.fresh(campaign).totals.pledged == 1_234_50
    mail = mails()[0]
    assert mail.name == "pledges/committed"
    home = client.application.test_client()
    opened = home.get(accounts.link_in(mail))
    assert opened.status_code == 303
    assert "1.234,50 €" in home.get(opened.location).text
    data = {"amount": "50", "reward": "none"}
    assert home.post(f"{opened.location}/change", data=data).status_code == 303
    assert campaigns.fresh(campaign).totals.pledged == 50_00
    assert home.post(f"{opened.location}/cancel").status_code == 303
    run_jobs()
    assert campaigns.fresh(campaign).totals.pledged == 0
    assert "Annullato da te" in home.get(opened.location).text


def test_a_guest_pays_a_flexible_campaign_at_once(
    client: FlaskClient, twin: InProcessTwin, mails: Mails
) -> None:
    campaign = campaigns.live(kind="flexible")
    said = come_back(client, twin, walk(client, campaign, "25"), "4242424242424242")
    assert "Il pagamento è arrivato" in said
    totals = campaigns.fresh(campaign).totals
    assert (totals.pledged, totals.collected, totals.backers) == (25_00, 25_00, 1)
    assert mails()[0].name == "pledges/collected"


def test_a_refused_card_stays_on_the_gateways_page_and_another_one_works(
    client: FlaskClient, twin: InProcessTwin
) -> None:
    campaign = campaigns.live(kind="flexible")
    page = walk(client, campaign, "25")
    assert twin.fill_checkout(page, "4000000000000002").status_code != 303
    assert campaigns.fresh(campaign).totals.backers == 0
    assert "arrivato" in come_back(client, twin, page, "4242424242424242")
    assert campaigns.fresh(campaign).totals.backers == 1


def test_whoever_turns_back_finds_everything_as_it_was(
    client: FlaskClient, twin: InProcessTwin
) -> None:
    campaign = campaigns.live()
    page = walk(client, campaign, "25")
    code = held(client)
    back = client.get(f"/pledges/{code}/back", follow_redirects=True).text
    assert "non hai pagato nulla" in back
    again = client.get(f"/campaigns/{campaign.slug}/pledge/{code}/checkout")
    assert again.location == page


def held(client: FlaskClient) -> str:
    """The code of the one pledge this browser has begun."""
    names = [name for _domain, _path, name in client._cookies or {}]
    return next(name for name in names if name.startswith(PREFIX)).removeprefix(PREFIX)
