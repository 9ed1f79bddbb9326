"""The page on which a connected account would give its data; here a click is enough."""

from flask import Blueprint, Response, redirect, request

from payments.twin import accounts
from payments.twin.hosted import acting, message, page
from payments.twin.twin import Twin


def blueprint(twin: Twin) -> Blueprint:
    """The routes of the page."""
    routes = Blueprint("onboarding_page", __name__)

    @routes.route("/setup/e/<account>/<token>", methods=["GET", "POST"])
    def onboarding(account: str, token: str) -> Response:
        with acting(twin):
            link = twin.store.find(f"alink_{token}", "_account_link")
            owner = twin.store.find(account, "account")
            if link is None or owner is None or link["account"] != account:
                return message("missing", None, 404)
            if link["expires_at"] <= twin.clock.now():
                return _see(link["refresh_url"])
            if request.method == "GET":
                return page("onboarding.html", None, link=link)
            if request.form.get("outcome") == "complete":
                accounts.onboard(twin, owner)
            return _see(link["return_url"])

    return routes


def _see(address: str) -> Response:
    response = redirect(address, 303)
    assert isinstance(response, Response)
    return response
