"""Whatever team, animators and the clock do in any order, the rules of the lifecycle hold.

No move outside the table; what is scheduled or public is exactly what an animator approved,
and that animator is not of the team; a public campaign has its dates.
"""

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from accounts.models import Account
from campaigns.authoring import content, lists, services, submission
from campaigns.authoring.services import BudgetData, GoalData
from campaigns.models import Campaign, Review
from campaigns.review import golive, stopping
from campaigns.review import services as review
from campaigns.states import CAMPAIGN
from kit.errors import DomainError
from kit.states import Move
from kit.unit_of_work import session, unit_of_work
from tests.factories import campaigns
from tests.support.clock import FakeClock

_world: dict[str, FakeClock] = {}


class Lifecycle(RuleBasedStateMachine):
    """One campaign and everybody who may touch it."""

    @initialize()
    def begin(self) -> None:
        self.lead: Account = campaigns.animator("Un'animatrice con un progetto")
        self.other = campaigns.animator()
        self.admin = campaigns.person("Admin", role="admin")
        self.campaign: Campaign = campaigns.draft(self.lead)
        self.read: list[str] = [content.current_hash(self.campaign)]

    def attempt(self, deed: object, *arguments: object) -> None:
        """Do it, or be refused by the domain; anything else is a failure."""
        assert callable(deed)
        try:
            with unit_of_work():
                deed(self.campaign, *arguments)
        except DomainError:
            return

    @rule(ending=st.sampled_from(["", " Ancora.", " E poi?"]))
    def write_story(self, ending: str) -> None:
        self.attempt(services.save_story, campaigns.STORY + ending, self.lead.actor)

    @rule(days=st.sampled_from([15, 40]))
    def choose_goal(self, days: int) -> None:
        self.attempt(services.save_goal, GoalData("all_or_nothing", days), self.lead.actor)

    @rule(amount=st.sampled_from([100_00, 139_999_00]))
    def add_line(self, amount: int) -> None:
        self.attempt(lists.add_budget_line, BudgetData("Farina", amount), self.lead.actor)

    @rule()
    def empty_budget(self) -> None:
        for line in campaigns.fresh(self.campaign).lines:
            self.attempt(lists.remove_budget_line, line.id, self.lead.actor)

    @rule()
    def submit(self) -> None:
        self.attempt(submission.submit, self.lead.actor)

    @rule()
    def take_back(self) -> None:
        self.attempt(submission.take_back, self.lead.actor)

    @rule()
    def read_it(self) -> None:
        self.read.append(content.current_hash(campaigns.fresh(self.campaign)))

    @rule(back=st.integers(1, 3), own=st.booleans())
    def approve(self, back: int, own: bool) -> None:
        shown = self.read[-min(back, len(self.read))]
        self.attempt(review.approve, self.lead.id if own else self.other.id, shown)

    @rule(back=st.integers(1, 3), note=st.sampled_from(["", "Spiegate meglio."]))
    def ask_for_changes(self, back: int, note: str) -> None:
        shown = self.read[-min(back, len(self.read))]
        self.attempt(review.request_changes, self.other.id, shown, note)

    @rule()
    def open_due(self) -> None:
        golive.open_due.run()

    @rule(hours=st.sampled_from([1, 30]))
    def wait(self, hours: int) -> None:
        _world["clock"].advance(hours=hours)

    @rule(own=st.booleans())
    def suspend(self, own: bool) -> None:
        self.attempt(stopping.suspend, self.lead.id if own else self.other.id, "Un controllo.")

    @rule()
    def lift(self) -> None:
        self.attempt(stopping.lift, self.other.id, "Tutto a posto.")

    @rule(sure=st.integers(1, 8))
    def cancel(self, sure: int) -> None:
        if sure == 8:
            self.attempt(stopping.cancel, self.admin.id, "Doppio finanziamento.")

    @rule(sure=st.integers(1, 8))
    def give_up(self, sure: int) -> None:
        if sure == 8:
            self.attempt(submission.give_up, self.lead.actor, "Non ce la facciamo.")

    @invariant()
    def the_rules_hold(self) -> None:
        campaign = campaigns.fresh(self.campaign)
        with unit_of_work():
            moves = (
                session()
                .scalars(
                    select(Move)
                    .where(Move.subject_id == campaign.id, Move.lifecycle == "campaign")
                    .order_by(Move.id)
                )
                .all()
            )
            decided = (
                session().scalars(select(Review).where(Review.campaign_id == campaign.id)).all()
            )
        state = CAMPAIGN.initial
        for move in moves:
            assert move.before == state
            assert CAMPAIGN.allows(state, move.after)
            state = move.after
        assert state == campaign.state
        assert all(one.reviewer_id != self.lead.id for one in decided)
        now = content.current_hash(campaign)
        if campaign.state in {"scheduled", "live", "suspended"}:
            assert campaign.approved_hash == now
            assert any(one.outcome == "approved" and one.content_hash == now for one in decided)
        elif campaign.state != "cancelled":
            assert campaign.approved_hash is None
            assert campaign.published_at is None
        if campaign.state in {"live", "suspended"}:
            assert campaign.published_at is not None
        assert (campaign.deadline is None) == (campaign.published_at is None)


@pytest.fixture
def world(app: Flask, clock: FakeClock) -> None:
    _world["clock"] = clock


Lifecycle.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestLifecycle = pytest.mark.usefixtures("world")(Lifecycle.TestCase)
