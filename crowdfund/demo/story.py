"""The whole story: a turned-away idea arrives by webhook and ends paid out, every cent booked."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import func, select

from accounts.models import Account
from campaigns import queries as campaigns
from campaigns.authoring import services as authoring
from campaigns.authoring.services import GoalData, PayeeData
from campaigns.models import Campaign, CampaignTotals, Pledge
from campaigns.settlement import delivery
from crowdfund.demo import acts, pictures
from crowdfund.demo.crowd import Crowd
from crowdfund.demo.people import backers
from crowdfund.demo.stage import Stage
from crowdfund.ideas import services as ideas
from crowdfund.ideas.models import Idea
from crowdfund.statistics import exports
from crowdfund.statistics.filters import Asked
from kit import clock
from kit.mail import Mail
from kit.money import format_amount
from kit.unit_of_work import session, unit_of_work
from payments import payouts
from payments.ledger import books, check

WAITING = ("retry", "action_required")
LATE_ANSWERS = 3
"""How many charges succeed without our hearing of it."""
Say = Callable[[str], None]


class Story:
    """One telling: `count` backers from `seed`; exports go to `folder`."""

    def __init__(self, stage: Stage, count: int, seed: int, folder: Path, say: Say) -> None:
        self.stage, self.count, self.seed = stage, count, seed
        self.folder, self.say = folder, say
        self.part: acts.Role | None = None

    def tell(self) -> list[str]:
        """Everything, step by step; the differences that the ledger's check found."""
        today = clock.start_of_day(clock.today()) + timedelta(hours=11)
        self.stage.move_to(today - timedelta(days=75))
        idea_id = self._an_idea_arrives()
        part = self._a_campaign_opens(idea_id)
        self._people_pledge(part)
        deadline = self._deadline(part)
        self._some_answers_will_be_lost()
        self.stage.move_to(deadline + timedelta(minutes=10))
        self._money_is_collected(part)
        self.stage.move_to(deadline + timedelta(days=7, hours=2))
        self._the_window_ends(part)
        self.stage.move_to(deadline + timedelta(days=25))
        self._the_team_is_paid(part)
        self._figures_leave(part)
        with unit_of_work():
            return check.run()

    def _an_idea_arrives(self) -> int:
        office = self.stage.grant_office
        httpx.post(f"{office}/send/0", follow_redirects=True).raise_for_status()
        self.stage.wait_in_database("the invitation", lambda: _mailed("ideas/invitation") == 1)
        with unit_of_work() as opened:
            idea = opened.scalars(select(Idea)).one()
        self.say(f"1. idea     {idea.title!r} turned away by {idea.call_id}, applicant invited")
        return idea.id

    def _a_campaign_opens(self, idea_id: int) -> acts.Role:
        lead = acts.person("Fatima Benali", "squadra@posta.example")
        animator = acts.person("Rosa Gargiulo", "animatrice@posta.example", "animator")
        with unit_of_work() as opened:
            idea = opened.get_one(Idea, idea_id)
            campaign = ideas.consent(idea, lead)
            self._complete(campaign, lead)
            part = acts.Role({"title": campaign.title}, 0, lead, campaign.id)
        acts.submit(part)
        acts.approve(part, animator)
        self.stage.wait_in_database("the first day", lambda: _campaign(part).state == "live")
        with unit_of_work():
            found = _campaign(part)
        self.say(
            f"2. campaign consent, draft, review: live with a minimum of "
            f"{format_amount(found.minimum)} until {clock.local(self._deadline(part)):%d/%m/%Y}"
        )
        return part

    def _complete(self, campaign: Campaign, lead: Account) -> None:
        """What an idea lacks: more story, a picture, goal and payee."""
        more = " ".join(
            ["Cuciamo insieme due mattine a settimana, con due sarte che insegnano."] * 5
        )
        authoring.save_story(campaign, f"{campaign.story}\n\n{more}", lead.actor)
        authoring.save_photo(
            campaign, pictures.draw("thread", 1), "Tre rocchetti di filo", lead.actor
        )
        basics = authoring.BasicsData(
            campaign.title, campaign.summary, campaign.district, "San Lorenzo", campaign.theme
        )
        authoring.save_basics(campaign, basics, lead.actor)
        authoring.save_goal(campaign, GoalData("all_or_nothing", 30), lead.actor)
        payee = PayeeData(
            "association", "Associazione Ago e Filo", "00743110157", acts.IBANS[0], "odv"
        )
        authoring.save_payee(campaign, payee, lead.actor)

    def _people_pledge(self, part: acts.Role) -> None:
        with unit_of_work():
            campaign = _campaign(part)
        dice = random.Random(self.seed)
        total = campaign.minimum * 118 // 100
        crowd = Crowd(self.stage.web, campaign.slug, self.seed)
        tally = crowd.pledge_all(backers(dice, self.count, total, trouble=0.12))
        self.stage.wait_in_database(
            "the saved cards", lambda: _states(part)["committed"] >= self.count - tally["gave up"]
        )
        with unit_of_work() as opened:
            totals = opened.get_one(CampaignTotals, part.campaign_id)
        how = ", ".join(f"{count} {name}" for name, count in sorted(tally.items()))
        self.say(f"3. pledges  {totals.backers} for {format_amount(totals.pledged)} ({how})")

    def _some_answers_will_be_lost(self) -> None:
        """The gateway does what it is asked, and the line breaks before it can say so."""
        rule = {"kind": "fail_after", "way": "cut", "times": LATE_ANSWERS}
        path = {"method": "POST", "path": "/v1/payment_intents/*/confirm"}
        httpx.post(f"{self.stage.twin}/_twin/faults", json=rule | path).raise_for_status()

    def _money_is_collected(self, part: acts.Role) -> None:
        self.stage.wait_in_database(
            "the charges",
            lambda: not any(_states(part)[state] for state in ("committed", "due", "charging")),
        )
        states = self._counted(part)
        self.say(f"4. deadline goal reached, cards charged: {_told(states)}")
        waiting = self._asked_again(part)
        paid = Crowd(self.stage.web, "", self.seed).pay_again(waiting[::2])
        self.stage.wait_in_database(
            "the second payments", lambda: _states(part)["collected"] >= states["collected"] + paid
        )
        self.say(f"5. retry    {len(waiting)} asked for another card, {paid} gave one")

    def _the_window_ends(self, part: acts.Role) -> None:
        self.stage.wait_in_database("the end", lambda: _campaign(part).state == "succeeded")
        with unit_of_work() as opened:
            totals = opened.get_one(CampaignTotals, part.campaign_id)
        self.say(
            f"6. settled  {_told(self._counted(part))}; "
            f"campaign succeeded with {format_amount(totals.collected)}"
        )

    def _the_team_is_paid(self, part: acts.Role) -> None:
        one = acts.person("Aldo Striano", "admin@posta.example", "admin")
        two = acts.person("Bianca Fusco", "admin2@posta.example", "admin")
        with unit_of_work():
            payout = delivery.request(_campaign(part), one.id)
            payouts.approve(payout, two.id)
            payouts.send(payout, one.id, "CRO 00000000001")
            delivery.settle(payout, one.id)
        with unit_of_work():
            words = "La sartoria è aperta: due corsi, otto macchine e la prima borsa venduta."
            delivery.complete(_campaign(part), words, acts.visitor(part.lead))
        self.say(f"7. payout   {format_amount(payout.amount)} to {payout.payee}, by two people")

    def _figures_leave(self, part: acts.Role) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for table in exports.TABLES:
            csv = b"".join(exports.as_csv(table, Asked()))
            (self.folder / f"{table}.csv").write_bytes(csv)
            with exports.as_xlsx(table, Asked()) as book:
                (self.folder / f"{table}.xlsx").write_bytes(book.read())
        self.stage.wait("the last event", lambda: "campaign.completed" in self._received())
        heard = Counter(self._received())
        with unit_of_work():
            sums = {kind: cents for kind, cents in books.balances().items() if cents}
        balance = ", ".join(
            f"{kind} {format_amount(cents)}" for kind, cents in sorted(sums.items())
        )
        self.say(f"8. partners the grant office heard {_told(heard)}")
        self.say(f"9. ledger   {balance or 'empty'}; exports in {self.folder}")

    def _received(self) -> list[str]:
        return [one["type"] for one in httpx.get(f"{self.stage.grant_office}/received.json").json()]

    def _counted(self, part: acts.Role) -> Counter[str]:
        with unit_of_work():
            return _states(part)

    def _asked_again(self, part: acts.Role) -> list[str]:
        """The links in the mails of those whose card was refused."""
        self.stage.wait_in_database(
            "the mails",
            lambda: _mailed("pledges/declined") >= sum(_states(part)[one] for one in WAITING),
        )
        with unit_of_work() as opened:
            texts = opened.scalars(select(Mail.text).where(Mail.name == "pledges/declined")).all()
        return [text.split("](")[1].split(")")[0] for text in texts]

    def _deadline(self, part: acts.Role) -> datetime:
        with unit_of_work():
            deadline = _campaign(part).deadline
        assert deadline is not None
        return deadline


def _campaign(part: acts.Role) -> Campaign:
    found = campaigns.by_id(part.campaign_id)
    assert found is not None
    return found


def _states(part: acts.Role) -> Counter[str]:
    rows = session().execute(
        select(Pledge.state, func.count())
        .where(Pledge.campaign_id == part.campaign_id)
        .group_by(Pledge.state)
    )
    return Counter(dict(rows.all()))


def _mailed(name: str) -> int:
    found = (
        select(func.count()).select_from(Mail).where(Mail.name == name, Mail.sent_at.is_not(None))
    )
    return session().scalar(found) or 0


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
