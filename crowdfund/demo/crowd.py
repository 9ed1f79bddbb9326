"""The crowd of the whole story: backers who pledge over the API and pay at the gateway's page."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from crowdfund.demo.browser import Browser
from crowdfund.demo.people import CARDS, Backer

DECLINED_AT_ONCE = "4000000000000002"
"""A card that the hosted page refuses: its backer then types a good one."""
AT_ONCE = 6
"""Backers at work at the same time."""

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Crowd:
    """Backers at a campaign; `tally` counts how it went for them."""

    web: str
    slug: str
    seed: int
    tally: Counter[str] = field(default_factory=Counter)

    def pledge_all(self, backers: Sequence[Backer]) -> Counter[str]:
        """Everybody pledges, some at the same time."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for how in pool.map(self._pledge, range(len(backers)), backers):
                self.tally[how] += 1
        return self.tally

    def pay_again(self, links: Sequence[str]) -> int:
        """Who was asked for another card opens the mail's link and gives a good one."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return sum(pool.map(self._pay_again, links))

    def _pledge(self, number: int, backer: Backer) -> str:
        dice = random.Random(f"{self.seed}-{number}")
        with httpx.Client(timeout=60) as http:
            made = http.post(
                f"{self.web}/api/v1/campaigns/{self.slug}/pledges",
                json=_order(backer),
                headers={"X-Forwarded-For": _address(number)},
            )
            if made.status_code != 201:
                return f"refused ({made.status_code})"
            checkout = made.json()["checkout_url"]
            browser = Browser(http)
            if dice.random() < 0.05:
                browser.pay(checkout, DECLINED_AT_ONCE)
            back = browser.pay(checkout, backer.card)
            if back is None:
                return "gave up"
            if dice.random() < 0.9:
                http.get(back, follow_redirects=True)
                return "came back"
            return "closed the window"

    def _pay_again(self, link: str) -> bool:
        with httpx.Client(timeout=60, follow_redirects=True) as http:
            page = http.get(link)
            token = _TOKEN.search(page.text)
            if token is None:
                return False
            sent = http.post(
                str(page.url), data={"csrf_token": token.group(1)}, follow_redirects=False
            )
            checkout = sent.headers.get("location", "")
            if sent.status_code != 303 or "/c/pay/" not in checkout:
                return False
            back = Browser(httpx.Client(timeout=60)).pay(checkout, CARDS["good"])
            return back is not None and http.get(back).is_success


def _order(backer: Backer) -> dict[str, Any]:
    return {
        "amount": backer.amount,
        "email": backer.email,
        "name": backer.name,
        "show_name": backer.shows_name,
        "message": backer.message,
        "reward": None,
        "consent": True,
    }


def _address(number: int) -> str:
    """An address of the documentation's networks (RFC 5737), many for many."""
    return f"198.51.{number // 250 % 250}.{number % 250 + 1}"
