"""What the people of a demo do, through the same services as the pages."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts import services as accounts
from accounts.models import Account
from accounts.visitors import NOBODY, Visitor
from campaigns import queries as campaigns
from campaigns.authoring import content, lists, submission, team
from campaigns.authoring import services as authoring
from campaigns.authoring.lists import RewardData
from campaigns.authoring.services import BasicsData, BudgetData, GoalData, PayeeData, StartData
from campaigns.authoring.team import Invitation, InviteData
from campaigns.matchfunding import services as matchfunding
from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout, drafts, locks
from campaigns.pledges.words import fingerprint
from campaigns.questions import services as questions
from campaigns.questions.queries import QuestionOf
from campaigns.review import services as review
from campaigns.states import PUBLIC
from campaigns.updates import services as updates
from communities.moderation import standing
from crowdfund.demo import pictures
from crowdfund.demo.browser import Browser
from crowdfund.demo.people import Backer
from kit import clock
from kit.errors import DomainError
from kit.unit_of_work import unit_of_work

IBANS = ("IT60X0542811101000000123456", "IT40S0542811101000000123456")
"""Examples with right check digits, of nobody."""


@dataclass
class Role:
    """A campaign of the demo while its story is told."""

    about: dict[str, Any]
    number: int
    lead: Account
    campaign_id: int = 0


def person(name: str, email: str, role: str = "citizen", password: str | None = None) -> Account:
    """A confirmed account."""
    with unit_of_work():
        return accounts.create_account(email, password, name, role, confirmed=True)


def vouch(account: Account) -> None:
    """Somebody of the staff has read them before: what they write need not wait."""
    with unit_of_work():
        standing.vouch(account.id)


def match(admin: Account) -> None:
    """A foundation, which there is not, adds half of each pledge; half of its money has come."""
    today = clock.today()
    call = {
        "sponsor": "Fondazione Tre Ponti",
        "title": "Metà la mettiamo noi",
        "text": "I progetti dei quartieri crescono quando in tanti danno un po'. Noi aggiungiamo.",
        "district": "", "theme": "", "opens_on": today, "closes_on": today + timedelta(days=90),
        "share": 50_00, "threshold": 0, "pledge_cap": 100_00, "campaign_cap": 400_00,
        "total_cap": 4_000_00,
    }  # fmt: skip
    with unit_of_work():
        made = matchfunding.create(call, admin.actor)
        promise = {"kind": "promise", "amount": 4_000_00, "note": "Delibera 7"}
        matchfunding.fund(made, promise, admin.id)
        money = {"kind": "payment", "amount": 2_000_00, "note": "Bonifico della fondazione"}
        matchfunding.fund(made, money, admin.id)
        matchfunding.open_call(made, admin.actor)


def write(part: Role) -> None:
    """The team fills every step of the wizard."""
    about, lead = part.about, part.lead
    lines = [BudgetData(label, euros * 100, kind) for kind, label, euros in about["lines"]]
    with unit_of_work():
        start = StartData(about["title"], story=about["story"].strip(), lines=lines)
        campaign = authoring.start(start, lead)
        part.campaign_id = campaign.id
        basics = BasicsData(
            about["title"], about["summary"], about["district"], about["quarter"], about["theme"]
        )
        authoring.save_basics(campaign, basics, lead.actor)
        if about["ends"] == "draft":
            return
        picture = pictures.draw(about["motif"], part.number)
        authoring.save_photo(campaign, picture, f"Disegno: {about['summary']}", lead.actor)
        begins = clock.today() + timedelta(days=7) if about["ends"] == "scheduled" else None
        authoring.save_goal(campaign, GoalData(about["kind"], about["days"], begins), lead.actor)
        payee = PayeeData(
            "association", f"Associazione {about['quarter']} viva", "00743110157", IBANS[0], "aps"
        )
        authoring.save_payee(campaign, payee, lead.actor)
        for title, description, euros, stock in about["rewards"]:
            reward = RewardData(title, euros * 100, description, stock or None)
            lists.add_reward(campaign, reward, lead.actor)
    for number, (name, duty) in enumerate(about["team"]):
        _join(part, name, duty, number)


def submit(part: Role) -> None:
    """The team hands the campaign in."""
    with unit_of_work():
        submission.submit(_campaign(part), part.lead.actor)


def approve(part: Role, animator: Account) -> None:
    """An animator reads and approves it."""
    with unit_of_work():
        campaign = _campaign(part)
        review.approve(campaign, animator.id, content.current_hash(campaign))


def pledge(
    part: Role, backer: Backer, browser: Browser, dice: random.Random, who: Visitor = NOBODY
) -> bool:
    """Somebody pledges, from the amount to the thank-you page; whether it got that far."""
    with unit_of_work():
        campaign = _campaign(part)
        if campaign.state != "live":
            return False
        made = drafts.start(locks.standing_campaign(campaign.id), {"amount": backer.amount}, who)
        contact = {
            "email": backer.email,
            "name": backer.name,
            "show_name": backer.shows_name,
            "message": backer.message,
        }
        drafts.set_contact(made, contact)
        fitting = [one.id for one in campaign.rewards if one.amount <= backer.amount]
        if fitting and dice.random() < 0.5:
            _choose(made, dice.choice(fitting))
    seen = {"seen": fingerprint(made), "consent": True}
    address = f"203.0.113.{dice.randint(1, 254)}"
    sent = checkout.send_off(made, seen, ip=address, actor="guest")
    back = browser.pay(checkout.begin(sent), backer.card)
    if back is None:
        return False
    checkout.arrive(sent)
    return True


def tell_news(part: Role, title: str, text: str) -> None:
    """The team writes an update."""
    with unit_of_work():
        if _campaign(part).state in PUBLIC:
            updates.publish(_campaign(part), {"title": title, "text": text}, visitor(part.lead))


def ask_and_answer(part: Role, asker: Account, text: str, reply: str) -> None:
    """Somebody whom a moderator has read before asks, the team answers."""
    with unit_of_work():
        standing.vouch(asker.id)
        campaign = _campaign(part)
        question = questions.ask(campaign, {"text": text}, visitor(asker))
        questions.answer(QuestionOf(campaign, question), {"answer": reply}, visitor(part.lead))


def _join(part: Role, name: str, duty: str, number: int) -> None:
    email = f"squadra{part.number}-{number}@posta.example"
    mate = person(name, email)
    with unit_of_work():
        campaign = _campaign(part)
        member = team.invite(campaign, InviteData(email, name, duty), part.lead)
        team.join(Invitation(campaign, member), mate.id)


def _choose(made: Pledge, reward_id: int) -> None:
    """Take the reward, or none if it is gone."""
    try:
        drafts.choose_reward(made, reward_id)
    except DomainError:
        drafts.choose_reward(made, None)


def _campaign(part: Role) -> Campaign:
    found = campaigns.by_id(part.campaign_id)
    assert found is not None
    return found


def visitor(account: Account) -> Visitor:
    """Whoever is logged in with an account."""
    return Visitor(
        account_id=account.id,
        role=account.role,
        actor=account.actor,
        display_name=account.display_name,
        email=account.email,
        stage="full",
        known_id=account.id,
    )


START_HOUR = timedelta(hours=9)


def morning(days_ago: int) -> datetime:
    """Nine o'clock in the city, `days_ago` days before today."""
    return clock.start_of_day(clock.today() - timedelta(days=days_ago)) + START_HOUR
