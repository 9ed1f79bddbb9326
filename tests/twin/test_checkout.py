"""Checkout Sessions and their hosted page: pay, save, give up, come too late."""

import re
from typing import Any

import pytest
import stripe

from tests.twin.client import ADDRESS, InProcessTwin
from tests.twin.helpers import CANCEL, session, told

DAY = 86_400
HOUR = 3600


def test_paying_leads_to_the_success_address(twin: InProcessTwin) -> None:
    """The id is put into the address; session, intent and customer details agree."""
    client = twin.stripe_client()
    opened = session(
        client, payment_intent_data={"metadata": {"reference": "pledge:AB12"}, "description": "x"}
    )
    assert opened.payment_intent is None
    answer = twin.fill_checkout(opened.url, email="chi@esempio.it")
    assert answer.status_code == 303
    assert answer.location == f"https://citta.example/grazie?s={opened.id}"
    done: Any = client.v1.checkout.sessions.retrieve(opened.id, {"expand": ["payment_intent"]})
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    assert done.customer_details.email == "chi@esempio.it"
    assert done.payment_intent.status == "succeeded"
    assert done.payment_intent.metadata["reference"] == "pledge:AB12"
    assert told(twin)[-3:] == [
        "payment_intent.succeeded",
        "checkout.session.completed",
        "charge.updated",
    ]


def test_saving_a_card_charges_nothing(twin: InProcessTwin) -> None:
    """The card belongs to the customer and is set up; the balance is untouched."""
    client = twin.stripe_client()
    customer = client.v1.customers.create({"email": "chi@esempio.it"})
    opened = session(client, "setup", customer=customer.id)
    assert twin.fill_checkout(opened.url).status_code == 303
    done: Any = client.v1.checkout.sessions.retrieve(opened.id, {"expand": ["setup_intent"]})
    assert (done.status, done.payment_status) == ("complete", "no_payment_required")
    assert done.setup_intent.status == "succeeded"
    method = client.v1.payment_methods.retrieve(done.setup_intent.payment_method)
    assert method.customer == customer.id
    assert client.v1.balance_transactions.list().data == []
    assert "checkout.session.completed" in told(twin)


@pytest.mark.parametrize("mode", ["payment", "setup"])
def test_customer_is_made_when_asked(twin: InProcessTwin, mode: str) -> None:
    """customer_creation=always gives a guest a customer with their e-mail."""
    client = twin.stripe_client()
    opened = session(client, mode, customer_creation="always", customer_email="chi@esempio.it")
    twin.fill_checkout(opened.url)
    done = client.v1.checkout.sessions.retrieve(opened.id)
    assert isinstance(done.customer, str)
    assert client.v1.customers.retrieve(done.customer).email == "chi@esempio.it"


@pytest.mark.parametrize(("mode", "number"), [("payment", "3184"), ("setup", "3155")])
def test_challenge_passed_or_failed(twin: InProcessTwin, mode: str, number: str) -> None:
    """Failed: back on the page with the reason. Passed: on to the success address."""
    client = twin.stripe_client()
    cards = {"3184": "4000002760003184", "3155": "4000002500003155"}
    opened = session(client, mode)
    failed = twin.fill_checkout(opened.url, cards[number], passed=False)
    assert failed.location == f"{ADDRESS}/c/pay/{opened.id}"
    assert "conferma con la banca non" in twin.browser().get(f"/c/pay/{opened.id}").text
    assert client.v1.checkout.sessions.retrieve(opened.id).status == "open"
    passed = twin.fill_checkout(opened.url, cards[number], passed=True)
    assert passed.location == f"https://citta.example/grazie?s={opened.id}"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "nessuna", "Scrivi un indirizzo e-mail"),
        ("number", "4111 1111 1111 1111", "carta di prova"),
        ("number", "<script>alert(1)</script>", "carta di prova"),
        ("expiry", "13/34", "scadenza futura"),
        ("expiry", "02/27", "scadenza futura"),
        ("expiry", "12/3400", "scadenza futura"),
        ("cvc", "12", "3 o 4 cifre"),
        ("cvc", "", "3 o 4 cifre"),
    ],
)
def test_error_beside_the_field(twin: InProcessTwin, field: str, value: str, words: str) -> None:
    """422, the field says what is wrong, and what was typed is still there."""
    opened = session(twin.stripe_client())
    typed = {
        "email": "a@esempio.it",
        "number": "4242424242424242",
        "expiry": "03/27",
        "cvc": "1234",
    }
    answer = twin.browser().post(f"/c/pay/{opened.id}", data={**typed, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "<script>" not in answer.text
    kept = typed["cvc"] if field != "cvc" else typed["expiry"]
    assert f'value="{kept}"' in answer.text


def test_page_says_that_it_is_a_simulation(twin: InProcessTwin) -> None:
    """In the session's language, or the browser's."""
    client = twin.stripe_client()
    italian = twin.browser().get(f"/c/pay/{session(client).id}")
    assert "Simulazione: nessun pagamento vero" in italian.text
    english = twin.browser().get(f"/c/pay/{session(client, locale='en').id}")
    assert "Simulation: no real payment" in english.text
    auto = f"/c/pay/{session(client, locale='auto').id}"
    header = {"Accept-Language": "en-GB,en;q=0.8"}
    assert 'lang="en"' in twin.browser().get(auto, headers=header).text


def test_page_loads_nothing_from_elsewhere(twin: InProcessTwin) -> None:
    """No script, no file, and a policy that would forbid them."""
    answer = twin.browser().get(f"/c/pay/{session(twin.stripe_client()).id}")
    assert not re.search(r"<script|<img|@import|url\(", answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert CANCEL in answer.text


def test_finished_page_says_so(twin: InProcessTwin) -> None:
    """A second visit does not pay again."""
    client = twin.stripe_client()
    opened = session(client)
    twin.fill_checkout(opened.url)
    assert twin.fill_checkout(opened.url).status_code == 200
    assert len(client.v1.charges.list().data) == 1


def test_session_expires_after_a_day(twin: InProcessTwin) -> None:
    """By the clock: the page is gone, the setup is cancelled, the platform is told."""
    client = twin.stripe_client()
    opened = session(client, "setup")
    twin.control.advance(DAY - 1)
    assert client.v1.checkout.sessions.retrieve(opened.id).status == "open"
    twin.control.advance(1)
    gone = client.v1.checkout.sessions.retrieve(opened.id)
    assert (gone.status, gone.url) == ("expired", None)
    assert client.v1.setup_intents.retrieve(opened.setup_intent).status == "canceled"
    assert twin.browser().get(f"/c/pay/{opened.id}").status_code == 410
    assert "checkout.session.expired" in told(twin)


def test_session_is_expired_once(twin: InProcessTwin) -> None:
    """On request; a second time it is refused, as is a complete one."""
    client = twin.stripe_client()
    opened = session(client, expires_at=twin.control.now + HOUR)
    twin.fill_checkout(opened.url, "4000000000000002")
    assert client.v1.checkout.sessions.expire(opened.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(opened.id)
    intent = client.v1.payment_intents.list().data[0]
    assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")


def test_intent_of_an_open_session_is_left_alone(twin: InProcessTwin) -> None:
    """Only the page may confirm it, only expiry may cancel it."""
    client = twin.stripe_client()
    opened = session(client, "setup")
    with pytest.raises(stripe.InvalidRequestError, match="expire the session"):
        client.v1.setup_intents.cancel(opened.setup_intent)
    with pytest.raises(stripe.InvalidRequestError, match="expire the session"):
        client.v1.setup_intents.confirm(opened.setup_intent)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"mode": "setup", "line_items": [{"quantity": 1}]}, "line_items[0][price_data]"),
        ({"mode": "payment", "success_url": ""}, "success_url"),
        ({"mode": "payment", "line_items": ""}, "line_items"),
        ({"mode": "setup", "submit_type": "donate"}, "submit_type"),
        ({"mode": "payment", "customer": "cus_no"}, "customer"),
        ({"mode": "payment", "expires_at": 1}, "expires_at"),
        ({"mode": "lottery"}, "mode"),
    ],
)
def test_wrong_sessions_are_refused(
    client: stripe.StripeClient, changes: dict[str, Any], param: str
) -> None:
    """400 with the name of the parameter."""
    with pytest.raises(stripe.InvalidRequestError) as caught:
        session(client, **changes)
    assert str(caught.value.param).startswith(param)


def test_debit_on_the_page_is_decided_later(twin: InProcessTwin) -> None:
    """Complete but unpaid, then paid when the bank answers."""
    client = twin.stripe_client()
    opened = session(client, payment_method_types=["sepa_debit"])
    data = {"method": "sepa_debit", "email": "a@esempio.it", "name": "A", "iban": "IT40"}
    wrong = twin.browser().post(f"/c/pay/{opened.id}", data=data)
    assert wrong.status_code == 422
    data["iban"] = "IT40 S054 2811 1010 0000 0123 456"
    assert twin.browser().post(f"/c/pay/{opened.id}", data=data).status_code == 303
    waiting = client.v1.checkout.sessions.retrieve(opened.id)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    twin.control.advance(6 * DAY)
    assert client.v1.checkout.sessions.retrieve(opened.id).payment_status == "paid"
    assert "checkout.session.async_payment_succeeded" in told(twin)


def test_debit_on_the_page_that_fails(twin: InProcessTwin) -> None:
    """By control, whatever the IBAN says."""
    client = twin.stripe_client()
    opened = session(client, payment_method_types=["sepa_debit"])
    data = {"method": "sepa_debit", "email": "a@esempio.it", "name": "A"}
    data["iban"] = "DE89370400440532013000"
    twin.browser().post(f"/c/pay/{opened.id}", data=data)
    intent = client.v1.checkout.sessions.retrieve(opened.id).payment_intent
    body = {"payment_intent": intent, "succeeded": False}
    assert twin.browser().post("/_twin/debits", json=body).status_code == 200
    kinds = told(twin)
    assert "checkout.session.async_payment_failed" in kinds
    assert "payment_intent.payment_failed" in kinds


def test_challenge_outside_checkout_comes_back_to_the_platform(twin: InProcessTwin) -> None:
    """The result is added to the return address."""
    client = twin.stripe_client()
    params: Any = {
        "amount": 2500,
        "currency": "eur",
        "payment_method": "pm_card_threeDSecure2Required",
        "payment_method_types": ["card"],
        "confirm": True,
        "return_url": "https://citta.example/torna?a=1",
    }
    intent = client.v1.payment_intents.create(params)
    browser = twin.browser()
    assert "25,00 €" in browser.get(f"/3ds/{intent.id}", headers={"Accept-Language": "it"}).text
    assert browser.post(f"/3ds/{intent.id}", data={"outcome": "perhaps"}).status_code == 200
    answer = browser.post(f"/3ds/{intent.id}", data={"outcome": "complete"})
    assert answer.location.startswith("https://citta.example/torna?a=1&payment_intent=pi_")
    assert answer.location.endswith("redirect_status=succeeded")
    assert "Fatto" in browser.get(f"/3ds/{intent.id}").text


@pytest.mark.parametrize("path", ["/c/pay/cs_no", "/3ds/pi_no", "/setup/e/acct_no/no"])
def test_unknown_pages(twin: InProcessTwin, path: str) -> None:
    """404, in words."""
    answer = twin.browser().get(path, headers={"Accept-Language": "it"})
    assert answer.status_code == 404
    assert "Pagina non trovata" in answer.text
