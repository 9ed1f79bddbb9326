"""Six months to object, another person decides, and that is the last word."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import Account
from communities.moderation import appeals, decisions, events, standing, tokens
from communities.moderation.errors import SamePerson, TooLateToAppeal
from communities.moderation.models import Decision, Report
from communities.moderation.states import REPORT, SHOWN_AFTER
from kit.errors import DomainError
from kit.events import subscribe
from kit.mail import Mail
from kit.states import Move
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, moderation
from tests.factories.pledges import visitor_for
from tests.support import database
from tests.support.clock import FakeClock

VERDICT = {"verdict": "overturned", "rule": "", "facts": "Era una citazione.", "law": ""}


def judged(report: Report, by: Account, **more: Any) -> Decision:
    with unit_of_work():
        return appeals.decide(moderation.fresh(report), {**VERDICT, **more}, visitor_for(by))


@pytest.fixture
def first(app: Flask) -> Account:
    return moderation.animator()


@pytest.fixture
def second(app: Flask) -> Account:
    return moderation.animator()


def test_the_author_objects_and_another_person_gives_it_all_back(
    first: Account, second: Account, mails: Callable[[], list[Mail]]
) -> None:
    author = accounts.account()
    report = moderation.reported_offer(author)
    moderation.decided(report, first, outcome="suspended", days=30)
    assert moderation.appealed(report).state == "appealed"
    with pytest.raises(SamePerson):
        judged(report, first)
    judged(report, second)
    assert moderation.fresh(report).state == "final"
    assert moderation.offer_of(report).moderation == "visible"
    with unit_of_work():
        assert standing.suspended_until(author.id) is None
    last = {mail.recipient: mail.name for mail in mails()[:2]}
    assert set(last.values()) == {"moderation/appeal_decided"}
    assert set(last) == {author.email, "chi.segnala@posta.example"}


def test_the_reporter_objects_to_nothing_done(first: Account, second: Account) -> None:
    report = moderation.reported_offer()
    moderation.decided(report, first, **moderation.FINE)
    with pytest.raises(TooLateToAppeal):
        moderation.appealed(report, "author")
    moderation.appealed(report, "reporter")
    judged(report, second)
    assert moderation.offer_of(report).moderation == "hidden"


def test_each_side_objects_once_within_six_months(first: Account, clock: FakeClock) -> None:
    report = moderation.reported_offer()
    moderation.decided(report, first)
    clock.advance(days=183)
    moderation.appealed(report, "author")
    with pytest.raises(TooLateToAppeal):
        moderation.appealed(report, "author")
    clock.advance(days=2)
    with pytest.raises(TooLateToAppeal):
        moderation.appealed(report, "reporter")


def test_a_confirmed_decision_stays_and_the_links_stay_readable(
    first: Account, second: Account, clock: FakeClock
) -> None:
    report = moderation.reported_offer()
    with unit_of_work():
        token = tokens.sign(report, "author")
    moderation.decided(report, first)
    moderation.appealed(report)
    judged(report, second, verdict="confirmed")
    assert moderation.offer_of(report).moderation == "removed"
    clock.advance(days=390)
    with unit_of_work():
        assert tokens.read(token) is not None
        assert tokens.read(token[:-2]) is None


class Moderation(RuleBasedStateMachine):
    """An offer, whoever reports it, moderators who decide, undo and judge, time that passes."""

    app: Flask
    clock: FakeClock

    def __init__(self) -> None:
        super().__init__()
        database.empty()
        with unit_of_work():
            self.moderators = [moderation.animator() for _ in range(3)]
            self.report = moderation.reported_offer(accounts.account())
        self.last: Decision | None = None

    def _try(self, act: Callable[[], Any]) -> Any:
        try:
            with unit_of_work():
                return act()
        except DomainError:
            return None

    @rule(who=st.integers(0, 2), outcome=st.sampled_from(list(SHOWN_AFTER)))
    def decide(self, who: int, outcome: str) -> None:
        days = 3 if outcome == "suspended" else None
        by = self.moderators[who]
        made = self._try(lambda: moderation.decided(self.report, by, outcome=outcome, days=days))
        self.last = made or self.last

    @rule(who=st.integers(0, 2))
    def undo(self, who: int) -> None:
        if self.last is not None:
            batch, by = self.last.batch, visitor_for(self.moderators[who])
            if self._try(lambda: decisions.undo(batch, by)):
                self.last = None

    @rule(side=st.sampled_from(["author", "reporter"]))
    def object_to_it(self, side: str) -> None:
        self._try(lambda: moderation.appealed(self.report, side))

    @rule(who=st.integers(0, 2), verdict=st.sampled_from(["confirmed", "overturned"]))
    def judge(self, who: int, verdict: str) -> None:
        before = moderation.fresh(self.report)
        by = self.moderators[who]
        made = self._try(
            lambda: appeals.decide(before, {**VERDICT, "verdict": verdict}, visitor_for(by))
        )
        if made is not None:
            assert self.last is not None
            assert made.decided_by != self.last.decided_by
            self.last = made if verdict == "overturned" else self.last

    @rule(minutes=st.sampled_from([1, 20, 300_000]))
    def wait(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @invariant()
    def the_content_stands_as_the_last_word_says(self) -> None:
        shown = moderation.offer_of(self.report).moderation
        assert shown == (SHOWN_AFTER[self.last.outcome] if self.last else "visible")

    @invariant()
    def every_move_is_in_the_table_and_written_down(self) -> None:
        with unit_of_work() as opened:
            state = "open"
            moves = opened.query(Move).filter_by(lifecycle="report").order_by(Move.id)
            for move in moves:
                assert move.before == state
                assert REPORT.allows(move.before, move.after)
                state = move.after
        assert moderation.fresh(self.report).state == state


def test_whatever_happens_the_content_stands_as_decided(app: Flask, clock: FakeClock) -> None:
    Moderation.clock = clock
    run_state_machine_as_test(
        Moderation,
        settings=settings(
            max_examples=6,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_decided_report_is_a_fact_others_hear_of(first: Account) -> None:
    heard: list[events.ReportDecided] = []
    subscribe(events.ReportDecided, heard.append)
    report = moderation.reported_offer()
    decision = moderation.decided(report, first)
    assert heard == [events.ReportDecided(report.id, decision.id)]
