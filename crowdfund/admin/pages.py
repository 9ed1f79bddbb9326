"""The lists of the admin's desk."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.states import ROLES
from campaigns.pledges.states import PLEDGE
from campaigns.states import CAMPAIGN
from crowdfund.admin import policies, queries
from crowdfund.statistics import figures
from crowdfund.statistics.filters import Asked
from kit.authz import access
from kit.jobs import queue_figures
from kit.paging import Page

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

JOB_STATUSES = ("failed", "todo", "doing")


@blueprint.get("")
@access("admin.see")
def index() -> ResponseReturnValue:
    """How the city is doing, and what needs a person."""
    report = figures.report(Asked())
    return render_template("admin/index.html", total=report.total, jobs=queue_figures())


@blueprint.get("/campaigns")
@access("admin.see")
def campaigns() -> ResponseReturnValue:
    """Every campaign, also those that are not public."""
    words, state, cursor = _asked("q"), _asked("state"), _asked("cursor")
    page = queries.campaigns(words, state if state in CAMPAIGN.states else "", cursor)
    return _list("campaigns", page, states=CAMPAIGN.states)


@blueprint.get("/pledges")
@access("admin.see")
def pledges() -> ResponseReturnValue:
    """Every pledge."""
    words, state, cursor = _asked("q"), _asked("state"), _asked("cursor")
    page = queries.pledges(words, state if state in PLEDGE.states else "", cursor)
    return _list("pledges", page, states=PLEDGE.states)


@blueprint.get("/people")
@access("admin.people")
def people() -> ResponseReturnValue:
    """Every account."""
    words, role, cursor = _asked("q"), _asked("role"), _asked("cursor")
    page = queries.people(words, role if role in ROLES else "", cursor)
    return _list("people", page, roles=ROLES)


@blueprint.get("/ledger")
@access("admin.see")
def ledger() -> ResponseReturnValue:
    """Balances, and the entries behind them."""
    page = queries.entries(_asked("account"), _asked("reference"), _asked("cursor"))
    return _list("ledger", page, balances=queries.balances())


@blueprint.get("/log")
@access("admin.see")
def log() -> ResponseReturnValue:
    """Who did what."""
    return _list("log", queries.deeds(_asked("actor"), _asked("cursor")))


@blueprint.get("/moves")
@access("admin.see")
def moves() -> ResponseReturnValue:
    """Every change of a state."""
    return _list("moves", queries.moves(_asked("lifecycle"), _asked("cursor")))


@blueprint.get("/jobs")
@access("admin.jobs")
def jobs() -> ResponseReturnValue:
    """The queue: what failed, what waits, what runs."""
    status = _asked("status") if _asked("status") in JOB_STATUSES else "failed"
    return render_template(
        "admin/jobs.html",
        jobs=queries.jobs(status),
        status=status,
        statuses=JOB_STATUSES,
        counts=queue_figures(),
    )


@blueprint.get("/webhooks")
@access("admin.see")
def webhooks() -> ResponseReturnValue:
    """Events out and in."""
    return render_template(
        "admin/webhooks.html", deliveries=queries.deliveries(), inbound=queries.inbound()
    )


def _asked(name: str) -> str:
    return " ".join(request.args.get(name, "").replace("\x00", "").split())[:200]


def _list(name: str, page: Page[Any], **more: object) -> ResponseReturnValue:
    """A list page; the way on keeps the filters."""
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key != "cursor"}
    here = f"admin.{name}"
    onward = url_for(here, **{**kept, "cursor": page.next_cursor}) if page.next_cursor else None
    first = url_for(here, **kept) if request.args.get("cursor") else None
    return render_template(
        f"admin/{name}.html", page=page, next_url=onward, first_url=first, asked=kept, **more
    )
