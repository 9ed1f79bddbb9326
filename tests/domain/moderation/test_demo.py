"""The demo's moderation can be told: reports in every state, nothing that waits is public."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy import func, select

from communities.moderation.models import Report
from crowdfund.demo import reports
from crowdfund.demo.acts import Role
from crowdfund.demo.timeline import Timeline
from kit import clock
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, campaigns, communities


class Told(Timeline):
    """A timeline without a gateway, told at once."""

    def __init__(self) -> None:
        super().__init__("", clock.now())
        self.deeds: list[tuple[datetime, int, Callable[[], None]]] = []

    def at(self, instant: datetime, deed: Callable[[], None]) -> None:
        self.deeds.append((instant, len(self.deeds), deed))

    def run(self) -> None:
        for instant, _number, deed in sorted(self.deeds, key=lambda one: one[:2]):
            with clock.source(lambda moment=instant: moment):  # type: ignore[misc]
                deed()


def test_there_are_reports_in_every_state(app: Flask) -> None:
    lead = accounts.account()
    campaign = campaigns.live(lead)
    communities.post(communities.community())
    told = Told()
    people = accounts.account(), accounts.account("animator"), accounts.account("admin")
    reports.tell(told, Role({}, 0, lead, campaign.id), *people)
    told.run()
    with unit_of_work() as opened:
        rows = opened.execute(select(Report.state, func.count()).group_by(Report.state))
        assert {row[0]: row[1] for row in rows} == {
            "open": 1, "rejected": 1, "appealed": 1, "final": 1
        }  # fmt: skip
