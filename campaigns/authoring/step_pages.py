"""Pages of the steps that are one form each: basics, story, photo, goal, payee."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from campaigns import queries
from campaigns.authoring import schemas, services, wizard
from campaigns.authoring.services import BasicsData, GoalData, PayeeData
from campaigns.models import Campaign
from kit import authz
from kit.authz import access

blueprint = Blueprint("campaign_step", __name__)


@blueprint.get("/campaigns/<slug>/edit/basics")
@access("campaign.edit", on=queries.by_slug)
def basics(campaign: Campaign) -> ResponseReturnValue:
    """Title, summary, place and theme."""
    form = wizard.form_of(schemas.BasicsSchema(), campaign, "basics")
    return wizard.show(campaign, "basics", form)


@blueprint.post("/campaigns/<slug>/edit/basics")
@access("campaign.edit", on=queries.by_slug)
def save_basics(campaign: Campaign) -> ResponseReturnValue:
    """Save them."""
    form = wizard.form_of(schemas.BasicsSchema(), campaign, "basics")
    saved = form.submit(
        lambda data: services.save_basics(
            campaign,
            BasicsData(
                data["title"],
                data["summary"],
                data["district"] or None,
                data["quarter"],
                data["theme"] or None,
            ),
            authz.visitor().actor,
            wizard.sent_version(),
        )
    )
    if saved is None:
        return wizard.show(campaign, "basics", form)
    return wizard.go_on(saved, "basics")


@blueprint.get("/campaigns/<slug>/edit/story")
@access("campaign.edit", on=queries.by_slug)
def story(campaign: Campaign) -> ResponseReturnValue:
    """The story, and how it will look."""
    form = wizard.form_of(schemas.StorySchema(), campaign, "story")
    return wizard.show(campaign, "story", form, preview="preview" in request.args)


@blueprint.post("/campaigns/<slug>/edit/story")
@access("campaign.edit", on=queries.by_slug)
def save_story(campaign: Campaign) -> ResponseReturnValue:
    """Save it, then go on or show how it looks."""
    form = wizard.form_of(schemas.StorySchema(), campaign, "story")
    saved = form.submit(
        lambda data: services.save_story(
            campaign, data["story"], authz.visitor().actor, wizard.sent_version()
        )
    )
    if saved is None:
        return wizard.show(campaign, "story", form, preview=False)
    if request.form.get("then") == "preview":
        return redirect(wizard.address(saved, "story", preview=1, _anchor="preview"))
    return wizard.go_on(saved, "story")


@blueprint.get("/campaigns/<slug>/edit/photo")
@access("campaign.edit", on=queries.by_slug)
def photo(campaign: Campaign) -> ResponseReturnValue:
    """The photo and the words that stand for it."""
    form = wizard.form_of(schemas.PhotoSchema(), campaign, "photo")
    return wizard.show(campaign, "photo", form)


@blueprint.post("/campaigns/<slug>/edit/photo")
@access("campaign.edit", on=queries.by_slug)
def save_photo(campaign: Campaign) -> ResponseReturnValue:
    """Save them; the photo is re-encoded."""
    form = wizard.form_of(schemas.PhotoSchema(), campaign, "photo")
    typed: MultiDict[str, str] = CombinedMultiDict([request.files, request.form])  # type: ignore[list-item]
    saved = form.submit(
        lambda data: services.save_photo(
            campaign,
            data["photo"].stream if data["photo"] else None,
            data["photo_alt"],
            authz.visitor().actor,
            wizard.sent_version(),
        ),
        typed,
    )
    if saved is None:
        return wizard.show(campaign, "photo", form)
    return wizard.go_on(saved, "photo")


@blueprint.post("/campaigns/<slug>/edit/photo/remove")
@access("campaign.edit", on=queries.by_slug)
def remove_photo(campaign: Campaign) -> ResponseReturnValue:
    """Take the photo away."""
    services.remove_photo(campaign, authz.visitor().actor)
    return redirect(wizard.address(campaign, "photo"))


@blueprint.get("/campaigns/<slug>/edit/goal")
@access("campaign.edit", on=queries.by_slug)
def goal(campaign: Campaign) -> ResponseReturnValue:
    """Kind, length and first day."""
    return wizard.show(campaign, "goal", wizard.form_of(schemas.GoalSchema(), campaign, "goal"))


@blueprint.post("/campaigns/<slug>/edit/goal")
@access("campaign.edit", on=queries.by_slug)
def save_goal(campaign: Campaign) -> ResponseReturnValue:
    """Save them."""
    form = wizard.form_of(schemas.GoalSchema(), campaign, "goal")
    saved = form.submit(
        lambda data: services.save_goal(
            campaign,
            GoalData(data["kind"], data["days"], data["start_on"] or None),
            authz.visitor().actor,
            wizard.sent_version(),
        )
    )
    if saved is None:
        return wizard.show(campaign, "goal", form)
    return wizard.go_on(saved, "goal")


@blueprint.get("/campaigns/<slug>/edit/payee")
@access("campaign.edit", on=queries.by_slug)
def payee(campaign: Campaign) -> ResponseReturnValue:
    """Who receives the money."""
    return wizard.show(campaign, "payee", wizard.form_of(schemas.PayeeSchema(), campaign, "payee"))


@blueprint.post("/campaigns/<slug>/edit/payee")
@access("campaign.edit", on=queries.by_slug)
def save_payee(campaign: Campaign) -> ResponseReturnValue:
    """Save them."""
    form = wizard.form_of(schemas.PayeeSchema(), campaign, "payee")
    saved = form.submit(
        lambda data: services.save_payee(
            campaign, PayeeData(**data), authz.visitor().actor, wizard.sent_version()
        )
    )
    if saved is None:
        return wizard.show(campaign, "payee", form)
    return wizard.go_on(saved, "payee")
