"""A decision takes effect, gives its reasons to both sides, and can be taken back for a while."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Account
from communities.moderation import areas, claims, decisions, policies, queries, standing
from communities.moderation.errors import AlreadyDecided, OwnContent, Taken, TooLateToUndo
from communities.moderation.models import Decision, Report
from kit.mail import Mail
from kit.states import Move
from kit.unit_of_work import session, unit_of_work
from matching import listings
from tests.factories import accounts, campaigns, exchange, moderation
from tests.factories.pledges import visitor_for
from tests.support.clock import FakeClock

Mails = Callable[[], list[Mail]]


@pytest.fixture
def animator(app: Flask) -> Account:
    return moderation.animator()


def told(mails: Mails) -> dict[str, str]:
    """The last mail to each."""
    oldest_first = reversed(mails())
    return {mail.recipient: mail.name.removeprefix("moderation/") for mail in oldest_first}


def test_both_sides_read_the_rule_the_facts_and_how_to_object(
    animator: Account, mails: Mails
) -> None:
    author = accounts.account()
    report = moderation.reported_offer(author)
    assert told(mails) == {"chi.segnala@posta.example": "received"}
    moderation.decided(report, animator)
    assert moderation.offer_of(report).moderation == "removed"
    assert moderation.fresh(report).state == "upheld"
    statement = next(mail for mail in mails() if mail.recipient == author.email)
    for said in (moderation.FACTS, "Non si offende", "senza mezzi automatici", "sei mesi"):
        assert said in statement.text
    assert "chi.segnala" not in statement.text
    assert told(mails) == {"chi.segnala@posta.example": "answer", author.email: "statement"}


def test_one_decision_answers_every_report_of_the_same_content(animator: Account) -> None:
    first = moderation.reported_offer(accounts.account())
    second = moderation.reported("offer", first.subject_id, email="altra@posta.example")
    again = moderation.reported("offer", first.subject_id, email="altra@posta.example")
    assert (again.id, second.id) == (second.id, again.id)
    moderation.decided(first, animator)
    assert moderation.fresh(second).state == "upheld"
    assert moderation.fresh(second).decision_id == moderation.fresh(first).decision_id


def test_nobody_judges_what_they_wrote_lead_or_reported(app: Flask) -> None:
    with unit_of_work():
        author = moderation.animator()
        own = moderation.reported_offer(author)
        reported = moderation.reported_offer(accounts.account(), reporter=author)
        lead = moderation.animator()
        campaign = campaigns.live(lead)
        led = moderation.reported("campaign", campaign.id)
    for report, person in ((own, author), (reported, author), (led, lead)):
        with pytest.raises(OwnContent):
            moderation.decided(report, person)
        with unit_of_work():
            assert not policies.not_own(visitor_for(person), report)


def test_a_campaign_is_hidden_by_suspending_it(animator: Account) -> None:
    campaign = campaigns.live(accounts.account())
    report = moderation.reported("campaign", campaign.id)
    decision = moderation.decided(report, animator, outcome="hidden")
    assert campaigns.fresh(campaign).state == "suspended"
    with unit_of_work():
        decisions.undo(decision.batch, visitor_for(animator))
    assert campaigns.fresh(campaign).state == "live"


def test_an_undo_puts_everything_back_and_says_so(animator: Account, mails: Mails) -> None:
    author = accounts.account()
    report = moderation.reported_offer(author)
    decision = moderation.decided(report, animator, outcome="suspended", days=7)
    with unit_of_work():
        assert standing.suspended_until(author.id) is not None
        assert decisions.undo(decision.batch, visitor_for(animator)) == 1
    with unit_of_work():
        assert standing.suspended_until(author.id) is None
    assert moderation.offer_of(report).moderation == "visible"
    assert moderation.fresh(report).state == "open"
    assert told(mails) == {"chi.segnala@posta.example": "undone", author.email: "undone"}


def test_an_undo_comes_within_a_quarter_of_an_hour_and_by_the_same_person(
    animator: Account, clock: FakeClock
) -> None:
    decision = moderation.decided(moderation.reported_offer(), animator)
    for person, minutes in ((moderation.animator(), 0), (animator, 15)):
        clock.advance(minutes=minutes)
        with unit_of_work(), pytest.raises(TooLateToUndo):
            decisions.undo(decision.batch, visitor_for(person))


def test_many_at_once_are_taken_back_at_once(animator: Account) -> None:
    with unit_of_work():
        mine = [moderation.reported_offer(email=f"r{n}@posta.example") for n in range(3)]
        own = moderation.reported_offer(animator)
        codes = [one.code for one in (*mine, own)]
        far = moderation.reported("offer", exchange.offer(district="M1").id)
        done = decisions.decide_many([*codes, far.code], moderation.REMOVED, visitor_for(animator))
    assert (done.decided, done.left) == (3, 1)
    assert {moderation.offer_of(one).moderation for one in mine} == {"removed"}
    with unit_of_work():
        waiting = queries.undoable(animator.id)
        assert [(one.code, one.decisions) for one in waiting] == [(done.batch, 3)]
        assert decisions.undo(done.batch, visitor_for(animator)) == 3
    assert {moderation.offer_of(one).moderation for one in mine} == {"visible"}
    assert {moderation.fresh(one).state for one in mine} == {"open"}


def test_a_held_newcomer_is_new_again_after_an_undo(animator: Account) -> None:
    author = accounts.account(known=False)
    with unit_of_work():
        listing = exchange.offer(author)
        listing.moderation = "held"
        report = session().scalars(select(Report)).one()
    decision = moderation.decided(report, animator, **moderation.FINE)
    assert moderation.offer_of(report).moderation == "visible"
    with unit_of_work():
        decisions.undo(decision.batch, visitor_for(animator))
        found = standing.of(author.id)
        assert found is not None
        assert found.vouched_at is None
    assert moderation.offer_of(report).moderation == "held"


def test_the_second_of_two_moderators_is_told(animator: Account) -> None:
    second = moderation.animator()
    report = moderation.reported_offer()
    with unit_of_work():
        claims.claim(moderation.fresh(report), visitor_for(animator))
    with pytest.raises(Taken) as taken:
        moderation.decided(report, second)
    assert "Anna Animatrice" in str(taken.value.message)
    moderation.decided(report, animator)
    with pytest.raises(AlreadyDecided):
        moderation.decided(report, second)


def test_an_animator_moderates_where_they_were_told_to(app: Flask) -> None:
    with unit_of_work():
        here = moderation.reported_offer()
        city = moderation.reported("offer", exchange.offer(district="").id)
        for given, covered in (("M6", here), ("*", city)):
            person = moderation.animator(given)
            mine = areas.of(visitor_for(person))
            assert [one for one in (here, city) if mine.covers(one)] == [covered]
            listed = queries.queue("reports", mine, visitor_for(person), None).items
            assert [one.id for one in listed] == [covered.id]
        nobody = accounts.account("animator")
        assert not areas.of(visitor_for(nobody)).covers(here)


def test_what_was_asked_to_be_changed_waits_for_a_person_again(
    animator: Account,
) -> None:
    author = accounts.account()
    report = moderation.reported_offer(author)
    moderation.decided(report, animator, outcome="edit")
    assert moderation.offer_of(report).moderation == "hidden"
    with unit_of_work():
        listing = moderation.offer_of(report)
        data = {**exchange.OFFER, "description": "Ora è scritto con garbo, per tutti."}
        listings.change(listing, data, visitor_for(author))
        assert listing.moderation == "held"
        waiting = session().scalars(select(Report).where(Report.source == "screening")).one()
        assert "edited" in waiting.signals


def test_a_decision_leaves_its_moves_and_its_reasons(animator: Account) -> None:
    report = moderation.reported_offer()
    moderation.decided(report, animator)
    with unit_of_work():
        moves = session().scalars(select(Move).where(Move.lifecycle == "report")).all()
        assert [(one.before, one.after, one.actor) for one in moves] == [
            ("open", "upheld", animator.actor)
        ]
        kept = session().scalars(select(Decision)).one()
        assert (kept.rule, kept.facts, kept.automated) == ("respect", moderation.FACTS, False)
