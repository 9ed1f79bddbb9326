"""The morning's mail: who moderates hears of what waits, once a day, and of nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from accounts.models import Account
from communities.moderation import reminders
from kit.mail import Mail
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, moderation
from tests.support.clock import FakeClock

Mails = Callable[[], list[Mail]]
Morning = Callable[..., None]
TUESDAY = datetime(2027, 3, 2, 6, 30, tzinfo=UTC)
"""Half past seven in the city; reports are made at eleven the day before."""


@pytest.fixture
def morning(app: Flask, clock: FakeClock) -> Morning:
    """Goes to Tuesday, half past seven, and on, and lets the clock do its work."""

    def go(**later: float) -> None:
        clock.set(TUESDAY)
        clock.advance(**later)
        reminders.look.run()

    return go


def reminded(mails: Mails) -> list[Mail]:
    return [one for one in mails() if one.name == "moderation/waiting"]


def test_what_waits_since_yesterday_is_told_once_a_day(mails: Mails, morning: Morning) -> None:
    animator = moderation.animator()
    moderation.reported_offer()
    for _again in range(3):
        morning()
    (mail,) = reminded(mails)
    assert mail.recipient == animator.email
    assert mail.subject == "Una cosa aspetta la tua decisione"
    assert "una segnalazione" in mail.text
    assert "/moderation" in mail.text
    assert "ricors" not in mail.text
    morning(days=1)
    assert len(reminded(mails)) == 2


def test_the_parts_of_the_queue_are_told_apart(mails: Mails, morning: Morning) -> None:
    animator = moderation.animator()
    first = moderation.reported_offer()
    moderation.decided(first, moderation.animator("M1", "M6"))
    moderation.appealed(first)
    moderation.reported_offer()  # the same words again: a signal sets it aside
    morning()
    told = next(one for one in reminded(mails) if one.recipient == animator.email)
    assert told.subject == "3 cose aspettano la tua decisione"
    assert [line for line in told.text.splitlines() if line.startswith("- ")] == [
        "- una segnalazione",
        "- un testo messo da parte da un segnale automatico",
        "- un ricorso",
    ]


def test_nothing_is_sent_before_seven(mails: Mails, morning: Morning) -> None:
    moderation.animator()
    moderation.reported_offer()
    morning(minutes=-31)
    assert reminded(mails) == []
    morning(minutes=-30)
    assert len(reminded(mails)) == 1


def test_who_has_nothing_to_decide_gets_no_mail(mails: Mails, morning: Morning) -> None:
    moderation.animator("M1")
    moderation.animator()
    morning()
    assert reminded(mails) == []


def test_what_came_today_waits_for_tomorrow(
    mails: Mails, morning: Morning, clock: FakeClock
) -> None:
    moderation.animator()
    clock.set(datetime(2027, 3, 1, 23, 0, tzinfo=UTC))
    moderation.reported_offer()
    morning()
    assert reminded(mails) == []
    morning(days=1)
    assert len(reminded(mails)) == 1


def test_an_objection_waits_since_it_came_however_old_its_report(
    mails: Mails, morning: Morning, clock: FakeClock
) -> None:
    admin = accounts.account("admin")
    report = moderation.reported_offer()
    moderation.decided(report, moderation.animator("M6"))
    clock.advance(days=5)
    moderation.appealed(report)
    for days in (5, 6):
        morning(days=days)
    assert [one for one in reminded(mails) if one.recipient == admin.email] == []
    morning(days=8)
    assert len([one for one in reminded(mails) if one.recipient == admin.email]) == 1


def test_a_report_about_oneself_is_not_ones_own_work(mails: Mails, morning: Morning) -> None:
    animator = moderation.animator()
    moderation.reported_offer(author=animator)
    morning()
    assert reminded(mails) == []


def test_admins_hear_after_two_days_where_nobody_came(mails: Mails, morning: Morning) -> None:
    admin = accounts.account("admin")
    moderation.reported_offer()
    for days in (0, 1):
        morning(days=days)
        assert reminded(mails) == []
    morning(days=2)
    (mail,) = reminded(mails)
    assert mail.recipient == admin.email
    assert "forse chi modera in quella zona non può" in mail.text


def test_it_is_written_in_the_readers_language(mails: Mails, morning: Morning) -> None:
    animator = moderation.animator()
    with unit_of_work() as opened:
        opened.get_one(Account, animator.id).locale = "en"
    moderation.reported_offer()
    morning()
    (mail,) = reminded(mails)
    assert mail.subject == "One thing waits for your decision"
