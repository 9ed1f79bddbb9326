"""The reconciliation on the desk: what differs, and what an admin says it is."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Account
from kit import clock
from kit.audit import Deed
from kit.unit_of_work import unit_of_work
from payments.models import Difference, Run
from payments.reconciliation import differences
from payments.reconciliation.comparing import Found
from payments.reconciliation.states import KINDS
from tests.support import work
from tests.support.queries import counted
from tests.web.admin.test_ledger import text

PATH = "/admin/reconciliation"


def noted(*, count: int = 1, kind: str = "charge_unknown") -> int:
    """The gateway has charges that we do not; the number of the first."""
    with unit_of_work():
        news = differences.note(
            [
                Found(kind, f"ch_{number}", "pledge:AB12", None, 30_00, 29_30, "EUR", clock.now())
                for number in range(count)
            ],
            KINDS,
        )
    return news[0].id


def compared(**more: Any) -> None:
    """A comparison has been made."""
    values = {"movements": 3, "mended": 0, "found": 0, "is_quiet": True}
    with unit_of_work() as opened:
        opened.add(Run(at=clock.now(), balances={"EUR": [49_00, 78_30]}, **{**values, **more}))


def test_before_the_first_comparison_the_page_says_when_it_comes(admin: FlaskClient) -> None:
    page = text(admin.get(PATH).text)
    assert "Non abbiamo ancora confrontato" in page
    assert "Confronta adesso" in page


def test_when_all_agrees_the_page_says_so(admin: FlaskClient) -> None:
    compared()
    page = text(admin.get(PATH).text)
    assert "Tutto uguale" in page
    assert "Dal gestore 78,30 €" in page
    assert "Nel libro 49 €" in page
    assert "Differenza 29,30 €" in page


def test_a_difference_is_listed_and_explained(admin: FlaskClient, me: Account) -> None:
    number = noted()
    page = text(admin.get(PATH).text)
    assert "Incasso che noi non abbiamo pledge:AB12 Da capire – 30 € 29,30 €" in page
    assert "Una differenza con il gestore" in text(admin.get("/admin").text)
    own = admin.get(f"{PATH}/{number}").text
    assert "ch_0" in text(own)
    assert 'href="/admin/ledger?reference=pledge:AB12"' in own
    answer = admin.post(f"{PATH}/{number}/explain", data={"note": "Prova fatta da noi"})
    assert answer.location == PATH
    assert "Incasso che noi" not in text(admin.get(PATH).text).partition("Viste fino al")[2]
    shown = text(admin.get(f"{PATH}?state=explained").text)
    assert "Spiegata" in shown
    assert f"Scritto da {me.display_name}" in text(admin.get(f"{PATH}/{number}").text)
    with unit_of_work() as opened:
        deed = opened.scalars(select(Deed).where(Deed.action == "difference.explained")).one()
    assert (deed.actor, deed.subject) == (me.actor, f"difference:{number}")


@pytest.mark.parametrize("note", ["", "corto", "x" * 1001])
def test_an_explanation_is_a_sentence(admin: FlaskClient, note: str) -> None:
    number = noted()
    page = admin.post(f"{PATH}/{number}/explain", data={"note": note})
    assert page.status_code == 422
    assert 'id="f-note-error"' in page.text
    assert note in page.text
    with unit_of_work() as opened:
        assert opened.scalars(select(Difference.state)).one() == "open"


def test_what_was_resolved_meanwhile_is_not_explained(admin: FlaskClient) -> None:
    number = noted()
    with unit_of_work():
        differences.note([], KINDS)
    page = admin.post(f"{PATH}/{number}/explain", data={"note": "Prova fatta da noi"})
    assert page.status_code == 409
    assert "Nel frattempo qualcosa è cambiato" in page.text


def test_filters_find_by_kind_code_and_day(admin: FlaskClient) -> None:
    noted(count=2)
    for query, count in (
        ("q=ch_1", "Una differenza"),
        ("q=pledge:AB12", "2 differenze"),
        ("kind=fee", "0 differenze"),
        ("since=2027-03-02", "0 differenze"),
        ("state=all&until=2027-03-01", "2 differenze"),
    ):
        assert count in text(admin.get(f"{PATH}?{query}").text), query
    wrong = admin.get(f"{PATH}?kind=nothing&since=domani")
    assert wrong.status_code == 422
    assert 'id="f-kind-error"' in wrong.text


def test_an_admin_may_compare_now(admin: FlaskClient) -> None:
    for _ in range(2):
        assert admin.post(f"{PATH}/now").status_code == 303
    assert work.waiting() == ["payments.reconcile"]


def test_the_list_costs_the_same_with_one_and_with_forty(admin: FlaskClient) -> None:
    compared()
    noted()
    with counted() as few:
        admin.get(PATH)
    noted(count=40)
    with counted() as many:
        admin.get(PATH)
    assert len(few) == len(many) <= 9


def test_metrics_tell_open_differences(client: FlaskClient) -> None:
    noted(count=2)
    told = client.get("/metrics").text
    assert 'innesco_reconciliation_differences{kind="charge_unknown"} 2.0' in told
    assert 'innesco_reconciliation_differences{kind="fee"} 0.0' in told
    assert "innesco_ledger_differences 0.0" in told
