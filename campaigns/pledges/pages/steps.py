"""The four steps of a pledge: amount, reward or none, contact, check."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from campaigns.matchfunding import words as matching
from campaigns.models import Campaign, Pledge, Reward
from campaigns.pledges import checkout, drafts, holding, queries, words
from campaigns.pledges.pages import entry
from campaigns.pledges.policies import takes_pledges
from campaigns.pledges.schemas import (
    NO_REWARD,
    ROUND_AMOUNTS,
    AmountSchema,
    CheckSchema,
    ContactSchema,
    RewardSchema,
)
from campaigns.pledges.states import AT_CHECKOUT
from kit.authz import access, visitor
from kit.forms import Form

blueprint = Blueprint("pledge", __name__, url_prefix="/campaigns/<slug>/pledge")


@blueprint.get("")
@access("pledge.form", on=queries.public_campaign)
def start(campaign: Campaign) -> ResponseReturnValue:
    """Step one for a new pledge; the address may bring an amount or a reward along."""
    known = {name: request.args.get(name, "") for name in ("amount", "other_amount", "reward")}
    if known["amount"] not in [words.typed_amount(cents) for cents in ROUND_AMOUNTS]:
        known["other_amount"] = known["other_amount"] or known["amount"][:20]
        known["amount"] = ""
    return _amount_page(campaign, None, Form(AmountSchema(), known=known))


@blueprint.post("")
@access("pledge.form", on=queries.public_campaign)
def begin(campaign: Campaign) -> ResponseReturnValue:
    """Begin a draft with the amount; the campaign's page posts here too."""
    form = Form(AmountSchema())
    pledge = form.submit(lambda data: drafts.start(campaign, data, visitor()))
    if pledge is None:
        return _amount_page(campaign, None, form)
    response = _to_step(pledge, drafts.next_step(pledge, "amount"))
    return response if pledge.account_id else holding.hold(response, pledge.code)


@blueprint.get("/<code>/amount")
@access("pledge.draft", on=entry.draft)
def amount(pledge: Pledge) -> ResponseReturnValue:
    """Step one again, to change the amount."""
    if pledge.state != "draft":
        return _to_where_it_stands(pledge)
    known = words.amount_fields(pledge.amount)
    return _amount_page(pledge.campaign, pledge, Form(AmountSchema(), known=known))


@blueprint.post("/<code>/amount")
@access("pledge.draft", on=entry.draft)
def save_amount(pledge: Pledge) -> ResponseReturnValue:
    """Save another amount and go on."""
    if pledge.state != "draft":
        return _to_where_it_stands(pledge)
    form = Form(AmountSchema())
    if form.submit(lambda data: drafts.set_amount(pledge, data)) is None:
        return _amount_page(pledge.campaign, pledge, form)
    return _to_step(pledge, drafts.next_step(pledge, "amount"))


@blueprint.get("/<code>/reward")
@access("pledge.draft", on=entry.draft)
def reward(pledge: Pledge) -> ResponseReturnValue:
    """Step two; a campaign without rewards has none."""
    if pledge.state != "draft":
        return _to_where_it_stands(pledge)
    if not pledge.campaign.rewards:
        return _to_step(pledge, drafts.next_step(pledge, "reward"))
    chosen = str(pledge.reward_id or (NO_REWARD if pledge.email else ""))
    return _reward_page(pledge, Form(RewardSchema(), known={"reward": chosen}))


@blueprint.post("/<code>/reward")
@access("pledge.draft", on=entry.draft)
def save_reward(pledge: Pledge) -> ResponseReturnValue:
    """Save the choice and go on."""
    if pledge.state != "draft":
        return _to_where_it_stands(pledge)
    form = Form(RewardSchema())
    if form.submit(lambda data: drafts.choose_reward(pledge, data["reward"])) is None:
        return _reward_page(pledge, form)
    return _to_step(pledge, drafts.next_step(pledge, "reward"))


@blueprint.get("/<code>/contact")
@access("pledge.draft", on=entry.draft)
def contact(pledge: Pledge) -> ResponseReturnValue:
    """Step three: filled in beforehand with what the account, or the draft, knows."""
    if pledge.state != "draft":
        return _to_where_it_stands(pledge)
    who = visitor()
    known = {
        "email": pledge.email or (who.email if pledge.account_id else ""),
        "name": pledge.name or (who.display_name if pledge.account_id else ""),
        "show_name": "" if pledge.is_anonymous else "1",
        "message": pledge.message,
    }
    return _page("contact", pledge, Form(ContactSchema(), known=known))


@blueprint.post("/<code>/contact")
@access("pledge.draft", on=entry.draft)
def save_contact(pledge: Pledge) -> ResponseReturnValue:
    """Save the contact and go on."""
    if pledge.state != "draft":
        return _to_where_it_stands(pledge)
    form = Form(ContactSchema())
    if form.submit(lambda data: drafts.set_contact(pledge, data)) is None:
        return _page("contact", pledge, form)
    return _to_step(pledge, "check")


@blueprint.get("/<code>/check")
@access("pledge.draft", on=entry.draft)
def check(pledge: Pledge) -> ResponseReturnValue:
    """Step four: every figure, and the way to the gateway; also the way back from there."""
    if pledge.state in AT_CHECKOUT:
        return _check_page(pledge, Form(CheckSchema()))
    if pledge.state != "draft":
        return _to_where_it_stands(pledge)
    if not pledge.email:
        return _to_step(pledge, "contact")
    return _check_page(pledge, Form(CheckSchema()))


@blueprint.post("/<code>/check")
@access("pledge.draft", on=entry.draft, transactional=False)
def confirm(pledge: Pledge) -> ResponseReturnValue:
    """Send the pledge off to the gateway; twenty times is once."""
    form = Form(CheckSchema())
    who, ip = visitor().actor, request.remote_addr or ""
    if form.submit(lambda data: checkout.send_off(pledge, data, ip=ip, actor=who)) is not None:
        return redirect(_address(pledge, "pledge_checkout.go"), 303)
    if "reward" in form.errors:
        return _reward_page(pledge, form)
    return _check_page(pledge, form)


def _amount_page(campaign: Campaign, pledge: Pledge | None, form: Form) -> ResponseReturnValue:
    if not takes_pledges(campaign):
        return _closed(campaign)
    if form.values.get("other_amount") and "amount" in form.errors:
        form.errors["other_amount"] = form.errors.pop("amount")
    page = render_template(
        "campaigns/pledges/amount.html",
        form=form,
        campaign=campaign,
        pledge=pledge,
        amounts=ROUND_AMOUNTS,
        matching=matching.matching(campaign),
        last_day=words.last_day(campaign),
    )
    return page, form.status


def _reward_page(pledge: Pledge, form: Form) -> ResponseReturnValue:
    def is_gone(offered: Reward) -> bool:
        refused = form.status == 409 and offered.id == pledge.reward_id
        return refused or drafts.is_gone(offered)

    return _page("reward", pledge, form, is_gone=is_gone, no_reward=NO_REWARD)


def _check_page(pledge: Pledge, form: Form) -> ResponseReturnValue:
    return _page("check", pledge, form, offered=matching.offered_to(pledge))


def _page(step: str, pledge: Pledge, form: Form, **context: object) -> ResponseReturnValue:
    if not takes_pledges(pledge.campaign):
        return _closed(pledge.campaign)
    page = render_template(
        f"campaigns/pledges/{step}.html",
        form=form,
        pledge=pledge,
        campaign=pledge.campaign,
        last_day=words.last_day(pledge.campaign),
        seen=words.fingerprint(pledge),
        **context,
    )
    return page, form.status


def _closed(campaign: Campaign) -> ResponseReturnValue:
    return render_template("campaigns/pledges/closed.html", campaign=campaign), 409


def _address(pledge: Pledge, endpoint: str) -> str:
    return url_for(endpoint, slug=pledge.campaign.slug, code=pledge.code)


def _to_step(pledge: Pledge, step: str) -> Response:
    return redirect(_address(pledge, f"pledge.{step}"), 303)


def _to_where_it_stands(pledge: Pledge) -> Response:
    if pledge.state in AT_CHECKOUT:
        return _to_step(pledge, "check")
    return redirect(url_for("pledge_manage.show", code=pledge.code), 303)
