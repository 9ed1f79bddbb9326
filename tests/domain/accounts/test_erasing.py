"""Erasing one's account: the person goes, the books and what was said in public stay."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from accounts import erasing, queries, visitors
from accounts.errors import LastAdmin, WrongPassword
from accounts.models import Account
from campaigns.models import Campaign, Question
from campaigns.personal import LeadsACampaign
from campaigns.questions import services as questions
from communities.models import Post
from communities.moderation.models import Report
from crowdfund.ideas.models import Idea
from kit.audit import Deed
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from matching import messages
from matching.models import AgreementMessage
from tests.factories import accounts, campaigns, communities, exchange, ideas, moderation, pledges
from tests.factories.pledges import visitor_for


def erase(who: Account, password: str = accounts.PASSWORD, *, cancels: bool = False) -> None:
    with unit_of_work():
        found = queries.find(who.id)
        assert found is not None
        erasing.erase(found, password, cancels_pledges=cancels)


def test_name_address_and_sessions_go_and_what_was_said_stays(
    app: Flask, mails: Callable[[], list[Mail]]
) -> None:
    anna = accounts.account(name="Anna Esposito")
    token = accounts.session_token(anna)
    with unit_of_work():
        campaign = campaigns.live()
        asked = questions.ask(campaign, {"text": "Quando si comincia?"}, visitor_for(anna))
        offer = exchange.offer(anna, shown_name="Anna E.")
        place = communities.community()
        said = communities.post(place, communities.member(place, anna))
    moderation.reported("offer", exchange.offer().id, email=anna.email)
    erase(anna)
    gone = accounts.again(anna)
    assert (gone.state, gone.display_name) == ("erased", "Utente cancellato")
    assert anna.email not in gone.email
    assert gone.password_hash is None
    closed = exchange.fresh(offer)
    assert (closed.state, closed.shown_name) == ("closed", "")
    with unit_of_work() as opened:
        assert visitors.load(token) is visitors.NOBODY
        assert opened.get_one(Question, asked.id).text == "Quando si comincia?"
        assert opened.get_one(Post, said.id).author_id is None
        assert opened.scalars(select(Report.reporter_email)).all() == [None]
        deeds = opened.scalars(select(Deed).where(Deed.action == "account.erased")).all()
        assert [(one.subject, one.details) for one in deeds] == [(anna.actor, {})]
    assert mails()[0].name == "accounts/erased"
    accounts.account(email=anna.email)


def test_messages_in_agreements_lose_their_words_and_those_of_the_other_side_stay(
    app: Flask,
) -> None:
    anna = accounts.account()
    with unit_of_work():
        need = exchange.need()
        agreement = exchange.proposed(need, exchange.offer(anna))
        messages.write(agreement, {"text": "Il mio numero è sulla porta."}, anna.id)
        messages.write(agreement, {"text": "Ci vediamo lunedì."}, need.author_id)
    erase(anna)
    with unit_of_work():
        left = session().scalars(select(AgreementMessage.text).order_by(AgreementMessage.id))
        assert left.all() == ["", "Ci vediamo lunedì."]


def test_an_idea_that_became_a_draft_says_no_longer_who_applied(app: Flask) -> None:
    lead = accounts.account()
    mine, other = ideas.drafted(lead), ideas.drafted(accounts.account())
    with unit_of_work() as opened:
        opened.get_one(Campaign, mine.campaign_id).move_to("cancelled")
    erase(lead)
    with unit_of_work() as opened:
        gone, kept = opened.get_one(Idea, mine.id), opened.get_one(Idea, other.id)
        assert (gone.applicant_name, gone.applicant_email, gone.title) == ("", "", mine.title)
        assert kept.applicant_email == other.applicant_email != ""


def test_the_password_is_asked_and_the_last_admin_stays(app: Flask) -> None:
    admin = accounts.account("admin")
    with pytest.raises(WrongPassword):
        erase(admin, "un'altra")
    with pytest.raises(LastAdmin):
        erase(admin)
    accounts.account("admin")
    erase(admin)
    assert accounts.again(admin).state == "erased"


def test_whoever_alone_leads_a_campaign_hands_it_over_first(app: Flask) -> None:
    lead = accounts.account()
    campaign = campaigns.live(lead)
    with pytest.raises(LeadsACampaign):
        erase(lead)
    assert accounts.again(lead).state == "active"
    with unit_of_work():
        campaigns.fresh(campaign).move_to("failed")
    erase(lead)
    with unit_of_work() as opened:
        (member,) = opened.get_one(Campaign, campaign.id).team
        assert (member.account_id, member.name) == (None, "utente cancellato")


@pytest.mark.parametrize(("cancels", "state"), [(True, "cancelled"), (False, "committed")])
def test_promises_stand_or_are_taken_back_as_the_person_says(
    app: Flask, *, cancels: bool, state: str
) -> None:
    backer = accounts.account()
    pledge = pledges.committed(campaigns.live(), backer=backer)
    erase(backer, cancels=cancels)
    with unit_of_work():
        kept = pledges.fresh(pledge)
        assert kept.state == state
        assert bool(kept.email) is not cancels


def test_what_is_known_comes_along_whole_and_nobody_elses(app: Flask) -> None:
    anna, other = accounts.account(), accounts.account()
    with unit_of_work():
        campaign = campaigns.live(anna)
        exchange.offer(anna)
        exchange.offer(other, title="Di un altro")
        questions.ask(campaign, {"text": "La mia domanda?"}, visitor_for(anna))
        questions.ask(campaign, {"text": "La domanda di un altro?"}, visitor_for(other))
        pledges.committed(campaign, backer=anna)
        idea = ideas.drafted(anna)
        ideas.drafted(other)
    with unit_of_work():
        known = queries.find(anna.id)
        assert known is not None
        found = erasing.everything_of(known)
        asked = session().scalars(select(Deed.action)).all()
    assert found["account"]["email"] == anna.email
    assert [one["title"] for one in found["exchange"]["listings"]] == [exchange.OFFER["title"]]
    assert [one["text"] for one in found["campaigns"]["questions"]] == ["La mia domanda?"]
    assert len(found["campaigns"]["pledges"]) == 1
    assert [one["application_id"] for one in found["ideas"]] == [idea.application_id]
    assert set(found) >= {"communities", "moderation"}
    assert "account.exported" in asked
