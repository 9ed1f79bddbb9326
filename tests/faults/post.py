"""The way of webhooks from the gateway to us: lost, tripled, shuffled, up to 72 hours late."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from payments.twin import outbox, signing
from payments.twin.hosted import acting
from tests.twin.client import SECRET

if TYPE_CHECKING:
    from tests.faults.city import City

LATE_AT_MOST_HOURS = 72


@dataclass(order=True)
class Letter:
    """A webhook on its way."""

    at: float
    order: float
    parcel: outbox.Parcel = field(compare=False)


class Post:
    """Takes what the twin wants delivered, and delivers it as badly as it was told to."""

    def __init__(self, city: "City") -> None:
        self.city = city
        self.lost = 0.0
        self.tripled = 0.0
        self.late = 0.0
        self.chance = city.chance
        self.waiting: list[Letter] = []
        self.delivered = 0

    def collect(self) -> None:
        """Take over what is due at the twin."""
        chance = self.chance
        twin = self.city.twin.twin
        twin.settings.webhook_mode = "drop" if self.lost == 1.0 else "deliver"
        while True:
            with acting(twin):
                parcels = outbox.due(twin)
                for parcel in parcels:
                    outbox.note(twin, parcel, 200)
            if not parcels:
                return
            for parcel in parcels:
                if self.lost and chance.random() < self.lost:
                    continue
                for _ in range(3 if chance.random() < self.tripled else 1):
                    hours = chance.uniform(0, LATE_AT_MOST_HOURS)
                    wait = hours * 3600 if chance.random() < self.late else 0.0
                    letter = Letter(self.city.instant + wait, chance.random(), parcel)
                    self.waiting.append(letter)

    def deliver(self, limit: int = 10_000) -> None:
        """Post what has arrived by now, in an order that was drawn; each a request of its own."""
        self.collect()
        self.waiting.sort()
        here = [one for one in self.waiting if one.at <= self.city.instant][:limit]
        for letter in here:
            self.waiting.remove(letter)
            self._post(letter)

    def _post(self, letter: Letter) -> None:
        body = letter.parcel.payload

        def deed() -> None:
            again = Letter(self.city.instant + 60, letter.order, letter.parcel)
            self.waiting.append(again)
            client = self.city.app.test_client()
            signed = letter.parcel.headers | {"Stripe-Signature": signing.header(body, SECRET)}
            answer = client.post("/webhooks/stripe", data=body, headers=signed)
            if answer.status_code < 500:
                self.waiting.remove(again)

        self.delivered += 1
        self.city.ask("webhook", deed)
