"""What the demo city asks for and offers fits its forms, and every meeting has both sides."""

import tomllib

from crowdfund.demo import city, exchange
from matching.models import GIVERS
from matching.notices import KINDS, UNITS

DESCRIBED = tomllib.loads(exchange.FILE.read_text(encoding="utf-8"))
CAMPAIGNS = tomllib.loads(city.FILE.read_text(encoding="utf-8"))["campaigns"]


def test_every_notice_fits_its_form() -> None:
    for about in (*DESCRIBED["needs"], *DESCRIBED["offers"]):
        assert about["kind"] in KINDS
        assert about.get("unit") in (*UNITS, None)
        assert 5 <= len(about["title"]) <= 90
        assert len(about["text"]) >= 10
    assert all(about["giver"] in GIVERS for about in DESCRIBED["offers"])


def test_every_line_is_one_of_its_campaign_s_budget_and_the_campaign_is_live() -> None:
    for about in DESCRIBED["needs"]:
        if "campaign" in about:
            campaign = CAMPAIGNS[about["campaign"]]
            assert campaign["ends"] == "live"
            assert campaign["days"] - campaign["left"] > about["days_ago"]
            assert about.get("line") in (
                None,
                *(label for _kind, label, _euros in campaign["lines"]),
            )


def test_every_meeting_comes_after_both_of_its_notices() -> None:
    needs = {about["key"]: about for about in DESCRIBED["needs"]}
    offers = {about["key"]: about for about in DESCRIBED["offers"]}
    for about in DESCRIBED["meetings"]:
        days = about["days_ago"]
        written = min(needs[about["need"]]["days_ago"], offers[about["offer"]]["days_ago"])
        assert written >= days[0]
        assert days == sorted(days, reverse=True)


def test_one_of_them_lowers_a_goal_and_is_thanked_for() -> None:
    lines = {about["key"] for about in DESCRIBED["needs"] if "line" in about}
    assert any(
        about["need"] in lines and about.get("thanks") and len(about["days_ago"]) == 4
        for about in DESCRIBED["meetings"]
    )
