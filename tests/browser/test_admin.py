"""The admin's day: figures, files to take away, people, jobs; nothing without the second step."""

import io
from pathlib import Path

import openpyxl

from tests.browser.conftest import Enter
from tests.browser.people import Person
from tests.support.live import LiveCity


def test_an_admin_reads_the_figures_and_takes_them_away(city: LiveCity, enter: Enter) -> None:
    admin = enter()
    admin.logs_in(city.known["people"]["admin"])
    admin.go("/admin")
    admin.sees_title("Amministrazione")
    admin.page.locator("main").get_by_role("link", name="Statistiche").click()
    admin.sees_title("Statistiche")

    text = downloaded(admin, "Campagne CSV").read_text("utf-8-sig")
    assert len(text.splitlines()) > 10
    sheet = io.BytesIO(downloaded(admin, "Sostegni XLSX").read_bytes())
    rows = openpyxl.load_workbook(sheet).worksheets[0].max_row
    assert rows is not None
    assert rows > 5
    admin.go("/admin/log")
    admin.sees("ha scaricato le statistiche")


def downloaded(admin: Person, label: str) -> Path:
    """The file behind a link."""
    with admin.page.expect_download() as started:
        admin.follows(label)
    return Path(started.value.path())


def test_an_admin_finds_a_person_and_puts_a_failed_job_back(city: LiveCity, enter: Enter) -> None:
    admin = enter(city.known["tokens"]["admin"])
    admin.go("/admin/people")
    admin.types(q="ciro@posta.example")
    admin.page.locator("main form button").first.click()
    admin.follows("Ciro Esposito")
    admin.sees("ciro@posta.example")
    admin.go("/admin/jobs")
    admin.page.locator("main form button", has_text="Rimetti in coda").first.click()
    admin.sees("Lavori in coda")


def test_a_citizen_finds_no_desk(city: LiveCity, enter: Enter) -> None:
    citizen = enter(city.known["tokens"]["citizen"])
    answer = citizen.page.goto("/admin")
    assert answer is not None
    assert answer.status == 403
