"""What people do in a browser: go, read, fill in, press; and the ways they take through it."""

import re
from dataclasses import dataclass, field
from typing import Any

import pyotp
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import Judge, Watch
from tests.support.live import LiveCity

GOOD = "4242 4242 4242 4242"
DECLINED = "4000 0000 0000 0002"
CONFIRM = "4000 0025 0000 3155"
PATIENCE = 30_000
"""Milliseconds: machines are slow at times."""

expect.set_options(timeout=PATIENCE)


@dataclass
class Person:
    """Somebody in front of a browser."""

    city: LiveCity
    page: Page
    watch: Watch
    judge: Judge = field(default_factory=Judge)

    @classmethod
    def in_a_browser(
        cls, browser: Browser, city: LiveCity, token: str, *, scripts: bool, width: int
    ) -> "Person":
        """A fresh browser; with `token` of a session, logged in."""
        context = browser.new_context(
            base_url=city.url,
            locale="it-IT",
            timezone_id="Europe/Rome",
            java_script_enabled=scripts,
            reduced_motion="reduce",
            viewport={"width": width, "height": 800},
        )
        context.set_default_timeout(PATIENCE)
        watch = Watch((city.url, city.twin))
        watch.over(context)
        if token:
            context.add_cookies([{"name": "session_id", "value": token, "url": city.url}])
        return cls(city, context.new_page(), watch)

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)

    def sees(self, *texts: str) -> None:
        """The page says all of this."""
        for one in texts:
            expect(self.page.locator("body")).to_contain_text(one)

    def sees_title(self, text: str) -> None:
        """The first heading is this."""
        expect(self.page.locator("h1")).to_have_text(text)

    def field(self, label: str) -> Locator:
        """The field with a label."""
        return self.page.get_by_label(re.compile(f"^{re.escape(label)}"))

    def types(self, **fields: str) -> None:
        """Fill in fields by their names in the form."""
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").fill(value)

    def picks(self, name: str, value: str) -> None:
        """Choose one of a group of choices."""
        self.page.locator(f"main input[name={name}][value='{value}']").check()

    def ticks(self, name: str) -> None:
        """Tick a box."""
        self.page.locator(f"main input[type=checkbox][name={name}]").check()

    def presses(self, label: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=label, exact=True).first.click()

    def follows(self, label: str) -> None:
        """Follow a link of the page's content."""
        self.page.locator("main").get_by_role("link", name=label, exact=True).first.click()

    def opens_mail(self, name: str, to: str, *, after: int = 0) -> dict[str, Any]:
        """Open the link of the newest mail of a kind, in a new tab as mail programs do."""
        mail = self.city.mail(name, to, after=after)
        found = re.search(r"\((http://127[^)\s]+)\)", mail["text"])
        assert found, mail["text"]
        self.page = self.page.context.new_page()
        self.go(found.group(1))
        return mail

    def logs_in(self, who: dict[str, str]) -> None:
        """E-mail, password, and for staff the code of the telephone."""
        self.go("/account/login")
        self.types(email=who["email"], password=who["password"])
        self.page.locator("main").get_by_role("button", name="Accedi").click()
        if who.get("secret"):
            self.sees("Scrivi il codice di sicurezza")
            self.types(code=pyotp.TOTP(who["secret"]).now())
            self.presses("Entra")

    def writes_down(self, email: str, name: str = "Carla Ruotolo") -> None:
        """The steps between the amount and the payment, without a reward."""
        self.sees_title("Un grazie dal progetto")
        self.picks("reward", "none")
        self.presses("Avanti")
        self.sees_title("I tuoi dati")
        self.types(email=email, name=name)
        self.presses("Avanti")

    def agrees(self) -> None:
        """Check everything and go to the payment."""
        self.page.locator("#f-consent").check()
        self.presses("Vai al pagamento sicuro")

    def pledges(self, story: str, euros: str, email: str) -> None:
        """From the campaign's page to the gateway's, for a campaign that is all or nothing."""
        self.go(f"/campaigns/{self.city.known['stories'][story]['slug']}")
        self.types(other_amount=euros)
        self.presses("Sostieni il progetto")
        self.writes_down(email)
        self.agrees()

    def pays(self, card: str = GOOD) -> None:
        """Type a card at the gateway's page."""
        expect(self.page).to_have_url(re.compile(re.escape(self.city.twin)))
        self.types(number=card, expiry="12 / 40", cvc="123")
        self.page.locator("main form button").first.click()

    def barriers(self) -> list[str]:
        """What axe finds wrong with the page, and what sticks out, at both widths."""
        return [f"{self.page.url}: {one}" for one in self.judge.barriers(self.page)]
