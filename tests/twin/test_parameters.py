"""Parameters are read as Stripe encodes them and refused as Stripe refuses them."""

from contextlib import suppress
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.twin.errors import ApiError
from payments.twin.params import BOOL, INT, TEXT, Choice, Hash, ListOf, Metadata, decode, read_all
from tests.contract.checking import decode as decode_independently
from tests.twin.client import InProcessTwin

AUTH = {"Authorization": "Bearer sk_test_twin"}
NAMES = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
TREES = st.dictionaries(
    NAMES,
    st.recursive(
        st.text(max_size=5), lambda inner: st.dictionaries(NAMES, inner, min_size=1), max_leaves=8
    ),
)


def post(twin: InProcessTwin, path: str, data: Any) -> tuple[int, dict[str, Any]]:
    """A form post and its JSON answer."""
    answer = twin.browser().post(path, data=data, headers=AUTH)
    assert answer.json is not None
    return answer.status_code, answer.json


def flat(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """The form fields of a nested dict."""
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}[{key}]" if prefix else key
        pairs += flat(value, name) if isinstance(value, dict) else [(name, value)]
    return pairs


@settings(max_examples=50, deadline=None)
@given(TREES)
def test_decoding_undoes_encoding(tree: dict[str, Any]) -> None:
    """Any nested hash of texts survives the form encoding."""
    assert decode(flat(tree)) == tree


def test_lists_come_with_and_without_numbers() -> None:
    """expand[]=a and expand[0]=a are the same; numbers give the order."""
    fields = {"expand": ListOf(TEXT)}
    assert read_all(decode([("expand[]", "a"), ("expand[]", "b")]), fields) == {
        "expand": ["a", "b"]
    }
    given_ten = decode([(f"expand[{n}]", str(n)) for n in (10, 2, 0)])
    assert read_all(given_ten, fields) == {"expand": ["0", "2", "10"]}
    assert decode_independently("a%5B0%5D=x") == {"a": {"0": "x"}}


@pytest.mark.parametrize(
    ("data", "code", "param"),
    [
        ({"currency": "eur"}, "parameter_missing", "amount"),
        ({"amount": "", "currency": "eur"}, "parameter_invalid_empty", "amount"),
        ({"amount": "12.50", "currency": "eur"}, "parameter_invalid_integer", "amount"),
        ({"amount": "-5", "currency": "eur"}, "parameter_invalid_integer", "amount"),
        ({"amount": "9" * 30, "currency": "eur"}, "parameter_invalid_integer", "amount"),
        ({"amount": "49", "currency": "eur"}, "amount_too_small", "amount"),
        ({"amount": "100000000", "currency": "eur"}, "amount_too_large", "amount"),
        ({"amount": "100", "currency": "lire"}, None, "currency"),
        ({"amount": "100", "currency": "eur", "colour": "x"}, "parameter_unknown", "colour"),
        ({"amount": "100", "currency": "eur", "confirm": "yes"}, None, "confirm"),
        ({"amount": "100", "currency": "eur", "customer": "cus_x"}, "resource_missing", "customer"),
        ({"amount": "100", "currency": "eur", "metadata[a]": "x" * 501}, None, "metadata[a]"),
        ({"amount": "100", "currency": "eur", "metadata": "x"}, None, "metadata"),
        ({"amount": "100", "currency": "eur", "off_session": "true"}, None, "off_session"),
        ({"amount": "100", "currency": "eur", "expand[0]": "colour"}, None, "expand"),
        ({"amount": "100", "currency": "eur", "payment_method_types": "card"}, None, None),
    ],
)
def test_wrong_parameters(
    twin: InProcessTwin, data: dict[str, str], code: str | None, param: str | None
) -> None:
    """400 invalid_request_error with the code and the name."""
    status, body = post(twin, "/v1/payment_intents", data)
    error = body["error"]
    assert (status, error["type"], error.get("code")) == (400, "invalid_request_error", code)
    if param:
        assert error["param"] == param


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_a_kind(text: str) -> None:
    """Every kind takes a text or refuses it in Stripe's way."""
    for kind in (INT, BOOL, TEXT, Choice(("a",)), Metadata(), ListOf(INT), Hash({"a": INT})):
        with suppress(ApiError):
            kind.read(text, "field")


def test_nested_names_in_errors(twin: InProcessTwin) -> None:
    """A wrong field deep in a hash is named as it was sent."""
    status, body = post(twin, "/v1/customers", {"address[planet]": "Terra"})
    assert (status, body["error"]["param"]) == (400, "address[planet]")


def test_contradictory_fields(twin: InProcessTwin) -> None:
    """A name cannot be a text and a hash at once."""
    status, _ = post(twin, "/v1/customers", {"metadata": "x", "metadata[a]": "y"})
    assert status == 400


def test_endless_nesting(twin: InProcessTwin) -> None:
    """A name with a thousand steps is refused, not followed."""
    status, _ = post(twin, "/v1/customers", {"metadata" + "[a]" * 1000: "y"})
    assert status == 400


def test_metadata_is_merged_and_unset(twin: InProcessTwin) -> None:
    """An empty text unsets a key, an empty value unsets all."""
    _, customer = post(twin, "/v1/customers", {"metadata[a]": "1", "metadata[b]": "2"})
    path = f"/v1/customers/{customer['id']}"
    assert post(twin, path, {"metadata[a]": "", "metadata[c]": "3"})[1]["metadata"] == {
        "b": "2",
        "c": "3",
    }
    assert post(twin, path, {"metadata": ""})[1]["metadata"] == {}


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({}, "You did not provide an API key"),
        ({"Authorization": "Bearer "}, "You did not provide an API key"),
        ({"Authorization": "Bearer sk_live_0123456789abcdef"}, "Invalid API Key"),
        ({"Authorization": "Basic !!!"}, "You did not provide an API key"),
    ],
)
def test_keys(twin: InProcessTwin, header: dict[str, str], words: str) -> None:
    """401 without a key, and for one that is not of test mode."""
    answer = twin.browser().get("/v1/balance", headers=header)
    assert answer.status_code == 401
    assert answer.json is not None
    assert words in answer.json["error"]["message"]
    assert "0123456789" not in answer.text


def test_headers_of_an_answer(twin: InProcessTwin) -> None:
    """A request id, and the version that was asked for."""
    browser: FlaskClient = twin.browser()
    answer = browser.get("/v1/balance", headers={**AUTH, "Stripe-Version": "2026-08-26.dahlia"})
    assert answer.headers["Request-Id"].startswith("req_")
    assert answer.headers["Stripe-Version"] == "2026-08-26.dahlia"


@pytest.mark.parametrize("path", ["/v1/invoices", "/v1/balance/x/y", "/_twin/nothing"])
def test_unknown_addresses(twin: InProcessTwin, path: str) -> None:
    """404 in Stripe's shape."""
    answer = twin.browser().get(path, headers=AUTH)
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"]["type"] == "invalid_request_error"


def test_pages_forwards_and_backwards(twin: InProcessTwin) -> None:
    """starting_after and ending_before walk the same list."""
    client = twin.stripe_client()
    made = [client.v1.customers.create({}).id for _ in range(5)][::-1]
    first = client.v1.customers.list({"limit": 2})
    assert [c.id for c in first.data] == made[:2]
    second = client.v1.customers.list({"limit": 2, "starting_after": made[1]})
    assert ([c.id for c in second.data], second.has_more) == (made[2:4], True)
    back = client.v1.customers.list({"limit": 2, "ending_before": made[4]})
    assert ([c.id for c in back.data], back.has_more) == (made[2:4], True)
    for wrong in ({"limit": "0"}, {"limit": "101"}, {"starting_after": "cus_no"}):
        answer = twin.browser().get("/v1/customers", query_string=wrong, headers=AUTH)
        assert answer.status_code == 400


def test_lists_are_filtered_by_time(twin: InProcessTwin) -> None:
    """created[gte] and its like, or an exact second."""
    client = twin.stripe_client()
    client.v1.customers.create({})
    twin.control.advance(100)
    late = client.v1.customers.create({})
    start = twin.control.now
    assert [c.id for c in client.v1.customers.list({"created": {"gte": start}}).data] == [late.id]
    assert [c.id for c in client.v1.customers.list({"created": start}).data] == [late.id]
    assert client.v1.customers.list({"created": {"gt": start}}).data == []


def test_same_seed_gives_the_same_ids() -> None:
    """Two twins of a seed tell the same story."""
    ids = [InProcessTwin(seed=7).stripe_client().v1.customers.create({}).id for _ in range(2)]
    assert ids[0] == ids[1]
    assert InProcessTwin(seed=8).stripe_client().v1.customers.create({}).id != ids[0]
