"""The four steps: guest or logged in, forwards, backwards, twice, in two tabs."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Pledge
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, campaigns, pledges
from tests.support.clock import FakeClock

APRON = RewardData("Un grembiule del forno", 30_00, "Di cotone, cucito a Barra", 5)
BREAD = RewardData("Una pagnotta", 10_00)


@pytest.fixture
def campaign(client: FlaskClient) -> Campaign:
    """A live campaign with two rewards."""
    return campaigns.live(rewards=(APRON, BREAD))


@pytest.fixture
def plain(client: FlaskClient) -> Campaign:
    """A live campaign without rewards."""
    return campaigns.live()


def path(campaign: Campaign, *rest: str) -> str:
    return "/".join(["/campaigns", campaign.slug, "pledge", *rest])


def begin(client: FlaskClient, campaign: Campaign, amount: str = "25") -> str:
    """Take the first step; the code of the draft."""
    response = client.post(path(campaign), data={"amount": amount})
    assert response.status_code == 303, response.text
    found = re.search(r"/pledge/([0-9A-Z]+)/", response.location)
    assert found
    return found.group(1)


def contact(client: FlaskClient, campaign: Campaign, code: str) -> TestResponse:
    data = {"email": "carla@posta.example", "name": "Carla Ruotolo"}
    return client.post(path(campaign, code, "contact"), data=data)


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found.group(1)


def stored(code: str) -> Pledge:
    with unit_of_work() as session:
        return session.query(Pledge).filter_by(code=code).one()


def test_a_guest_goes_through_all_four_steps_to_the_gateway(
    client: FlaskClient, campaign: Campaign
) -> None:
    page = client.get(path(campaign)).text
    assert "checked" not in page
    code = begin(client, campaign, "50")
    assert "Un grembiule del forno" in client.get(path(campaign, code, "reward")).text
    chosen = next(reward for reward in campaign.rewards if reward.amount == 30_00)
    answer = client.post(path(campaign, code, "reward"), data={"reward": str(chosen.id)})
    assert answer.location.endswith(f"{code}/contact")
    answer = contact(client, campaign, code)
    assert answer.location.endswith(f"{code}/check")
    page = client.get(answer.location).text
    assert "50 €" in page
    assert "Un grembiule del forno" in page
    assert "Oggi non paghi" in page
    assert "10 aprile 2027" in page, "the last day, not the midnight after it"
    sent = client.post(path(campaign, code, "check"), data={"seen": seen_on(page), "consent": "1"})
    assert sent.status_code == 303
    assert sent.location.endswith(f"{code}/checkout")
    pledge = stored(code)
    assert (pledge.state, pledge.amount, pledge.reward_id) == ("setup_pending", 50_00, chosen.id)
    assert (pledge.consent_amount, pledge.is_anonymous) == (50_00, True)
    assert campaigns.fresh(campaign).totals.pledged == 0, "a card not yet saved does not count"


def test_a_campaign_without_rewards_skips_their_step(client: FlaskClient, plain: Campaign) -> None:
    code = begin(client, plain)
    assert client.get(path(plain, code, "reward")).location.endswith(f"{code}/contact")
    assert "Passo 2 di 3" in client.get(path(plain, code, "contact")).text


def test_a_flexible_campaign_says_that_one_pays_now_and_asks_no_consent(
    client: FlaskClient,
) -> None:
    campaign = campaigns.live(kind="flexible")
    code = begin(client, campaign)
    contact(client, campaign, code)
    page = client.get(path(campaign, code, "check")).text
    assert "Paghi subito" in page
    assert 'name="consent"' not in page
    client.post(path(campaign, code, "check"), data={"seen": seen_on(page)})
    assert stored(code).state == "intent_created"


def test_without_consent_the_card_is_not_saved(client: FlaskClient, plain: Campaign) -> None:
    code = begin(client, plain)
    contact(client, plain, code)
    page = client.get(path(plain, code, "check")).text
    refused = client.post(path(plain, code, "check"), data={"seen": seen_on(page)})
    assert refused.status_code == 422
    assert "f-consent-error" in refused.text
    assert stored(code).state == "draft"


def test_someone_logged_in_finds_their_data_and_keeps_the_pledge(
    client: FlaskClient, plain: Campaign
) -> None:
    backer = accounts.account(name="Gennaro Sorrentino")
    accounts.log_in(client, backer)
    code = begin(client, plain)
    page = client.get(path(plain, code, "contact")).text
    assert backer.email in page
    assert "Gennaro Sorrentino" in page
    assert stored(code).account_id == backer.id
    assert not [name for name in _cookies(client) if name.startswith("pledge-")]


def test_a_guest_who_guesses_a_code_finds_nothing(client: FlaskClient, campaign: Campaign) -> None:
    code = pledges.draft(campaign).code
    for step in ("amount", "reward", "contact", "check", "checkout"):
        assert client.get(path(campaign, code, step)).status_code == 404
    assert client.post(path(campaign, code, "check")).status_code == 404
    assert client.get(f"/pledges/{code}").status_code == 404


def test_a_draft_opens_only_under_its_own_campaign(
    client: FlaskClient, campaign: Campaign, plain: Campaign
) -> None:
    code = begin(client, campaign)
    assert client.get(path(plain, code, "contact")).status_code == 404


def test_the_draft_of_an_account_is_nobody_elses(client: FlaskClient, campaign: Campaign) -> None:
    code = pledges.draft(campaign, backer=accounts.account()).code
    accounts.log_in(client, accounts.account())
    assert client.get(path(campaign, code, "check")).status_code == 404


def test_a_reward_is_let_go_when_the_amount_falls_below_it(
    client: FlaskClient, campaign: Campaign
) -> None:
    code = begin(client, campaign, "50")
    apron = next(reward for reward in campaign.rewards if reward.amount == 30_00)
    client.post(path(campaign, code, "reward"), data={"reward": str(apron.id)})
    client.post(path(campaign, code, "amount"), data={"other_amount": "12,50"})
    pledge = stored(code)
    assert (pledge.amount, pledge.reward_id) == (12_50, None)


def test_a_reward_too_dear_for_the_amount_is_refused_beside_the_field(
    client: FlaskClient, campaign: Campaign
) -> None:
    code = begin(client, campaign, "10")
    apron = next(reward for reward in campaign.rewards if reward.amount == 30_00)
    refused = client.post(path(campaign, code, "reward"), data={"reward": str(apron.id)})
    assert refused.status_code == 422
    assert "serve un sostegno più alto" in refused.text


def test_a_reward_chosen_on_the_campaigns_page_comes_along(
    client: FlaskClient, campaign: Campaign
) -> None:
    apron = next(reward for reward in campaign.rewards if reward.amount == 30_00)
    page = client.get(path(campaign) + f"?reward={apron.id}").text
    assert f'name="reward" value="{apron.id}"' in page
    client.post(path(campaign), data={"amount": "50", "reward": str(apron.id)})
    with unit_of_work() as session:
        assert session.query(Pledge).one().reward_id == apron.id


def test_what_is_filled_in_is_not_asked_again(client: FlaskClient, campaign: Campaign) -> None:
    code = begin(client, campaign)
    client.post(path(campaign, code, "reward"), data={"reward": "none"})
    contact(client, campaign, code)
    answer = client.post(path(campaign, code, "reward"), data={"reward": "none"})
    assert answer.location.endswith("/check")


def test_sending_the_check_page_twice_is_sending_it_once(
    client: FlaskClient, plain: Campaign
) -> None:
    code = begin(client, plain)
    contact(client, plain, code)
    data = {"seen": seen_on(client.get(path(plain, code, "check")).text), "consent": "1"}
    first = client.post(path(plain, code, "check"), data=data)
    second = client.post(path(plain, code, "check"), data=data)
    assert first.location == second.location
    assert stored(code).state == "setup_pending"


def test_a_check_page_that_another_tab_has_overtaken_is_shown_again(
    client: FlaskClient, plain: Campaign
) -> None:
    code = begin(client, plain)
    contact(client, plain, code)
    seen = seen_on(client.get(path(plain, code, "check")).text)
    client.post(path(plain, code, "amount"), data={"amount": "100"})
    refused = client.post(path(plain, code, "check"), data={"seen": seen, "consent": "1"})
    assert refused.status_code == 409
    assert "controlla le cifre" in refused.text
    assert "100 €" in refused.text
    assert stored(code).state == "draft"


def test_two_tabs_begin_two_drafts_and_neither_is_lost(
    client: FlaskClient, plain: Campaign
) -> None:
    first, second = begin(client, plain, "10"), begin(client, plain, "100")
    assert "10 €" in contact_page(client, plain, first)
    assert "100 €" in contact_page(client, plain, second)


def contact_page(client: FlaskClient, campaign: Campaign, code: str) -> str:
    return client.get(path(campaign, code, "contact")).text


def test_after_the_checkout_the_steps_lead_to_where_the_pledge_stands(
    client: FlaskClient, plain: Campaign
) -> None:
    pledge = pledges.sent_off(plain)
    hold(client, pledge)
    for step in ("amount", "reward", "contact"):
        assert client.get(path(plain, pledge.code, step)).location.endswith("/check")
    page = client.get(path(plain, pledge.code, "check")).text
    assert "Torna al pagamento sicuro" in page
    assert "Cambia qualcosa" in page


def test_a_campaign_that_ended_meanwhile_says_so_at_every_step(
    client: FlaskClient, campaign: Campaign, clock: FakeClock
) -> None:
    code = begin(client, campaign)
    contact(client, campaign, code)
    data = {"seen": seen_on(client.get(path(campaign, code, "check")).text), "consent": "1"}
    assert campaign.deadline
    clock.set(campaign.deadline)
    with_cookie = hold(client, stored(code))
    for step in ("amount", "reward", "contact", "check"):
        closed = with_cookie.get(path(campaign, code, step))
        assert closed.status_code == 409
        assert "La raccolta è chiusa" in closed.text
    assert with_cookie.get(path(campaign)).status_code == 409
    assert with_cookie.post(path(campaign), data={"amount": "10"}).status_code == 409
    assert with_cookie.post(path(campaign, code, "check"), data=data).status_code == 409
    assert stored(code).state == "draft"


def test_a_campaign_that_is_not_public_has_no_pledge_form(client: FlaskClient) -> None:
    draft = campaigns.draft()
    assert client.get(path(draft)).status_code == 404
    assert client.post(path(draft), data={"amount": "10"}).status_code == 404


def hold(client: FlaskClient, pledge: Pledge) -> FlaskClient:
    return pledges.hold(client, pledge)


def _cookies(client: FlaskClient) -> list[str]:
    return [name for _domain, _path, name in client._cookies or {}]
