"""Signals put a text before a person and never decide; nothing of a spam bot is public."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.models import Account
from communities import queries as feed
from communities.moderation import blocklist, decisions, signals, standing
from communities.moderation.errors import Suspended
from communities.moderation.models import Report
from kit import clock as project_clock
from kit import throttle
from kit.unit_of_work import session, unit_of_work
from matching import listings, queries
from matching.models import Listing
from tests.factories import accounts, communities, exchange, moderation
from tests.factories.pledges import visitor_for
from tests.support.clock import FakeClock

ASKED = {"side": "offer", "q": "", "kind": "", "district": "", "for_code": "", "cursor": None}


def publish(author: Account, **more: object) -> Listing:
    return listings.publish("offer", {**exchange.OFFER, **more}, visitor_for(author))


def held_for(listing: Listing) -> list[list[str]]:
    return list(
        session().scalars(
            select(Report.signals).where(
                Report.kind == "offer", Report.subject_id == listing.id, Report.state == "open"
            )
        )
    )


def test_five_hundred_posts_from_fifty_new_accounts_are_not_public(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nothing else slows a bot down."""
    monkeypatch.setattr(throttle, "hit", lambda *_args, **_more: None)
    with unit_of_work():
        place = communities.community()
        bots = [accounts.account(password=None, known=False) for _ in range(50)]
        for number in range(500):
            text = f"Soldi subito {number}: tutto su www.guadagna{number}.xyz"
            communities.post(place, bots[number % 50], text=text)
        assert feed.feed(place, None, None).items == []
        waiting = session().scalar(select(func.count()).select_from(Report))
        assert waiting == 500


def test_a_newcomer_waits_once_and_is_seen_when_a_person_says_so(app: Flask) -> None:
    with unit_of_work():
        animator = moderation.animator()
        author = accounts.account(known=False)
        first = publish(author)
        assert first.moderation == "held"
        assert queries.search(ASKED).page.items == []
        report = session().scalars(select(Report)).one()
        decisions.decide(report, moderation.FINE, visitor_for(animator))
        assert [one.id for one in queries.search(ASKED).page.items] == [first.id]
        second = publish(author, title="Presto il mio furgone", description="Il sabato mattina.")
        assert second.moderation == "visible"


def test_each_signal_by_itself(app: Flask, clock: FakeClock) -> None:
    with unit_of_work():
        author, other = accounts.account(), accounts.account()
        plain = publish(author)
        assert plain.moderation == "visible"
        assert held_for(publish(author, title="Guarda www.altrove.com")) == [["links"]]
        assert held_for(publish(other)) == [["repeated"]]
        blocklist.replace("Prestito facile\n\n  scommesse ", "test")
        betting = publish(other, title="Scommesse!", description="Vieni a giocare con noi.")
        assert held_for(betting) == [["words"]]
        clock.advance(hours=1)
        texts = [
            f"Un lavoro diverso, che so fare {word}"
            for word in ("uno", "due", "tre", "otto", "sei")
        ]
        hasty = [publish(author, title=text, description=text * 2) for text in texts]
        assert all(one.moderation == "visible" for one in hasty)
        last = publish(author, title="Ancora uno", description="E poi ancora, e ancora.")
        assert held_for(last) == [["speed"]]


def test_staff_are_not_screened_and_suspended_people_write_nothing(app: Flask) -> None:
    with unit_of_work():
        animator, author = accounts.account("animator"), accounts.account()
        assert publish(animator, title="Vedi www.comune.napoli.it").moderation == "visible"
        standing.suspend(author.id, 3)
        with pytest.raises(Suspended):
            publish(author)
        standing.set_suspension(author.id, project_clock.now() - timedelta(seconds=1))
        assert publish(author, title="Di nuovo qui").moderation != "removed"


def test_a_change_full_of_links_takes_it_off_the_board_again(app: Flask) -> None:
    with unit_of_work():
        author = accounts.account()
        listing = publish(author)
        data = {**exchange.OFFER, "description": "Clicca su https://truffa.example/qui"}
        listings.change(listing, data, visitor_for(author))
        assert listing.moderation == "held"
        assert queries.search(ASKED).page.items == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Scrivi a nome@posta.it", 0),
        ("Vedi http://localhost/campaigns", 0),
        ("Vedi https://a.example e www.b.org/c e comprami.shop", 3),
        ("Alle 9.30. Poi si va a casa.it", 1),
    ],
)
def test_links_that_lead_elsewhere(text: str, count: int) -> None:
    assert signals.links_in(text, "http://localhost/") == count


def test_the_same_words_are_known_whatever_surrounds_them() -> None:
    first = signals.digest("Guadagna SUBITO mille euro!! http://a.example/1")
    assert first == signals.digest("guadagnà subito, 5 mille euro... www.b.example")
    assert first is not None
    assert signals.digest("Grazie mille") is None
