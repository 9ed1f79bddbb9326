"""Addresses of events on the admin's desk: added, shown once, changed, paused, removed."""

import html
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kit.audit import Deed
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts
from tests.support.partners import Receiver, hear, receiver
from webhooks import endpoints, outbound, queries
from webhooks.models import Endpoint

PATH = "/admin/endpoints"
URL = "https://bando.example/eventi"
TYPED = {"name": "Ufficio del bando", "url": URL, "kinds": ["campaign.published"]}


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    """A browser in which an admin is logged in."""
    return accounts.log_in(client, accounts.account("admin", name="Ada Amato"))


@pytest.fixture
def partner(app: Flask) -> Iterator[Receiver]:
    with receiver() as got:
        hear(got.endpoint())
        yield got
    hear()


def only() -> Endpoint:
    with unit_of_work():
        return session().scalars(select(Endpoint)).one()


def added(admin: FlaskClient) -> Endpoint:
    assert admin.post(f"{PATH}/new", data=TYPED).status_code == 200
    return only()


def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_before_the_first_address_the_page_says_what_to_do(admin: FlaskClient) -> None:
    assert "Ancora nessun indirizzo" in admin.get(PATH).text


def test_a_secret_is_shown_once_and_kept_out_of_log_and_lists(admin: FlaskClient) -> None:
    answer = admin.post(f"{PATH}/new", data=TYPED)
    endpoint = only()

    assert answer.status_code == 200
    assert endpoint.secret in html.unescape(answer.text)
    assert answer.headers["Cache-Control"].startswith("no-store")
    for path in (PATH, f"{PATH}/{endpoint.code}", f"{PATH}/{endpoint.code}/change", "/admin/log"):
        assert endpoint.secret not in html.unescape(admin.get(path).text), path
    with unit_of_work():
        deeds = session().scalars(select(Deed).where(Deed.subject == endpoint.reference)).all()
    assert [one.action for one in deeds] == ["endpoint.added"]
    assert endpoint.secret not in str(deeds[0].details)


def test_the_chosen_kinds_are_kept(admin: FlaskClient) -> None:
    admin.post(f"{PATH}/new", data={**TYPED, "kinds": ["pledge.refunded", "campaign.failed"]})
    assert only().kinds == ["campaign.failed", "pledge.refunded"]


def test_all_is_all(admin: FlaskClient) -> None:
    admin.post(f"{PATH}/new", data={**TYPED, "kinds": ["campaign.failed", "*"]})
    assert only().kinds == ["*"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Questo campo serve."),
        ({"url": "http://bando.example/"}, "Scrivi un indirizzo pubblico"),
        ({"url": "https://169.254.169.254/latest"}, "Scrivi un indirizzo pubblico"),
        ({"url": "ieri"}, "Scrivi un indirizzo pubblico"),
        ({"kinds": []}, "Scegli almeno una possibilità."),
        ({"kinds": ["campaign.invented"]}, "Scegli fra le possibilità dell'elenco."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    admin: FlaskClient, wrong: dict[str, object], said: str
) -> None:
    answer = admin.post(f"{PATH}/new", data={**TYPED, **wrong})

    assert answer.status_code == 422
    assert said in text(answer.text)
    if "kinds" not in wrong:
        ticked = re.findall(r'<input type="checkbox"[^>]*value="([^"]+)" checked', answer.text)
        assert ticked == ["campaign.published"]


def test_an_address_is_in_the_list_once(admin: FlaskClient) -> None:
    added(admin)
    answer = admin.post(f"{PATH}/new", data=TYPED)

    assert answer.status_code == 409
    assert "c'è già nell'elenco" in text(answer.text)


def test_an_address_is_changed_paused_resumed_and_removed(admin: FlaskClient) -> None:
    code = added(admin).code
    admin.post(f"{PATH}/{code}/change", data={**TYPED, "name": "Bandi"})
    assert only().name == "Bandi"
    admin.post(f"{PATH}/{code}/pause")
    assert only().state == "paused"
    assert "È in pausa" in admin.get(f"{PATH}/{code}").text
    admin.post(f"{PATH}/{code}/resume")
    assert only().state == "active"
    assert "Togliere «Bandi»?" in text(admin.get(f"{PATH}/{code}/remove").text)
    assert only().state == "active"
    admin.post(f"{PATH}/{code}/remove")

    assert only().state == "removed"
    assert admin.get(f"{PATH}/{code}").status_code == 404


def test_a_rotation_shows_the_new_secret_once_and_no_second_one_meanwhile(
    admin: FlaskClient,
) -> None:
    endpoint = added(admin)
    answer = admin.post(f"{PATH}/{endpoint.code}/rotate")
    new = only()

    assert new.secret != endpoint.secret
    assert new.secret in html.unescape(answer.text)
    assert new.secrets() == [new.secret, endpoint.secret]
    assert admin.post(f"{PATH}/{endpoint.code}/rotate").status_code == 409
    assert only().secrets() == [new.secret, endpoint.secret]
    admin.post(f"{PATH}/{endpoint.code}/retire")
    assert only().secrets() == [new.secret]


def test_a_configured_address_says_where_it_is_changed(
    admin: FlaskClient, partner: Receiver
) -> None:
    admin.get(PATH)
    code = only().code

    assert "CROWDFUND_WEBHOOK_ENDPOINTS" in admin.get(f"{PATH}/{code}/change").text
    assert admin.post(f"{PATH}/{code}/change", data=TYPED).status_code == 409
    assert admin.post(f"{PATH}/{code}/remove").status_code == 409


def test_a_test_is_sent_and_its_answer_stands_in_the_log(
    admin: FlaskClient, partner: Receiver, run_jobs: object
) -> None:
    admin.get(PATH)
    code = only().code
    answer = admin.post(f"{PATH}/{code}/ping")
    run_jobs()  # type: ignore[operator]

    assert [one["type"] for one in partner.events] == ["webhook.ping"]
    page = text(admin.get(answer.headers["Location"]).text)
    assert "Arrivato" in page
    assert "webhook-signature" in page
    assert "204" in page
    assert "webhook.ping" in text(admin.get(f"{PATH}/{code}").text)


def test_the_log_shows_failures_and_one_is_sent_again(
    admin: FlaskClient, partner: Receiver, run_jobs: object
) -> None:
    partner.answers = [410]
    with unit_of_work():
        outbound.send("campaign.published", "campaign:AB", {"title": "<b>Pane</b>"})
    run_jobs()  # type: ignore[operator]
    with unit_of_work():
        (endpoint,) = queries.endpoints()
        (delivery,) = queries.log(endpoint.id, "", None).items
    here = f"{PATH}/{endpoint.code}"
    assert "Non gli mandiamo più niente" in admin.get(here).text
    assert "campaign:AB" in admin.get(f"{here}?state=failed").text
    assert "Nessun evento così" in admin.get(f"{here}?state=delivered").text
    assert "<b>Pane</b>" not in admin.get(f"{here}/deliveries/{delivery.id}").text

    admin.post(f"{here}/resume")
    admin.post(f"{here}/deliveries/{delivery.id}/replay")
    run_jobs()  # type: ignore[operator]

    assert [one["id"] for one in partner.events] == [delivery.event.event_id]


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"since": "2027-03-02", "until": "2027-03-01"}, "La fine viene prima dell'inizio."),
        ({"since": "mai", "until": "2027-03-01"}, "Scrivi una data"),
        ({"since": "", "until": ""}, "Questo campo serve."),
    ],
)
def test_days_that_are_none_are_said_beside_their_field(
    admin: FlaskClient, days: dict[str, str], field: str
) -> None:
    code = added(admin).code
    answer = admin.post(f"{PATH}/{code}/replay", data=days)

    assert answer.status_code == 422
    assert field in text(answer.text)


def test_another_endpoints_delivery_is_not_there(admin: FlaskClient, partner: Receiver) -> None:
    with unit_of_work():
        outbound.send("campaign.published", "campaign:AB", {})
        (endpoint,) = queries.endpoints()
        other = endpoints.add(TYPED, "account:1").endpoint
        (delivery,) = queries.log(endpoint.id, "", None).items

    assert admin.get(f"{PATH}/{endpoint.code}/deliveries/{delivery.id}").status_code == 200
    assert admin.get(f"{PATH}/{other.code}/deliveries/{delivery.id}").status_code == 404
