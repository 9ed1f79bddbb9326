"""The statistics page and its downloads, as an admin meets them."""

import csv
import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from crowdfund.statistics import exports
from kit.audit import Deed
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, books, campaigns, pledges
from tests.support.queries import counted

PAGE = "/admin/statistics"


@pytest.fixture
def admin(app: Flask, client: FlaskClient) -> FlaskClient:
    """A browser in which an admin is logged in."""
    return accounts.log_in(client, accounts.account("admin"))


def test_without_campaigns_the_page_says_so(admin: FlaskClient) -> None:
    page = admin.get(PAGE)
    assert page.status_code == 200
    assert "Ancora nessun dato" in page.text
    assert '<svg class="chart-svg"' not in page.text


def test_figures_chart_table_and_the_way_to_the_lists(admin: FlaskClient) -> None:
    campaign = campaigns.live(district="M4")
    pledges.committed(campaign, 1_200_50)
    books.collected(campaign, 700_00)
    page = admin.get(PAGE).text
    assert "1.200,50\xa0€" in page or "1.200,50 €" in page
    assert "700 €" in page or "700\xa0€" in page
    assert 'class="figure-box"' in page
    assert 'role="img"' in page
    assert "In tutto" in page
    assert 'href="/admin/campaigns?district=M4"' in page
    assert 'href="/admin/pledges?state=committed"' in page


def test_sponsors_and_what_went_back_are_said_apart(admin: FlaskClient) -> None:
    campaign = campaigns.live()
    reference = books.collected(campaign, 700_00)
    books.matched(campaign, reference, 350_00)
    assert "sono tornati" not in admin.get(PAGE).text
    books.given_back(campaign, reference, 100_00)
    page = admin.get(PAGE).text.replace("\xa0", " ")
    assert "Le persone hanno dato 700 €. Sono tornati a loro 100 €." in page
    assert page.count("350 €") == 3
    rows = list(csv.reader(io.StringIO(admin.get(f"{PAGE}/campaigns.csv").text)))
    assert rows[0][-5:] == [
        "raccolto_euro", "incassato_euro", "restituito_euro", "perso_euro", "sponsor_euro",
    ]  # fmt: skip
    assert rows[1][-5:] == ["600.00", "700.00", "100.00", "0.00", "350.00"]


@pytest.mark.parametrize("by", ["district", "theme", "state", "month"])
def test_every_line_leads_to_just_the_campaigns_it_counts(admin: FlaskClient, by: str) -> None:
    campaigns.live(district="M4", title="Il cortile di Poggioreale")
    page = admin.get(PAGE, query_string={"by": by, "since": "2027-03-01"}).text
    link = page.split('role="rowheader"><a href="')[1].split('"')[0].replace("&amp;", "&")
    assert link.startswith("/admin/campaigns?")
    listed = admin.get(link).text
    assert "Il cortile di Poggioreale" in listed
    assert "Una campagna" in listed


def test_a_month_leads_to_its_own_days_within_the_period(admin: FlaskClient) -> None:
    campaigns.live()
    page = admin.get(f"{PAGE}?by=month&until=2027-03-15").text
    assert 'href="/admin/campaigns?since=2027-03-01&amp;until=2027-03-15"' in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("since=31/02/2027", "Scrivi una data"),
        ("until=ieri", "Scrivi una data"),
        ("since=2027-03-02&until=2027-03-01", "La fine viene prima dell'inizio."),
        ("by=colour", "Scegli una delle possibilità."),
    ],
)
def test_a_wrong_filter_is_said_beside_it_and_kept(
    admin: FlaskClient, query: str, message: str
) -> None:
    campaigns.live()
    page = admin.get(f"{PAGE}?{query}")
    assert page.status_code == 422
    assert message in page.text.replace("&#39;", "'")
    assert 'class="field-error"' in page.text
    if "by" not in query:
        typed = query.rpartition("=")[2]
        assert f'value="{typed}"' in page.text


def test_the_other_filters_hold_when_one_is_wrong(admin: FlaskClient) -> None:
    campaigns.live()
    page = admin.get(f"{PAGE}?by=theme&since=ieri").text
    assert '<option value="theme" selected>' in page
    assert "Campagne per tema" in page


def test_an_italian_date_is_understood(admin: FlaskClient) -> None:
    campaigns.live()
    page = admin.get(f"{PAGE}?since=01/03/2027&until=01/03/2027")
    assert page.status_code == 200
    assert "1 marzo 2027" in page.text


def test_csv_comes_as_a_stream_that_nobody_keeps(admin: FlaskClient) -> None:
    campaign = campaigns.live()
    answer = admin.get(f"{PAGE}/campaigns.csv?since=2027-03-01")
    assert answer.is_streamed
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="innesco-campaigns-20270301.csv"'
    )
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1][0] == campaign.code


def test_xlsx_opens_in_a_spreadsheet(admin: FlaskClient) -> None:
    pledge = pledges.committed(campaigns.live())
    with admin.get(f"{PAGE}/pledges.xlsx") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet.cell(2, 1).value == pledge.code


@pytest.mark.parametrize("file", ["campaigns.pdf", "people.csv", "campaigns.csv.exe", ".csv"])
def test_there_are_no_other_files(admin: FlaskClient, file: str) -> None:
    assert admin.get(f"{PAGE}/{file}").status_code == 404


def test_a_download_with_wrong_dates_leads_to_the_page_that_explains(admin: FlaskClient) -> None:
    answer = admin.get(f"{PAGE}/campaigns.csv?since=ieri")
    assert answer.status_code == 303
    assert answer.location == f"{PAGE}?since=ieri"
    assert deeds() == []


def deeds() -> list[tuple[str, str]]:
    with unit_of_work() as opened:
        found = opened.scalars(select(Deed).where(Deed.action == "statistics.exported"))
        return [(deed.actor, deed.subject) for deed in found]


def test_who_downloads_is_written_down_before_the_first_byte(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(*_arguments: object) -> None:
        assert [subject for _actor, subject in deeds()] == ["campaigns.csv"]
        raise ConnectionError

    client, owner = app.test_client(), accounts.account("admin")
    accounts.log_in(client, owner)
    monkeypatch.setattr(exports, "csv_of", torn)
    assert client.get(f"{PAGE}/campaigns.csv").status_code == 500
    assert deeds() == [(owner.actor, "campaigns.csv")]


@pytest.mark.parametrize("role", ["citizen", "animator"])
def test_others_see_and_download_nothing(app: Flask, client: FlaskClient, role: str) -> None:
    accounts.log_in(client, accounts.account(role))
    for path in (PAGE, f"{PAGE}/campaigns.csv", f"{PAGE}/pledges.xlsx"):
        assert client.get(path).status_code == 403
    assert deeds() == []


def test_queries_of_the_page_do_not_grow(admin: FlaskClient) -> None:
    def sent() -> int:
        with counted() as statements:
            assert admin.get(PAGE).status_code == 200
        return len(statements)

    campaign = campaigns.live()
    pledges.committed(campaign)
    few = sent()
    for _number in range(8):
        pledges.committed(campaigns.live())
    assert sent() == few <= 4
