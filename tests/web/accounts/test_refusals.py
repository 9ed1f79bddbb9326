"""How a refusal looks: a page leads to the log-in, the API answers with a problem."""

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from accounts.visitors import NOBODY, Visitor
from accounts.web import current, refuse
from kit import authz
from tests.factories import accounts as make

CITIZEN = Visitor(account_id=7, role="citizen", actor="account:7", stage="full", known_id=7)
HALF = Visitor(stage="code", known_id=7)


def refused(
    app: Flask, path: str, visitor: Visitor, subject: object = None, method: str = "GET"
) -> Response:
    with app.test_request_context(path, method=method):
        g.visitor = visitor
        try:
            return refuse(visitor, subject)
        except HTTPException as error:
            return error.get_response()


@pytest.mark.parametrize(
    ("visitor", "subject", "status"),
    [
        (NOBODY, None, 401),
        (NOBODY, "x", 401),
        (HALF, None, 401),
        (CITIZEN, "x", 404),
        (CITIZEN, None, 403),
    ],
)
def test_the_api_answers_with_problems(
    app: Flask, visitor: Visitor, subject: object, status: int
) -> None:
    answer = refused(app, "/api/v1/pledges", visitor, subject)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


def test_what_is_not_yours_is_not_there_and_what_is_for_others_is_forbidden(app: Flask) -> None:
    assert refused(app, "/campaigns/x/edit", CITIZEN, "a draft").status_code == 404
    assert refused(app, "/admin", CITIZEN).status_code == 403


@pytest.mark.parametrize(
    ("path", "method", "back"),
    [
        ("/campaigns/new?theme=x", "GET", "?next=/campaigns/new?theme%3Dx"),
        ("/campaigns/new", "POST", ""),
    ],
)
def test_a_page_leads_to_the_log_in_and_back_by_a_link_alone(
    app: Flask, path: str, method: str, back: str
) -> None:
    assert refused(app, path, NOBODY, method=method).location == f"/account/login{back}"


def test_outside_a_request_there_is_nobody(app: Flask) -> None:
    assert current() == NOBODY
    assert not authz.allows("account.manage", current())


def test_an_admin_manages_and_nobody_else(app: Flask) -> None:
    for role, may in (("guest", False), ("citizen", False), ("animator", False), ("admin", True)):
        assert authz.allows("account.manage", Visitor(account_id=1, role=role)) == may


def test_staff_without_a_second_step_get_a_problem_from_the_api(client: FlaskClient) -> None:
    client.post(
        "/account/login",
        data={"email": make.account("admin").email, "password": make.PASSWORD},
    )
    answer = client.get("/api/v1/anything")
    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"


def test_an_invented_cookie_is_nobodys(client: FlaskClient) -> None:
    for token in ("", "x", "è", "a" * 3_000):
        client.set_cookie("session_id", token)
        assert client.get("/account").location == "/account/login?next=/account"
