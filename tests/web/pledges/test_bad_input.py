"""Bad input, form by form: a message beside the field, the input kept, never a 500."""

import pytest
from flask.testing import FlaskClient

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Pledge
from tests.factories import campaigns, pledges
from tests.support.clock import FakeClock

BREAD = RewardData("Una pagnotta", 10_00, "", 5)
LONG = "a" * 10_000
BAD_AMOUNTS = (
    "", "   ", "0", "0,99", "-5", "10000,01", "99999999999999999999", "abc", "12,345",
    "1.23.4", "<b>10</b>", "🍞", "١٠", "1e3", "0x10", "NaN", LONG,
)  # fmt: skip
BAD_EMAILS = (
    "",
    "anna",
    "anna@",
    "@posta.example",
    "anna@posta",
    "<b>@x.it",
    "🍞",
    LONG,
    "a b@c.it",
)
BAD_NAMES = ("", "   ", "n" * 81, LONG)
BAD_REWARDS = ("", "0", "-1", "999999999999", "9" * 400, "abc", "1.0", "🍞", "<b>", "true")


@pytest.fixture
def campaign(client: FlaskClient) -> Campaign:
    return campaigns.live(rewards=(BREAD,))


@pytest.fixture
def pledge(client: FlaskClient, campaign: Campaign) -> Pledge:
    """A draft of this browser's."""
    found = pledges.draft(campaign)
    pledges.hold(client, found)
    return found


def path(pledge: Pledge, step: str) -> str:
    return f"/campaigns/{pledge.campaign.slug}/pledge/{pledge.code}/{step}"


def test_a_bad_amount_in_the_first_step(client: FlaskClient, campaign: Campaign) -> None:
    for typed in BAD_AMOUNTS:
        refused = client.post(f"/campaigns/{campaign.slug}/pledge", data={"other_amount": typed})
        assert refused.status_code == 422, typed
        assert "-error" in refused.text
        if typed.strip() and typed.isalnum():
            assert f'value="{typed}"' in refused.text


def test_a_bad_amount_when_it_is_changed(client: FlaskClient, pledge: Pledge) -> None:
    for typed in BAD_AMOUNTS:
        refused = client.post(path(pledge, "amount"), data={"other_amount": typed})
        assert refused.status_code == 422, typed
        assert pledges.fresh(pledge).amount == 25_00


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("1.234,50", 1_234_50), ("1,234.50", 1_234_50), ("€ 10", 10_00), ("12,5", 12_50),
     ("10.000", 10_000_00), ("1", 1_00)],
)  # fmt: skip
def test_amounts_as_people_write_them(
    client: FlaskClient, pledge: Pledge, typed: str, cents: int
) -> None:
    answer = client.post(path(pledge, "amount"), data={"other_amount": typed})
    assert answer.status_code == 303
    assert pledges.fresh(pledge).amount == cents


def test_a_written_amount_wins_over_a_chosen_one(client: FlaskClient, pledge: Pledge) -> None:
    client.post(path(pledge, "amount"), data={"amount": "50", "other_amount": "70"})
    assert pledges.fresh(pledge).amount == 70_00


def test_beyond_what_a_card_may_give_another_way_is_shown(
    client: FlaskClient, pledge: Pledge
) -> None:
    refused = client.post(path(pledge, "amount"), data={"other_amount": "20.000"})
    assert refused.status_code == 422
    assert "bonifico" in refused.text
    assert 'value="20.000"' in refused.text


def test_a_bad_reward(client: FlaskClient, pledge: Pledge) -> None:
    for typed in BAD_REWARDS:
        refused = client.post(path(pledge, "reward"), data={"reward": typed})
        assert refused.status_code == 422, typed
        assert "f-reward-error" in refused.text


def test_the_reward_of_another_campaign_is_refused(client: FlaskClient, pledge: Pledge) -> None:
    other = campaigns.live(rewards=(BREAD,)).rewards[0]
    refused = client.post(path(pledge, "reward"), data={"reward": str(other.id)})
    assert refused.status_code == 422


def test_a_bad_email(client: FlaskClient, pledge: Pledge) -> None:
    for typed in BAD_EMAILS:
        data = {"email": typed, "name": "Carla <b>Ruotolo</b>", "message": "Forza! 🍞"}
        refused = client.post(path(pledge, "contact"), data=data)
        assert refused.status_code == 422, typed
        assert "f-email-error" in refused.text
        assert "Carla &lt;b&gt;Ruotolo&lt;/b&gt;" in refused.text
        assert "Forza! 🍞" in refused.text


def test_a_bad_name(client: FlaskClient, pledge: Pledge) -> None:
    for typed in BAD_NAMES:
        data = {"email": "carla@posta.example", "name": typed, "show_name": "1"}
        refused = client.post(path(pledge, "contact"), data=data)
        assert refused.status_code == 422, typed
        assert "f-name-error" in refused.text
        assert "carla@posta.example" in refused.text
        assert "checked" in refused.text


def test_a_message_that_is_too_long(client: FlaskClient, pledge: Pledge) -> None:
    data = {"email": "carla@posta.example", "name": "Carla", "message": LONG}
    refused = client.post(path(pledge, "contact"), data=data)
    assert refused.status_code == 422
    assert "f-message-error" in refused.text
    assert LONG in refused.text


def test_html_and_emoji_are_text_like_any_other(client: FlaskClient, pledge: Pledge) -> None:
    data = {"email": "carla@posta.example", "name": "<b>Carla</b> 🍞\x00", "message": "<script>"}
    assert client.post(path(pledge, "contact"), data=data).status_code == 303
    page = client.get(path(pledge, "check")).text
    assert "<script>«" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;Carla&lt;/b&gt; 🍞" in page


def test_a_check_page_that_was_tampered_with(client: FlaskClient, pledge: Pledge) -> None:
    for typed in ("", "x", LONG, "<b>", "🍞"):
        refused = client.post(path(pledge, "check"), data={"seen": typed, "consent": "1"})
        assert refused.status_code in (409, 422)
        assert pledges.fresh(pledge).state == "draft"


def test_a_bad_amount_for_a_promise(client: FlaskClient, campaign: Campaign) -> None:
    pledge = pledges.committed(campaign)
    pledges.hold(client, pledge)
    for typed in BAD_AMOUNTS:
        data = {"other_amount": typed, "consent": "1"}
        refused = client.post(f"/pledges/{pledge.code}/change", data=data)
        assert refused.status_code == 422, typed
        assert pledges.fresh(pledge).amount == 25_00


@pytest.mark.parametrize(
    "address", ["amount=abc", "amount=-1", "reward=x", f"amount={LONG}", "amount=%00"]
)
def test_an_address_with_nonsense_shows_the_form(
    client: FlaskClient, campaign: Campaign, address: str
) -> None:
    assert client.get(f"/campaigns/{campaign.slug}/pledge?{address}").status_code == 200


def test_a_code_that_is_none(client: FlaskClient, campaign: Campaign, clock: FakeClock) -> None:
    for code in ("x", "%00", "A" * 300, "..", "🍞"):
        assert client.get(f"/pledges/{code}").status_code == 404
        assert client.get(f"/campaigns/{campaign.slug}/pledge/{code}/check").status_code == 404
