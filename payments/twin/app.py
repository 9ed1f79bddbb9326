"""The Flask application of the twin: its API, hosted pages and control API."""

import logging
import socket
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from payments.twin import (
    accounts,
    balance,
    charges,
    checkout,
    checkout_page,
    control,
    customers,
    disputes,
    events,
    intent_search,
    onboarding_page,
    payment_intents,
    payment_methods,
    payouts,
    refunds,
    setup_intents,
    three_ds_page,
    transfers,
    webhook_endpoints,
)
from payments.twin.api import Incoming, answer
from payments.twin.endpoints import Endpoint
from payments.twin.errors import AnswerLost
from payments.twin.twin import Twin

ENDPOINTS: list[Endpoint] = [
    endpoint
    for module in (
        accounts,
        balance,
        charges,
        checkout,
        customers,
        disputes,
        events,
        intent_search,
        payment_intents,
        payment_methods,
        payouts,
        refunds,
        setup_intents,
        transfers,
        webhook_endpoints,
    )
    for endpoint in module.ENDPOINTS
]
LONGEST_BODY = 1_000_000
logger = logging.getLogger("payments.twin")


def create_app(twin: Twin) -> Flask:
    """The application around one twin."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY
    for endpoint in ENDPOINTS:
        _route(app, twin, endpoint)
    app.register_blueprint(checkout_page.blueprint(twin))
    app.register_blueprint(three_ds_page.blueprint(twin))
    app.register_blueprint(onboarding_page.blueprint(twin))
    app.register_blueprint(control.blueprint(twin))
    app.register_error_handler(HTTPException, _unknown)
    return app


def _route(app: Flask, twin: Twin, endpoint: Endpoint) -> None:
    def view(**args: str) -> Response:
        pairs = request.args if request.method == "GET" else request.form
        incoming = Incoming(
            method=request.method,
            path=request.path,
            headers=request.headers,
            pairs=list(pairs.items(multi=True)),
            args=args,
            base_url=request.host_url,
        )
        try:
            given = answer(twin, endpoint, incoming)
        except AnswerLost as cut:
            return _cut(twin, cut)
        response = jsonify(given.body)
        response.status_code = given.status
        response.headers.update(given.headers)
        return response

    name = f"{endpoint.method} {endpoint.path}".replace(".", "_")
    app.add_url_rule(endpoint.path, name, view, methods=[endpoint.method])


def _cut(twin: Twin, cut: AnswerLost) -> Response:
    """Close the connection without an answer; without a socket the caller gets the exception."""
    connection: Any = request.environ.get("werkzeug.socket")
    if connection is None:
        raise cut
    twin.stopping.wait(cut.seconds)
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        logger.debug("the client had gone before the connection was cut")
    return Response(status=500)


def _unknown(error: HTTPException) -> tuple[Response, int] | HTTPException:
    """Unknown addresses of the API answer in Stripe's shape."""
    if not request.path.startswith(("/v1/", "/v2/", "/_twin/")):
        return error
    message = f"Unrecognized request URL ({request.method}: {request.path})."
    if error.code not in (404, 405):
        message = error.description or error.name
    body = {"error": {"type": "invalid_request_error", "message": message}}
    return jsonify(body), error.code or 500
