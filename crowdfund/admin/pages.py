"""The lists of the admin's desk."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.states import ROLES
from campaigns.pledges.states import PLEDGE
from campaigns.receipts.papers import MEANS
from campaigns.states import CAMPAIGN
from crowdfund import asked
from crowdfund.admin import filters, machinery, policies, queries
from crowdfund.admin import receipts as receipt_lists
from crowdfund.admin.filters import CampaignFilter, PledgeFilter
from crowdfund.admin.receipts import ReceiptFilter
from crowdfund.admin.words import details, in_templates
from crowdfund.statistics import figures
from crowdfund.statistics.filters import Asked
from kit import territory
from kit.authz import access
from kit.forms import Form
from kit.i18n import current_locale
from kit.jobs import queue_figures
from kit.paging import Page
from payments.reconciliation import queries as reconciliation
from webhooks.states import DELIVERY, INBOUND

__all__ = ["blueprint", "policies", "show_list"]

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
in_templates.put_into(blueprint)


@blueprint.get("")
@access("admin.see")
def index() -> ResponseReturnValue:
    """How the city is doing, and what needs a person."""
    return render_template(
        "admin/index.html",
        total=figures.report(Asked()).total,
        jobs=queue_figures(),
        to_review=queries.waiting_for_review(),
        not_delivered=machinery.failed_deliveries(),
        shield=machinery.shield(),
        differences=sum(reconciliation.open_by_kind().values()),
        last_check=reconciliation.last_check(),
    )


@blueprint.get("/campaigns")
@access("admin.see")
def campaigns() -> ResponseReturnValue:
    """Every campaign, also those that are not public."""
    form, data = asked.read(filters.CampaignsSchema())
    wanted, known = CampaignFilter(**data), territory.current()
    return show_list(
        "campaigns",
        queries.campaigns(wanted, _cursor()),
        form,
        wanted=wanted,
        together=queries.campaigns_together(wanted),
        states=CAMPAIGN.states,
        districts={code: one.name for code, one in known.districts.items()},
        themes={code: one.name(current_locale()) for code, one in known.themes.items()},
    )


@blueprint.get("/pledges")
@access("admin.see")
def pledges() -> ResponseReturnValue:
    """Every pledge."""
    form, data = asked.read(filters.PledgesSchema())
    wanted = PledgeFilter(**data)
    return show_list(
        "pledges",
        queries.pledges(wanted, _cursor()),
        form,
        wanted=wanted,
        together=queries.pledges_together(wanted),
        states=PLEDGE.states,
    )


@blueprint.get("/receipts")
@access("admin.see")
def receipts() -> ResponseReturnValue:
    """Every receipt, and whether a number is missing."""
    form, data = asked.read(filters.ReceiptsSchema())
    wanted = ReceiptFilter(**data)
    return show_list(
        "receipts",
        receipt_lists.listed(wanted, _cursor()),
        form,
        wanted=wanted,
        together=receipt_lists.together(wanted),
        years=receipt_lists.years(),
        means=MEANS,
    )


@blueprint.get("/people")
@access("admin.people")
def people() -> ResponseReturnValue:
    """Every account."""
    form, data = asked.read(filters.PeopleSchema())
    return show_list(
        "people", queries.people(data["q"], data["role"], _cursor()), form, roles=ROLES
    )


@blueprint.get("/log")
@access("admin.see")
def log() -> ResponseReturnValue:
    """Who did what."""
    form, data = asked.read(filters.LogSchema())
    page = queries.deeds(data["actor"], data["subject"], _cursor())
    names = queries.names_of([data["actor"], data["subject"], *details.people(page.items)])
    return show_list("log", page, form, names=names)


@blueprint.get("/moves")
@access("admin.see")
def moves() -> ResponseReturnValue:
    """Every change of a state."""
    form, data = asked.read(filters.MovesSchema())
    page = queries.moves(data["lifecycle"], data["subject"], _cursor())
    names = queries.names_of(move.actor for move in page.items)
    return show_list("moves", page, form, names=names)


@blueprint.get("/jobs")
@access("admin.jobs")
def jobs() -> ResponseReturnValue:
    """The queue: what failed, what waits, what runs."""
    form, data = asked.read(filters.JobsSchema())
    status = data["status"] or "failed"
    return show_list(
        "jobs",
        machinery.jobs(status, _cursor()),
        form,
        status=status,
        statuses=filters.JOB_STATUSES,
        counts=queue_figures(),
    )


@blueprint.get("/webhooks")
@access("admin.see")
def webhooks() -> ResponseReturnValue:
    """Events out and in."""
    form, data = asked.read(filters.EventsSchema())
    way, state = data["way"] or "out", data["state"]
    page: Page[Any] = (
        machinery.deliveries(state, _cursor())
        if way == "out"
        else machinery.inbound(state, _cursor())
    )
    states = DELIVERY.states if way == "out" else INBOUND.states
    return show_list("webhooks", page, form, way=way, states=states)


def show_list(name: str, page: Page[Any], form: Form, **more: object) -> ResponseReturnValue:
    """A list page; the way on keeps the filters and the address's own arguments."""
    kept = asked.kept()
    here, own = request.endpoint or "", request.view_args or {}
    to_next = {**kept, **own, "cursor": page.next_cursor}
    shown = render_template(
        f"admin/{name}.html",
        page=page,
        form=form,
        asked=kept,
        next_url=url_for(here, **to_next) if page.next_cursor else None,
        first_url=url_for(here, **{**kept, **own}) if _cursor() else None,
        **more,
    )
    return shown, form.status


def _cursor() -> str | None:
    return request.args.get("cursor") or None
