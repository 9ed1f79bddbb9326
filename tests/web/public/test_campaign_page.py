"""The page of a campaign: what it tells in each state, and what it costs."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from campaigns.authoring.lists import RewardData
from campaigns.models import Campaign, Question, Update
from campaigns.pledges.models import IS_SHOWN
from campaigns.public import queries
from kit import clock
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns, pledges
from tests.factories.crowds import crowd
from tests.support.clock import FakeClock
from tests.support.queries import counted

REWARDS = (
    RewardData("Un pane al mese", 25_00, "Per sei mesi.", None),
    RewardData("Una mattina a impastare", 100_00, "Con noi.", 3),
)


def page(client: FlaskClient, campaign: Campaign, status: int = 200) -> str:
    response = client.get(f"/campaigns/{campaign.slug}")
    assert response.status_code == status
    return response.text


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])).split())


def moved(campaign: Campaign, *states: str) -> Campaign:
    with unit_of_work():
        held = campaigns.fresh(campaign)
        held.frozen_pledged = held.totals.pledged
        for state in states:
            held.move_to(state)
    return held


def told(campaign: Campaign, author_id: int) -> None:
    """Updates and answered questions, more than the page shows."""
    with unit_of_work():
        for number in range(12):
            session().add(
                Update(
                    campaign_id=campaign.id, at=clock.now(), author_id=author_id,
                    title=f"Novità {number}", text="Siamo a buon punto.",
                )
            )  # fmt: skip
            session().add(
                Question(
                    campaign_id=campaign.id, at=clock.now(), author_id=author_id,
                    text=f"Domanda {number}?", answer="Sì.", answered_at=clock.now(),
                )
            )  # fmt: skip


@pytest.mark.parametrize("size", [10, 10_000])
def test_eight_queries_whatever_the_number_of_pledges(client: FlaskClient, size: int) -> None:
    lead = accounts.account()
    campaign = campaigns.live(lead, rewards=REWARDS)
    told(campaign, lead.id)
    crowd(campaign, size)
    accounts.log_in(client, accounts.account())
    with counted() as sent:
        html = page(client, campaign)
    assert len(sent) <= 8, sent
    assert f"{size * 10:,}".replace(",", ".") in html


def test_few_rows_are_read_to_show_a_handful_of_names(client: FlaskClient) -> None:
    campaign = campaigns.live()
    crowd(campaign, 1_000, named_every=500)
    with unit_of_work(), counted() as sent:
        queries.recent_supporters(campaign)
    assert len(sent) == 1
    with unit_of_work() as opened:
        opened.execute(text("ANALYZE pledges"))  # else the plan hangs on when the server did it
        for way in ("seqscan", "bitmapscan", "sort"):
            opened.execute(text(f"SET LOCAL enable_{way} = off"))
        plan = "\n".join(
            row[0]
            for row in opened.execute(
                text(
                    f"EXPLAIN SELECT id FROM pledges WHERE campaign_id = :id AND {IS_SHOWN}"  # noqa: S608
                    " ORDER BY id DESC LIMIT 50"
                ),
                {"id": campaign.id},
            )
        )
    assert "ix_pledges_shown" in plan
    assert "Sort" not in plan


def test_it_tells_how_it_stands_and_takes_any_amount(client: FlaskClient) -> None:
    campaign = campaigns.live(rewards=REWARDS)
    pledges.committed(campaign, 68_40)
    html = page(client, campaign)
    said = words(html)
    assert "Raccolti 68,40 € su 4.000 €" in said
    assert "1 persona sostiene il progetto" in said
    assert "40 giorni alla fine" in said
    assert f'action="/campaigns/{campaign.slug}/pledge"' in html
    assert re.findall(r'name="amount" value="(\d+)"', html) == ["10", "25", "50", "100"]
    assert "checked" not in html.split('id="support"')[1].split("</section>")[0]
    assert "Non serve registrarsi" in said
    assert "800 000 000" in said


def test_the_budget_is_told_line_by_line(client: FlaskClient) -> None:
    said = words(page(client, campaigns.live()))
    assert "Indispensabile 4.000 €" in said
    assert "Corso di panificazione, 160 ore 1.600 €" in said
    assert "Per fare di più 3.000 €" in said


def test_a_reward_that_is_gone_cannot_be_chosen(client: FlaskClient) -> None:
    campaign = campaigns.live(rewards=REWARDS)
    with unit_of_work():
        campaigns.fresh(campaign).rewards[1].taken = 3
    html = page(client, campaign)
    assert "Finita" in html
    assert html.count("?amount=25&amp;reward=") == 1
    assert "amount=100" not in html


def test_names_are_shown_only_if_their_owners_want(client: FlaskClient) -> None:
    campaign = campaigns.live()
    pledges.committed(campaign, name="Carla Visibile", show_name=True, message="Brave!")
    pledges.committed(campaign, name="Rosa Nascosta", message="Forza.")
    pledges.committed(campaign, name="Ugo Silenzioso")
    said = words(page(client, campaign))
    assert "Carla Visibile" in said
    assert "Brave!" in said
    assert "Forza." in said
    assert "Nascosta" not in said
    assert "Silenzioso" not in said


def test_what_people_write_is_never_html(client: FlaskClient) -> None:
    nasty = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
    campaign = campaigns.live(title=nasty[:70], story=f"{nasty} [x](javascript:alert(1)) " * 8)
    pledges.committed(campaign, name=nasty, show_name=True, message=nasty)
    html = page(client, campaign)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript:' not in html


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        (("suspended",), "La raccolta è in pausa"),
        (("collecting",), "Ce l'hanno fatta"),
        (("collecting", "succeeded"), "Adesso tocca alla squadra"),
        (("collecting", "succeeded", "delivering"), "i lavori sono cominciati"),
        (("collecting", "succeeded", "delivering", "completed"), "Il progetto è realizzato"),
        (("failed",), "Questa volta non ce l'hanno fatta"),
        (("cancelled",), "Il progetto è annullato"),
    ],
)
def test_a_campaign_that_is_not_live_says_so_and_takes_no_pledge(
    client: FlaskClient, states: tuple[str, ...], sentence: str
) -> None:
    campaign = moved(campaigns.live(rewards=REWARDS), *states)
    html = page(client, campaign)
    assert sentence in words(html)
    assert f"{campaign.slug}/pledge" not in html


def test_on_the_last_evening_it_is_over_before_any_job_ran(
    client: FlaskClient, clock: FakeClock
) -> None:
    campaign = campaigns.live(days=15)
    clock.advance(days=16)
    assert "La raccolta è appena finita" in words(page(client, campaign))


@pytest.mark.parametrize("make", [campaigns.draft, campaigns.submitted, campaigns.approved])
def test_before_its_first_day_only_team_and_staff_see_it(client: FlaskClient, make: object) -> None:
    lead = accounts.account()
    campaign = make(lead)  # type: ignore[operator]
    address = f"/campaigns/{campaign.slug}"
    assert client.get(address).status_code == 303
    accounts.log_in(client, accounts.account())
    assert client.get(address).status_code == 404
    for seer in (lead, accounts.account("animator")):
        accounts.log_in(client, seer)
        html = page(client, campaign)
        assert "la vedono solo la squadra e gli animatori" in words(html)
        assert 'content="noindex"' in html
        assert f"{address}/pledge" not in html


def test_an_older_title_and_the_short_link_lead_to_the_page(client: FlaskClient) -> None:
    campaign = campaigns.live()
    today = f"/campaigns/{campaign.slug}"
    for old in (
        f"/campaigns/un-vecchio-titolo-{campaign.code.lower()}",
        f"/p/{campaign.code}",
        f"/p/{campaign.code.lower()}",
    ):
        response = client.get(old)
        assert (response.status_code, response.location) == (301, today)
    assert client.get("/p/NIENTE").status_code == 404
    assert client.get("/campaigns/niente").status_code == 404


def test_other_sites_get_a_title_a_picture_and_one_address(client: FlaskClient) -> None:
    campaign = campaigns.live()
    html = page(client, campaign)
    assert f'<link rel="canonical" href="http://localhost/campaigns/{campaign.slug}">' in html
    assert f'property="og:title" content="{campaign.title}"' in html
    picture = f"http://localhost/media/{campaign.photo}-1440.jpg"
    assert f'property="og:image" content="{picture}"' in html
    assert client.get(picture).status_code == 200


def test_the_link_to_share_is_the_short_one(client: FlaskClient) -> None:
    campaign = campaigns.live()
    html = page(client, campaign)
    assert f"http%3A//localhost/p/{campaign.code}" in html
    assert f'data-copy="http://localhost/p/{campaign.code}"' in html
