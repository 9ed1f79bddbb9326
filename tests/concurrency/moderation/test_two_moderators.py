"""Two moderators decide the same report at the same moment: one does, the other is told."""

from collections import Counter
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import func, select

from communities.moderation import decisions, reminders
from communities.moderation.models import Decision
from kit import mail
from kit.errors import DomainError
from kit.unit_of_work import unit_of_work
from tests.factories import moderation
from tests.factories.pledges import visitor_for
from tests.support.clock import FakeClock
from tests.support.races import at_once, meeting, without_lock

LOCK = "communities.moderation.locks.open_reports_of"


def raced(app: Flask) -> tuple[Counter[str], int]:
    """What each of two is told, and how many decisions there are."""
    report = moderation.reported_offer()
    people = [visitor_for(moderation.animator()) for _ in range(2)]

    def decide(number: int) -> str:
        try:
            with unit_of_work():
                decisions.decide(moderation.fresh(report), moderation.REMOVED, people[number])
        except DomainError as refused:
            return refused.code
        return "decided"

    answers = at_once(app, 2, decide)
    with unit_of_work() as opened:
        made = opened.scalar(select(func.count()).select_from(Decision))
    assert made is not None
    return answers, made


def test_one_decides_and_the_other_is_told(app: Flask) -> None:
    answers, made = raced(app)
    assert answers == {"decided": 1, "moderation.already_decided": 1}
    assert made == 1


def test_without_the_lock_both_decide(app: Flask) -> None:
    with without_lock(LOCK), meeting(LOCK, 2):
        answers, made = raced(app)
    assert answers == {"decided": 2}
    assert made == 2


def test_however_many_workers_look_a_moderator_gets_one_mail(app: Flask, clock: FakeClock) -> None:
    moderation.animator()
    moderation.reported_offer()
    clock.set(datetime(2027, 3, 2, 6, 30, tzinfo=UTC))

    def look(_number: int) -> str:
        reminders.look.run()
        return "done"

    assert at_once(app, 4, look) == {"done": 4}
    with unit_of_work():
        names = [one.name for one in mail.latest()]
    assert names.count("moderation/waiting") == 1
