"""The signed links by which the two sides read about a report, and object."""

from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from communities.moderation.models import Decision, Report
from kit import links
from kit.unit_of_work import session

PURPOSE = "moderation.case"
VALID_FOR = timedelta(days=400)
"""Longer than the six months of an appeal and its answer."""


@dataclass(frozen=True)
class Case:
    """One report as one side may read it."""

    report: Report
    side: str

    @property
    def decision(self) -> Decision | None:
        return self.report.decision


def address(report: Report, side: str) -> str:
    """The full address of a side's page about a report."""
    return links.address("moderation_case.show", token=sign(report, side))


def path(report: Report, side: str) -> str:
    """The same within the service."""
    return url_for("moderation_case.show", token=sign(report, side))


def sign(report: Report, side: str) -> str:
    """The token of a side."""
    return links.sign(PURPOSE, f"{side}:{report.id}")


def read(token: str) -> Case | None:
    """What a link stands for; None if it is not genuine."""
    side, _, number = (links.read(PURPOSE, token, valid_for=VALID_FOR) or "").partition(":")
    report = session().get(Report, int(number)) if number.isdigit() else None
    return Case(report, side) if report is not None else None
