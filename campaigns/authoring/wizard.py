"""What the wizard's pages share: rendering a step, going on to the next, the form's version."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema

from campaigns.authoring import content, limits, plan, steps
from campaigns.models import Campaign
from campaigns.receipts import wording
from kit import authz, territory
from kit.forms import Form
from kit.i18n import current_locale
from kit.i18n import gettext as _

ENDPOINTS = {
    "basics": "campaign_step.basics",
    "story": "campaign_step.story",
    "photo": "campaign_step.photo",
    "budget": "campaign_budget.lines",
    "goal": "campaign_step.goal",
    "rewards": "campaign_rewards.rewards",
    "team": "campaign_team.team",
    "payee": "campaign_step.payee",
    "plan": "campaign_plan.show",
}
"""Where each step's page is."""


def choices() -> dict[str, Any]:
    """The territory as form options: districts, quarters, themes, qualifications."""
    known = territory.current()
    places = known.campaign_districts()
    return {
        "districts": [(one.code, one.name, ", ".join(one.quarters)) for one in places],
        "quarters": [name for one in places for name in one.quarters],
        "themes": [(one.code, one.name(current_locale())) for one in known.themes.values()],
        "qualifications": wording.choices(current_locale()),
    }


def address(campaign: Campaign, code: str, **values: Any) -> str:
    """The path of a step's page."""
    return url_for(ENDPOINTS[code], slug=campaign.slug, **values)


def form_of(schema: Schema, campaign: Campaign, step: str) -> Form:
    """A form that starts with what the campaign already says in this step."""
    return Form(schema, known=content.of(campaign).get(step, {}))


def sent_version() -> str | None:
    """The version the sent form was opened with; None if it carries none."""
    return request.form.get("version")


def version_for(form: Form, fresh: str) -> str:
    """The version to put into the page.

    After a mistake the one that was sent, so that another's save is still noticed; after
    the warning about another's save the fresh one, so that the next press counts.
    """
    return str(form.values.get("version") or fresh) if form.status == 422 else fresh


def show(campaign: Campaign, code: str, form: Form, **context: Any) -> ResponseReturnValue:
    """The page of a step, with what is typed, what is wrong and where one is.

    Once a campaign is public only its team can be changed: a page by itself, off the dashboard.
    """
    editable, earlier = authz.may("campaign.edit", campaign), steps.before(code)
    start = "campaign_edit.overview" if editable else "campaigns_dashboard.show"
    home = url_for(start, slug=campaign.slug)
    page = render_template(
        f"campaigns/edit/{code}.html",
        campaign=campaign,
        form=form,
        step=next(step for step in steps.STEPS if step.code == code),
        steps=steps.STEPS,
        missing=steps.missing(campaign),
        place=steps.CODES.index(code) + 1,
        editable=editable,
        home=home,
        back=address(campaign, earlier) if editable and earlier else home,
        address=address,
        version=version_for(form, _fresh_version(campaign, code)),
        limits=limits,
        **choices(),
        **context,
    )
    return page, form.status


def go_on(campaign: Campaign, code: str) -> ResponseReturnValue:
    """After saving: the next step, or the overview if that was asked for or nothing follows."""
    flash(_("Salvato."), "success")
    following = steps.after(code)
    if request.form.get("then") == "overview" or following is None:
        return redirect(url_for("campaign_edit.overview", slug=campaign.slug))
    return redirect(address(campaign, following))


def _fresh_version(campaign: Campaign, code: str) -> str:
    if code == "plan":
        return plan.version(campaign)
    return content.version(campaign, code) if code != "team" else ""


def typed_amount(cents: int) -> str:
    """An amount as a person types it: "1234,50"; whole euros without decimals."""
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100},{cents % 100:02d}"
