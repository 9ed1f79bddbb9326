"""A small city in which everybody is somebody else: who asks, and what the addresses name."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.routing import Rule

from accounts import registration, sessions
from accounts.models import Account
from campaigns.authoring import content, submission, team
from campaigns.authoring import mails as invitations
from campaigns.authoring.lists import RewardData
from campaigns.authoring.team import InviteData
from campaigns.models import Campaign
from campaigns.pledges import addresses
from campaigns.questions import services as questions
from campaigns.receipts import asking
from campaigns.receipts import services as receipts
from campaigns.review import golive
from campaigns.review import services as review
from campaigns.updates import jobs as updates_mails
from campaigns.updates import services as updates
from crowdfund.ideas import services as ideas
from kit import clock, images, links, mail
from kit.unit_of_work import session, unit_of_work
from payments import batches, payouts, receivables
from payments import queries as payments
from payments.ledger import accounts as ledger_accounts
from payments.ledger import entries
from tests.factories import (
    accounts,
    books,
    campaigns,
    communities,
    endpoints,
    exchange,
    matchfunding,
    moderation,
    offline,
    payees,
    pledges,
    rankings,
)
from tests.support.names import OWN_NAMES

GUEST, HALFWAY, NEWCOMER = "guest", "halfway", "newcomer"
CITIZEN, STRANGER, BACKER = "citizen", "stranger", "backer"
MEMBER, LEAD, INSIDER = "member", "lead", "insider"
ANIMATOR, ADMIN = "animator", "admin"

PERSONS: dict[str, str] = {
    GUEST: "nobody is logged in",
    HALFWAY: "the password was right, the code of the second step is missing",
    NEWCOMER: "an animator who has not set up the second step yet",
    CITIZEN: "an account with nothing to do with anything here",
    STRANGER: "leads another team's campaign",
    BACKER: "has a pledge of their own on the live campaign",
    MEMBER: "of the team, without leading it",
    LEAD: "leads the team",
    INSIDER: "an animator who is on the team",
    ANIMATOR: "not on the team",
    ADMIN: "not on the team",
}

WORLDS = ("draft", "submitted", "live", "delivering")
"""The team's campaigns, by how far they have come."""


@dataclass
class Things:
    """One campaign of the team, and what hangs on it."""

    campaign: Campaign
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass
class City:
    """Everybody, everything of theirs, and a browser for each."""

    app: Flask
    people: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    worlds: dict[str, Things] = field(default_factory=dict)
    named: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def browser(self, person: str) -> FlaskClient:
        """A browser in which `person` is as far logged in as they are."""
        client = self.app.test_client()
        if person in self.tokens:
            client.set_cookie("session_id", self.tokens[person])
        return client

    def address(self, rule: Rule, world: str) -> str:
        """The address of a route with its arguments filled in from one of the worlds."""
        endpoint = rule.endpoint
        things = self.worlds[world]
        known: dict[str, Any] = {
            **self.named,
            **things.numbers,
            "slug": things.campaign.slug,
            "code": self.named["pledge_code"],
            "campaign_code": things.campaign.code,
        }
        for beginning, argument, name in OWN_NAMES:
            if endpoint.startswith(beginning):
                known[argument] = known[name]
        if "token" in rule.arguments:
            blueprint = endpoint.partition(".")[0]
            known["token"] = self.secrets.get(endpoint) or self.secrets[blueprint]
        adapter = self.app.url_map.bind("localhost")
        return adapter.build(endpoint, {name: known[name] for name in rule.arguments})


def build(app: Flask) -> City:
    """The city, made by the services; within the application's context."""
    city = City(app)
    with unit_of_work():
        _people(city)
    for world in WORLDS:
        with unit_of_work():
            _campaign(city, world)
    with unit_of_work():
        live, backer = city.worlds["live"].campaign, city.people[BACKER]
        city.named["pledge_code"] = pledges.committed(live, backer=backer).code
        _disputed(city, live)
        draft = pledges.draft(live, backer=backer)
        city.named |= {"draft_code": draft.code, "draft_token": addresses.token(draft)}
    with unit_of_work():
        _receipt(city, live, backer)
    with unit_of_work():
        receipts.correct("pledge:" + city.named["pledge_code"], "1", 5_00)
    with unit_of_work():
        call = matchfunding.opened()
        city.named |= {"call_id": call.id, "call_code": call.code}
        city.named["draft_call_id"] = matchfunding.draft().id
    with unit_of_work():
        city.named |= exchange.meeting(city.people[CITIZEN], city.people[LEAD], live)
        city.named |= communities.square(city.people[CITIZEN], city.people[ANIMATOR])
    with unit_of_work():
        who = [city.people[one] for one in (CITIZEN, ANIMATOR, INSIDER)]
        looked_into, city.secrets["moderation_case"] = moderation.desk(live, *who)
        city.named |= looked_into
    with unit_of_work():
        _machinery(city)
        _secrets(city)
    return city


def _people(city: City) -> None:
    names = {
        CITIZEN: "citizen", STRANGER: "citizen", BACKER: "citizen", MEMBER: "citizen",
        LEAD: "citizen", INSIDER: "animator", ANIMATOR: "animator", ADMIN: "admin",
        HALFWAY: "citizen", NEWCOMER: "animator",
    }  # fmt: skip
    for person, role in names.items():
        city.people[person] = accounts.account(role, name=f"Persona {person}")
    accounts.with_second_step(city.people[HALFWAY])
    for person in names.keys() - {HALFWAY, NEWCOMER}:
        city.tokens[person] = accounts.session_token(city.people[person])
    for person in (HALFWAY, NEWCOMER):
        city.tokens[person] = sessions.begin(
            accounts.again(city.people[person]), user_agent="Firefox", mfa_passed=False
        )
    campaigns.draft(city.people[STRANGER])
    city.named["account_id"] = city.people[CITIZEN].id
    city.named["session_id"] = _session_of(city.people[CITIZEN])


def _session_of(account: Account) -> int:
    found = session().scalar(
        text("SELECT id FROM login_sessions WHERE account_id = :id"), {"id": account.id}
    )
    assert isinstance(found, int)
    return found


def _campaign(city: City, world: str) -> None:
    lead = city.people[LEAD]
    campaign = campaigns.draft(lead, rewards=(RewardData("Una pagnotta", 10_00, stock=5),))
    for person in (MEMBER, INSIDER):
        account = city.people[person]
        member = team.invite(campaign, InviteData(account.email, account.display_name), lead)
        team.join(team.Invitation(campaign, member), account.id)
    waiting = team.invite(campaign, InviteData("invitata@posta.example", "Invitata"), lead)
    things = Things(campaign)
    things.numbers = {
        "line_id": campaign.lines[0].id,
        "reward_id": campaign.rewards[0].id,
        "member_id": campaign.team[1].id,
        "invited_id": waiting.id,
        "question_id": 1,
        "update_id": 1,
    }
    city.worlds[world] = things
    if world == "draft":
        return
    submission.submit(campaign, lead.actor)
    if world == "submitted":
        return
    shown = content.current_hash(campaign)
    golive.go_live(review.approve(campaign, city.people[ANIMATOR].id, shown))
    if world == "delivering":
        for state in ("collecting", "succeeded", "delivering"):
            campaign.move_to(state)
        city.named["change_id"] = payees.asked(campaign).id
        return
    news = updates.publish(
        campaign, {"title": "Si parte", "text": "Oggi."}, pledges.visitor_for(lead)
    )
    asker = pledges.visitor_for(city.people[CITIZEN])
    asked = questions.ask(campaign, {"text": "Quando aprite?"}, asker)
    things.numbers |= {"update_id": news.id, "question_id": asked.id}


def _receipt(city: City, live: Campaign, backer: Account) -> None:
    """The backer has a receipt; its notes follow once it has a number."""
    reference = "pledge:" + city.named["pledge_code"]
    receipts.issue(
        live, reference=reference, amount=25_00, means="card", name="Carla", email=backer.email,
        locale="it", account_id=backer.id,
    )  # fmt: skip
    found = receipts.find(reference)
    assert found is not None
    city.named |= {"receipt_code": found.code, "year": clock.today().year, "which": 1}
    city.secrets["receipts"] = links.sign(asking.PURPOSE, backer.email)


def _disputed(city: City, live: Campaign) -> None:
    """A pledge that was paid, and disputed."""
    pledge = pledges.disputed(live)
    city.named["collected_code"] = pledge.code
    city.named["dispute_id"] = payments.disputes_of(pledge.reference)[0].id
    entries.receivable_netted("earlier", live.reference, -5_00)
    lead_id = city.people[LEAD].id
    city.named["recovery_id"] = receivables.give_up(live.reference, 5_00, "Una prova", lead_id).id


def _machinery(city: City) -> None:
    """A failed job, a failed delivery, a picture."""
    sent = mail.send("crowdfund/test", "prova@posta.example")
    job = mail.deliver.defer(mail_id=sent.id)
    session().execute(
        text("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = :id"), {"id": job}
    )
    picture = next(path.name for path in sorted(images.folder().iterdir()))
    owner = city.worlds["delivering"].campaign.reference
    entries.capture("pledge:X", owner, 5_00)
    account_id = ledger_accounts.find("campaign", owner)
    payout = payouts.request(
        owner, "Barra Viva", "IT60X0542811101000000123456", city.people[ADMIN].id
    )
    city.named |= endpoints.desk(city.people[ADMIN])
    city.named["lesson"] = "supporters"
    city.named["ranking_id"] = rankings.uploaded(city.people[ADMIN].id).id
    city.named |= offline.desk(
        city.worlds["live"].campaign, city.people[BACKER], city.people[ANIMATOR], city.people[ADMIN]
    )
    city.named |= {
        "batch_id": _bank_file(city),
        "job_id": job,
        "name": picture,
        "table": "campaigns",
        "form": "csv",
        "language": "en",
        "kind": "campaign",
        "ledger_account_id": account_id,
        "entry_id": session().scalar(text("SELECT max(id) FROM ledger_entries")),
        "payout_id": payout.id,
        "difference_id": books.difference(),
    }


def _bank_file(city: City) -> int:
    """A payout of another campaign, on its way to the bank."""
    other = city.worlds["live"].campaign.reference
    entries.capture("pledge:Y", other, 5_00)
    admin, second = city.people[ADMIN].id, accounts.account("admin").id
    payout = payouts.request(other, "Barra Viva", "IT60X0542811101000000123456", admin)
    payouts.approve(payout, second)
    made = batches.make([payout.id], {other: "Innesco"}, clock.today(), admin)
    return made.id


def _secrets(city: City) -> None:
    """The tokens that mails carry."""
    draft = city.worlds["draft"]
    idea = ideas.receive(
        {
            "application_id": "A-1", "call_id": "C-1", "title": "Un'idea", "summary": "",
            "story": "", "district": "M6", "theme": "social-vulnerability", "score": 40,
            "budget": [], "applicant": {
                "name": "Anna", "email": "anna@posta.example", "locale": "it"},
        }
    )  # fmt: skip
    assert idea is not None
    unconfirmed = accounts.account(confirmed=False)
    forgetful = accounts.account()
    live = city.worlds["live"].campaign
    city.secrets |= {
        "accounts.confirm": registration._token(registration.CONFIRM, unconfirmed),
        "accounts.reset": registration._token(registration.RESET, forgetful),
        "campaign_team": links.sign(invitations.INVITATION, str(draft.numbers["invited_id"])),
        "campaigns_updates": links.sign(updates_mails.STOP, f"{live.code}:x@posta.example"),
        "communities": city.named["invitation_token"],
        "communities_stop": city.named["stop_token"],
        "ideas": links.sign(ideas.PURPOSE, idea.code),
        "pledge_address": str(city.named["draft_token"]),
    }
