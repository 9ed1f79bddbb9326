"""The story under fault: two campaigns, a sponsor, pledges of both kinds, every way to end."""

import random
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from campaigns.authoring.services import sum_up
from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout, managing
from campaigns.pledges.states import WANTS_CARD
from campaigns.settlement import unwinding
from kit import db
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns, matchfunding, pledges
from tests.faults import invariants, snapshot
from tests.faults.city import City
from tests.support.story import CONFIRM_ALWAYS, GOOD, REFUSED_LATER

PLOTS = ("success", "floor", "missed", "stopped", "mixed")
"""All-or-nothing: it succeeds; too few cards work; too little was promised; an admin stops it.

Mixed: it succeeds, and the flexible campaign beside it is stopped and given back.
"""

_BEGINNINGS: dict[str, snapshot.Snapshot] = {}

CAP = 150_00
"""A sponsor adds a tenth to each pledge, until this much is reached: who comes last gets less."""
TRIES = 5
"""How often a backer whose page broke comes back and goes on."""


@dataclass(eq=False)
class Backer:
    """Somebody who pledges: with which card, and whether they come back from the gateway."""

    campaign: Campaign
    amount: int
    card: str = GOOD
    returns: bool = True
    second_card: str = ""
    withdraws: bool = False
    pledge: Pledge | None = None
    url: str = ""
    has_paid: bool = False
    has_ended: bool = False
    has_new_card: bool = False


@dataclass
class Scenario:
    """One story; `size` backers, of whom every third supports the flexible campaign.

    Lean: with less waiting, so that each of its steps can be the one where somebody dies.
    """

    city: City
    plot: str = "success"
    size: int = 5
    is_lean: bool = False
    cap: int = CAP

    def prepare(self) -> None:
        """Two live campaigns; nothing breaks yet."""
        chance = random.Random(f"story {self.city.seed}")
        amounts = [chance.randint(40, 90) * 10_00 for _ in range(self.size)]
        kinds = ["flexible" if number % 3 == 2 else "" for number in range(self.size)]
        promised = sum(one for one, kind in zip(amounts, kinds, strict=True) if not kind)
        minimum = promised * 2 if self.plot == "missed" else promised * 2 // 3
        with self.city.app.app_context():
            self._begin()
            with unit_of_work() as opened:
                self.main, self.other = opened.scalars(select(Campaign).order_by(Campaign.id))
                self.main.lines[0].amount = minimum
                self.main.lines[:] = self.main.lines[:1]
                sum_up(self.main)
        self.backers = [
            Backer(self.other if kind else self.main, amount)
            for amount, kind in zip(amounts, kinds, strict=True)
        ]
        self._cast(chance)

    def run(self) -> None:
        """From the first pledge to the last cent."""
        self.pledging()
        self.deadline()
        self.window()
        self.end()

    def pledging(self) -> None:
        """Everybody pledges; whose page breaks comes back after a few minutes."""
        for _ in range(TRIES):
            for backer in self.backers:
                if not backer.has_ended:
                    self.city.ask("pledge", partial(self._visit, backer))
            self.city.tick(minutes=3)
            if all(backer.has_ended for backer in self.backers):
                break
        if not self.is_lean:
            self.city.tick(hours=2)
        for backer in self.backers:
            if backer.withdraws and backer.pledge is not None:
                self.city.ask("withdraw", partial(self._withdraw, backer))
                self.city.tick(minutes=1)

    def deadline(self) -> None:
        """The last day ends; charges begin."""
        assert self.main.deadline is not None
        if self.plot == "mixed":
            self.city.ask("stop", partial(self._stop, self.other))
            self.city.tick(minutes=1)
        left = self.main.deadline - self.city.now
        self.city.tick(seconds=max(left.total_seconds(), 0) + 1)
        for minutes in (3, 16) if self.is_lean else (1, 3, 20):
            if self.plot in ("stopped", "mixed"):
                which = self.other if self.plot == "mixed" else self.main
                self.city.ask("stop", partial(self._stop, which))
            self.city.tick(minutes=minutes)

    def window(self) -> None:
        """Who was refused gives another card, or does not; then the window ends."""
        for hours in (0.1, 170) if self.is_lean else (1, 24, 49, 96):
            for backer in self.backers:
                if backer.second_card and not backer.has_new_card:
                    self.city.ask("card", partial(self._gives_card, backer))
            self.city.tick(hours=hours)
            if not self.is_lean:
                self.city.tick(minutes=3)

    def end(self) -> None:
        """Nothing breaks any more; what was left behind is taken up.

        At the latest a window later: with a clock that was wrong it may have begun just now.
        """
        self.city.calm()
        for hours in (0.1, 0.3, 0.3, 1.1, 25, 25, 25):
            self.city.tick(hours=hours)
            if not self.city.post.waiting and invariants.is_at_rest(self.city):
                return
        for _ in range(8):
            if not invariants.is_at_rest(self.city):
                self.city.tick(hours=25)
                self.city.tick(minutes=20)

    def _begin(self) -> None:
        """Campaigns take long to make and are always the same: made once, then put back."""
        key = f"{db.engine().url} {self.city.start} {self.cap}"
        if key in _BEGINNINGS:
            snapshot.put(_BEGINNINGS[key])
            return
        with self.city.luck("beginning"):
            campaigns.live(campaigns.person(), days=40)  # of its own: with this luck
            campaigns.live(campaigns.person(), minimum=500_00, kind="flexible", days=40)
            matchfunding.opened(self.cap, share=10_00)
        _BEGINNINGS[key] = snapshot.take()

    def _cast(self, chance: random.Random) -> None:
        """Who has which card: of five, one is refused, one must confirm; others as drawn."""
        main = [one for one in self.backers if one.campaign is self.main]
        for number, backer in enumerate(self.backers):
            backer.returns = number % 4 != 3
        refused = len(main) if self.plot == "floor" else max(1, len(main) // 3)
        for number, backer in enumerate(main[1 : 1 + refused]):
            backer.card = CONFIRM_ALWAYS if number % 2 else REFUSED_LATER
            if self.plot != "floor" and number % 4 < 2:
                backer.second_card = GOOD
        if len(main) > 6:
            main[-1].withdraws = True

    def _visit(self, backer: Backer) -> None:
        """One visit, which goes on where the last one broke off."""
        if backer.pledge is None:
            backer.pledge = pledges.sent_off(backer.campaign, backer.amount)
        if not backer.has_paid:
            backer.url = checkout.begin(backer.pledge)
            passed = True if backer.card == CONFIRM_ALWAYS else None
            self.city.twin.fill_checkout(backer.url, backer.card, passed=passed)
            backer.has_paid = True
        if backer.returns:
            checkout.arrive(backer.pledge)
        backer.has_ended = True

    def _gives_card(self, backer: Backer) -> None:
        assert backer.pledge is not None
        fresh = pledges.fresh(backer.pledge)
        if fresh.state not in WANTS_CARD:
            return
        url = checkout.begin_again(fresh)
        self.city.twin.fill_checkout(url, backer.second_card)
        checkout.arrive(fresh)
        backer.has_new_card = True

    def _withdraw(self, backer: Backer) -> None:
        with unit_of_work():
            assert backer.pledge is not None
            managing.cancel(backer.pledge, "guest")

    def _stop(self, campaign: Campaign) -> None:
        with unit_of_work():
            unwinding.stop(campaign, "account:1", "a reason")
