"""The list of campaigns: who is in it, in which order, page after page."""

import pytest
from flask import Flask

from campaigns.authoring.services import BudgetData
from campaigns.models import Campaign
from campaigns.public import listing
from campaigns.public.listing import Found
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns
from tests.factories.crowds import crowd
from tests.support.clock import FakeClock


@pytest.fixture(autouse=True)
def composed(app: Flask) -> None:
    """Every test here stands on the application and its database."""


def found(**asked: str) -> Found:
    with unit_of_work():
        return listing.search(asked)


def titles(**asked: str) -> list[str]:
    return [card.title for card in found(**asked).cards]


def moved(campaign: Campaign, *states: str) -> None:
    with unit_of_work():
        held = campaigns.fresh(campaign)
        for state in states:
            held.move_to(state)


def test_drafts_and_campaigns_in_review_are_nobodys_business() -> None:
    campaigns.draft(title="Una bozza")
    campaigns.submitted(title="Una in revisione")
    campaigns.approved(title="Una approvata")
    assert titles(state="all") == []


def test_each_word_for_a_state_means_its_group() -> None:
    campaigns.live(title="Aperta")
    for title, states in {
        "In pausa": ("suspended",),
        "In incasso": ("collecting",),
        "Fatta": ("collecting", "succeeded"),
        "Fallita": ("failed",),
        "Fermata": ("cancelled",),
    }.items():
        moved(campaigns.live(title=title), *states)
    assert titles() == titles(state="live") == ["Aperta"]
    assert titles(state="succeeded") == ["Fatta"]
    assert sorted(titles(state="ended")) == ["Fallita", "Fatta", "In incasso"]
    assert sorted(titles(state="all")) == [
        "Aperta", "Fallita", "Fatta", "In incasso", "In pausa",
    ]  # fmt: skip


def test_district_and_theme_narrow_the_list_together() -> None:
    campaigns.live(title="Soltanto qui e così", district="M6", quarter="Barra", theme="heritage")
    campaigns.live(title="Soltanto qui", district="M6", quarter="Barra", theme="new-poverty")
    campaigns.live(title="Soltanto così", district="M1", quarter="Chiaia", theme="heritage")
    assert sorted(titles(district="M6")) == ["Soltanto qui", "Soltanto qui e così"]
    assert titles(district="M6", theme="heritage") == ["Soltanto qui e così"]
    assert found(district="M4").total == 0


def test_words_are_found_in_italian_whatever_their_ending() -> None:
    campaigns.live(title="Le biciclette dei ragazzi", story="Niente altro da dire. " * 30)
    assert titles(q="bicicletta") == ["Le biciclette dei ragazzi"]
    assert titles(q="ragazzo biciclette") == ["Le biciclette dei ragazzi"]
    assert titles(q="automobile") == []


def test_a_word_in_the_title_weighs_more_than_one_in_the_story() -> None:
    story = "Nel nostro cortile ci sarà anche un forno. " * 12
    campaigns.live(title="La biblioteca di cortile", story=story)
    campaigns.live(title="Il forno del rione", summary="Un luogo dove cuocere il pane insieme.")
    assert titles(q="forno") == ["Il forno del rione", "La biblioteca di cortile"]


@pytest.mark.parametrize(
    "query", ["il", "'", '"aperta', "a & b | !", "<script>", "😀", "forno:*", "-", "\\", "%_"]
)
def test_no_search_breaks(query: str) -> None:
    campaigns.live()
    assert found(q=query).total in (0, 1)


def test_what_ends_first_comes_first_and_what_is_over_last(clock: FakeClock) -> None:
    campaigns.live(title="Lunga", days=50)
    campaigns.live(title="Corta", days=20)
    moved(campaigns.live(title="Finita", days=15), "failed")
    assert titles(state="all") == ["Corta", "Lunga", "Finita"]


def test_the_newest_first_if_asked(clock: FakeClock) -> None:
    campaigns.live(title="Vecchia")
    clock.advance(days=1)
    campaigns.live(title="Nuova")
    assert titles(sort="new") == ["Nuova", "Vecchia"]


def test_the_closest_to_its_goal_first_if_asked() -> None:
    small = (BudgetData("Tutto", 500_00),)
    campaigns.live(title="Grande")
    close = campaigns.live(title="Piccola", lines=small)
    crowd(close, 40)
    assert titles(sort="closest") == ["Piccola", "Grande"]


def test_relevance_needs_a_search() -> None:
    campaigns.live()
    assert found(sort="relevance").sort == "deadline"


def test_pages_show_each_campaign_once_in_every_order() -> None:
    made = listing.PAGE_SIZE + 3
    for number in range(made):
        campaigns.live(title=f"Forno numero {number}")
    orders: tuple[dict[str, str], ...] = ({}, {"sort": "new"}, {"sort": "closest"}, {"q": "forno"})
    for asked in orders:
        first = found(**asked)
        second = found(**asked, cursor=first.next_cursor or "")
        seen = [card.id for card in (*first.cards, *second.cards)]
        pages = (len(first.cards), len(seen), len(set(seen)))
        assert pages == (listing.PAGE_SIZE, made, made), asked
        assert (first.total, second.next_cursor) == (made, None), asked


def test_a_cursor_that_is_not_ours_is_the_beginning() -> None:
    campaigns.live(title="Unica")
    for cursor in ("x", "WyJhIiwiYiJd", "W251bGwsIG51bGxd", "WzFlNDAwLCAxXQ", "é"):
        assert titles(cursor=cursor) == ["Unica"]
