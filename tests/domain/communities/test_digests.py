"""The digest: by each member's choice, each thing once, one a period whoever makes it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts import services as accounts_services
from accounts.models import Account
from communities import belonging, digests, stopping
from communities.models import Community, Digest
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, communities
from tests.support.clock import FakeClock

Mails = Callable[[], list[Mail]]
Run = Callable[..., list[str]]
MORNING = datetime(2027, 3, 2, 6, 30, tzinfo=UTC)
"""A Tuesday, half past seven in the city."""


@pytest.fixture
def where(app: Flask) -> Community:
    return communities.community()


@pytest.fixture
def morning(where: Community, clock: FakeClock, run_jobs: Run) -> Callable[[int], None]:
    """Goes to half past seven, so many days after Tuesday, and lets the clock do its work."""

    def go(days: int = 0) -> None:
        clock.set(MORNING)
        clock.advance(days=days)
        digests.look.run()
        run_jobs("communities.send_digests")

    return go


def digest(mails: Mails) -> list[Mail]:
    return [one for one in mails() if one.name == "communities/digest"]


def test_what_was_new_yesterday_comes_the_next_morning_once(
    where: Community, mails: Mails, morning: Callable[[int], None]
) -> None:
    reader = communities.member(where, digest="daily")
    communities.post(where, title="Chi ha un furgone?")
    for _again in range(3):
        morning(0)
    (mail,) = digest(mails)
    assert mail.recipient == reader.email
    assert "Chi ha un furgone?" in mail.text
    assert "Barra si parla" in mail.html
    morning(1)
    assert len(digest(mails)) == 1


def test_who_chose_never_gets_nothing_and_one_s_own_posts_are_no_news(
    where: Community, mails: Mails, morning: Callable[[int], None]
) -> None:
    communities.member(where)
    author = communities.member(where, digest="daily")
    communities.post(where, author)
    morning(0)
    assert digest(mails) == []


def test_nothing_is_sent_before_seven_in_the_city(
    where: Community, mails: Mails, clock: FakeClock, run_jobs: Run
) -> None:
    communities.member(where, digest="daily")
    communities.post(where)
    clock.set(datetime(2027, 3, 2, 5, 59, tzinfo=UTC))
    digests.look.run()
    assert run_jobs("communities.send_digests") == []


def test_a_week_is_told_once_it_is_over_also_if_monday_was_missed(
    where: Community, mails: Mails, morning: Callable[[int], None]
) -> None:
    communities.member(where, digest="weekly")
    communities.post(where)
    morning(0)
    assert digest(mails) == []
    morning(7)
    assert len(digest(mails)) == 1
    morning(8)
    assert len(digest(mails)) == 1


def test_all_communities_come_in_one_mail(
    where: Community, mails: Mails, morning: Callable[[int], None]
) -> None:
    other = communities.community(name="Ponticelli in fiore")
    reader = communities.member(where, digest="daily")
    communities.member(other, reader, digest="daily")
    communities.post(where)
    communities.post(other, text="Riapre il giardino.")
    morning(0)
    (mail,) = digest(mails)
    assert "Barra si parla" in mail.text
    assert "Ponticelli in fiore" in mail.text


def test_what_a_person_let_through_today_comes_tomorrow(
    where: Community, mails: Mails, clock: FakeClock, morning: Callable[[int], None]
) -> None:
    communities.member(where, digest="daily")
    post = communities.post(where, title="Aspettava")
    with unit_of_work():
        held = session().merge(post)
        held.moderation, held.shown_at = "held", None
    morning(0)
    assert digest(mails) == []
    with unit_of_work():
        shown = session().merge(held)
        shown.moderation, shown.shown_at = "visible", clock()
    morning(1)
    assert "Aspettava" in digest(mails)[0].text


def test_another_choice_repeats_and_loses_nothing(
    where: Community, mails: Mails, clock: FakeClock, morning: Callable[[int], None]
) -> None:
    reader = communities.member(where, digest="daily")
    communities.post(where, title="Prima")
    morning(0)
    communities.post(where, title="Seconda")
    communities.member(where, reader, name="Nuovo nome", digest="weekly")
    morning(7)
    first, second = reversed(digest(mails))
    assert "Prima" in first.text
    assert "Seconda" in second.text
    assert "Prima" not in second.text


def test_only_one_worker_makes_it(where: Community, mails: Mails, clock: FakeClock) -> None:
    reader = communities.member(where, digest="daily")
    communities.post(where)
    clock.set(MORNING)
    period, until = digests.period_of("daily")
    made = []
    for _worker in range(2):
        with unit_of_work():
            made.append(digests.make(reader.id, "daily", period, until))
    assert made == [True, False]
    assert len(digest(mails)) == 1
    with unit_of_work():
        assert session().scalar(select(func.count()).select_from(Digest)) == 1


def test_who_has_no_account_any_more_is_not_written_to(
    where: Community, mails: Mails, morning: Callable[[int], None]
) -> None:
    reader = communities.member(where, digest="daily")
    communities.post(where)
    with unit_of_work():
        accounts_services.disable(accounts.again(reader), "account:0")
    morning(0)
    assert digest(mails) == []


def test_what_people_type_stays_text(
    where: Community, mails: Mails, morning: Callable[[int], None]
) -> None:
    communities.member(where, digest="daily")
    author = communities.member(where, name="Io](http://x.example)")
    communities.post(where, author, title="Vai [qui](javascript:x)!", text="**Forte** <b>no</b>")
    morning(0)
    (mail,) = digest(mails)
    assert "x.example" not in mail.html.split("href=", 1)[1].split(">")[0]
    assert "Vai qui javascript:x" in mail.text
    assert mail.html.count("<a ") == 3


def test_many_people_are_done_in_parts(
    where: Community,
    mails: Mails,
    morning: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(digests, "BATCH", 2)
    for _number in range(3):
        communities.member(where, digest="daily")
    communities.post(where)
    morning(0)
    assert len(digest(mails)) == 3


def test_one_press_stops_all_digests_and_only_them(
    where: Community, mails: Mails, morning: Callable[[int], None]
) -> None:
    other = communities.community(name="Un'altra")
    reader: Account = communities.member(where, digest="daily", announcements=True)
    communities.member(other, reader, digest="weekly")
    communities.post(where)
    morning(0)
    token = digest(mails)[0].unsubscribe.rpartition("/")[2]
    with unit_of_work():
        wanted = stopping.read(token)
        assert wanted is not None
        stopping.stop(wanted)
    with unit_of_work():
        for one in (where, other):
            found = belonging.membership(one.id, reader.id)
            assert found is not None
            assert found.digest == "never"
            assert found.announcements == (one is where)
    assert stopping.read("falso") is None


def test_the_names_of_days_and_weeks_are_the_city_s(app: Flask, clock: FakeClock) -> None:
    clock.set(datetime(2027, 1, 3, 23, 30, tzinfo=UTC))
    assert digests.period_of("daily") == ("2027-01-04", datetime(2027, 1, 3, 23, tzinfo=UTC))
    assert digests.period_of("weekly") == ("2027-W01", datetime(2027, 1, 3, 23, tzinfo=UTC))
