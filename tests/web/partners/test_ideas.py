"""The applicant's way: see, log in, say yes once, find a filled draft."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.models import Campaign
from crowdfund.ideas.models import Idea
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts
from tests.support.clock import FakeClock
from tests.support.partners import post_signed
from tests.web.partners.test_grant import example


@pytest.fixture
def link(
    client: FlaskClient, run_jobs: Callable[..., list[str]], mails: Callable[[], list[Mail]]
) -> str:
    """The path in the invitation."""
    post_signed(client, "/webhooks/grant", example())
    run_jobs()
    found = re.search(r"/ideas/[^)\s]+", mails()[0].text)
    assert found
    return found.group()


def only_idea() -> Idea:
    with unit_of_work():
        return session().scalars(select(Idea)).one()


def test_the_applicant_sees_what_arrived(client: FlaskClient, link: str) -> None:
    page = client.get(link).text

    assert "Il forno di Barra" in page
    assert "Impastatrice usata" in page
    assert "Entra o registrati" in page


def test_a_yes_needs_an_account(client: FlaskClient, link: str) -> None:
    answer = client.post(f"{link}/consent")

    assert answer.status_code == 303
    assert "/account/login" in answer.location


def test_a_yes_makes_a_filled_draft(client: FlaskClient, link: str) -> None:
    accounts.log_in(client, accounts.account())
    answer = client.post(f"{link}/consent")

    assert answer.status_code == 303
    with unit_of_work():
        campaign = session().scalars(select(Campaign)).one()
        assert campaign.state == "draft"
        assert campaign.title.startswith("Il forno di Barra")
        assert (campaign.district, campaign.theme) == ("M6", "social-vulnerability")
        assert (campaign.minimum, campaign.optimum) == (700_000, 850_000)
    assert client.get(answer.location).status_code == 200


def test_saying_yes_twice_is_one_draft(client: FlaskClient, link: str) -> None:
    accounts.log_in(client, accounts.account())
    first, second = client.post(f"{link}/consent"), client.post(f"{link}/consent")

    assert first.location == second.location
    with unit_of_work():
        assert len(session().scalars(select(Campaign)).all()) == 1


def test_somebody_else_cannot_take_a_taken_idea(client: FlaskClient, link: str) -> None:
    accounts.log_in(client, accounts.account())
    client.post(f"{link}/consent")
    accounts.log_in(client, accounts.account())

    assert client.post(f"{link}/consent").status_code == 409


def test_a_no_publishes_nothing_and_leaves_the_door_open(client: FlaskClient, link: str) -> None:
    client.post(f"{link}/decline")
    assert only_idea().state == "declined"
    accounts.log_in(client, accounts.account())
    client.post(f"{link}/consent")

    assert only_idea().state == "drafted"


@pytest.mark.parametrize("path", ["/ideas/x", "/ideas/x.y.z", "/ideas/🍞"])
def test_an_invented_link_opens_nothing(client: FlaskClient, link: str, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_old_link_opens_nothing(client: FlaskClient, link: str, clock: FakeClock) -> None:
    clock.advance(days=121)

    assert client.get(link).status_code == 404
