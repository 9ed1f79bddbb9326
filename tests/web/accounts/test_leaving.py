"""The page on which one erases the account, and the file with one's data."""

from flask.testing import FlaskClient

from tests.factories import accounts

GOOD = {"pledges": "keep", "sure": "1", "current_password": accounts.PASSWORD}


def test_it_is_asked_twice_and_then_one_is_out(client: FlaskClient) -> None:
    anna = accounts.account()
    accounts.log_in(client, anna)
    assert "/account/erase" in client.get("/account").text
    wrong = client.post("/account/erase", data={"pledges": "cancel"})
    assert wrong.status_code == 422
    for name in ("sure", "current_password"):
        assert f'id="f-{name}-error"' in wrong.text
    refused = client.post("/account/erase", data={**GOOD, "current_password": "no"})
    assert "La password non è giusta" in refused.text
    done = client.post("/account/erase", data=GOOD)
    assert (done.status_code, done.location) == (303, "/")
    assert client.get("/account").location == "/account/login?next=/account"
    assert accounts.again(anna).state == "erased"


def test_ones_data_are_a_file(client: FlaskClient) -> None:
    anna = accounts.account()
    accounts.log_in(client, anna)
    answer = client.get("/account/export")
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["account"]["email"] == anna.email
