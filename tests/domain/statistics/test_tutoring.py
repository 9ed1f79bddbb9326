"""Hours of tutoring, countable by campaign, district and period, on the page and as a file."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from crowdfund.statistics import exports, figures, tutoring
from crowdfund.statistics.filters import Asked
from crowdfund.tutoring import services
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns


@pytest.fixture
def held(app: Flask) -> None:
    """Two campaigns of two districts, three sessions in two months."""
    barra = campaigns.draft(district="M6")
    chiaia = campaigns.draft(district="M1")
    sessions = (
        (barra, date(2027, 1, 31), 90),
        (barra, date(2027, 2, 1), 50),
        (chiaia, date(2027, 2, 1), 45),
    )
    with unit_of_work():
        for number, (campaign, day, minutes) in enumerate(sessions):
            services.complete(
                {
                    "campaign_code": campaign.code, "session_id": f"S-{number}", "date": day,
                    "minutes": minutes, "topic": "=1+1", "notes": "a secret", "tasks_done": [],
                }
            )  # fmt: skip


def minutes(asked: Asked) -> dict[str, tuple[int, int, int]]:
    with unit_of_work():
        return {
            one.key: (one.campaigns, one.sessions, one.minutes)
            for one in figures.report(asked).tutoring
        }


def test_hours_by_district(held: None) -> None:
    assert minutes(Asked("district")) == {"M1": (1, 1, 45), "M6": (1, 2, 140)}


def test_hours_by_month_of_the_session(held: None) -> None:
    assert minutes(Asked("month")) == {"2027-01": (1, 1, 90), "2027-02": (2, 2, 95)}


def test_both_days_of_a_period_count(held: None) -> None:
    day = date(2027, 2, 1)

    assert minutes(Asked("district", day, day)) == {"M1": (1, 1, 45), "M6": (1, 1, 50)}


def test_the_file_has_one_row_a_session_and_no_notes(held: None) -> None:
    text = b"".join(exports.as_csv("tutoring", Asked())).decode("utf-8-sig")

    head, *rows = text.splitlines()
    assert head == "campagna,titolo,municipalita,tema,giorno,minuti,ore,argomento"
    assert len(rows) == 3
    assert "90,1.50" in rows[0]
    assert "'=1+1" in rows[0]
    assert "secret" not in text


def test_hours_are_rounded_to_hundredths() -> None:
    assert tutoring.hours(50) == Decimal("0.83")
