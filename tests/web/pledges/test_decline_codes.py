"""Why a bank refuses a card is for nobody who tries cards: not on pages, in mails or in the API.

Whoever reads "stolen" or "wrong CVC" learns which card to try next. Backers and teams read that
the card did not work. Admins alone find the gateway's word, beside the change of state.
"""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Account
from campaigns.models import Campaign, Pledge
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from payments.twin import cards
from tests.factories import accounts, campaigns, pledges
from tests.support.story import CONFIRM_ALWAYS, GOOD, Story
from webhooks.models import OutboundEvent

TROUBLE = [
    card.number
    for card in cards.CARDS.values()
    if card.refused or card.fails_when_charged or card.sca == "always"
]
DECLINES = [one for one in vars(cards).values() if isinstance(one, cards.Decline)]
WORDS = {one.decline_code for one in DECLINES} | {one.message for one in DECLINES}


@pytest.fixture
def lead(story: Story) -> Account:
    return accounts.account()


@pytest.fixture
def campaign(lead: Account) -> Campaign:
    return campaigns.live(lead, minimum=1000_00)


@pytest.fixture
def refused(story: Story, campaign: Campaign) -> list[Pledge]:
    """One pledge for each card: all could be saved, and none can be charged any more."""
    people = [story.pledge(campaign, 200_00, GOOD) for _ in TROUBLE]
    story.pledge(campaign, 1000_00, GOOD)
    for pledge, number in zip(people, TROUBLE, strict=True):
        saved = story.payment(pledge).payment_method_id
        story.twin.twin.store.get("payment_method", saved or "")["_twin"]["card"] = number
    story.reach_deadline(campaign)
    return [story.fresh(pledge) for pledge in people]


def told(text: str) -> set[str]:
    """What of the banks' reasons a text gives away."""
    return {word for word in WORDS if word in text}


def test_nobody_but_the_admins_reads_why(
    story: Story, client: FlaskClient, lead: Account, campaign: Campaign, refused: list[Pledge]
) -> None:
    every_reason_is_known_here(story, refused)
    no_mail_and_no_event_says_why(refused)
    no_page_of_the_backer_says_why(client, refused)
    no_page_of_the_team_or_the_public_says_why(client, lead, campaign)


def every_reason_is_known_here(story: Story, refused: list[Pledge]) -> None:
    """Else the others would have nothing to give away."""
    codes = {story.payment(pledge).decline_code for pledge in refused}
    assert codes == {one.decline_code for one in DECLINES}
    assert {pledge.state for pledge in refused} == {"retry", "action_required"}


def no_page_of_the_backer_says_why(client: FlaskClient, refused: list[Pledge]) -> None:
    for pledge in refused:
        pledges.hold(client, pledge)
        for step in ("", "/thanks", "/status", "/change", "/cancel", "/pay"):
            page = client.get(f"/pledges/{pledge.code}{step}", follow_redirects=True)
            assert told(page.text) == set(), page.request.path
        assert "Serve il tuo aiuto" in client.get(f"/pledges/{pledge.code}/pay").text


def no_page_of_the_team_or_the_public_says_why(
    client: FlaskClient, lead: Account, campaign: Campaign
) -> None:
    paths = [f"/campaigns/{campaign.slug}", f"/campaigns/{campaign.slug}/dashboard"]
    paths += [f"/api/v1/campaigns/{campaign.slug}", "/api/v1/campaigns"]
    accounts.log_in(client, lead)
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert told(answer.text) == set(), path


def no_mail_and_no_event_says_why(refused: list[Pledge]) -> None:
    with unit_of_work():
        mails = list(session().scalars(select(Mail)))
        events = list(session().scalars(select(OutboundEvent)))
    assert {pledge.email for pledge in refused} <= {mail.recipient for mail in mails}
    assert [mail.name for mail in mails if told(f"{mail.subject} {mail.text} {mail.html}")] == []
    assert events
    assert [event.kind for event in events if told(event.body)] == []


@pytest.mark.parametrize("number", [one for one in TROUBLE if one != CONFIRM_ALWAYS])
def test_a_card_refused_at_the_desk_is_refused_without_a_reason(
    story: Story, client: FlaskClient, number: str
) -> None:
    """Stripe's own page answers whoever types the card; when they come back we say nothing."""
    pledge = story.pledge(story.campaign(kind="flexible"), 10_00, number)
    pledges.hold(client, pledge)
    for step in ("", "/thanks", "/status"):
        assert (
            told(client.get(f"/pledges/{pledge.code}{step}", follow_redirects=True).text) == set()
        )
