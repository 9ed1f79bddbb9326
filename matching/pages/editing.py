"""Pages on which a need or an offer is written and corrected."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import gettext as _
from matching import listings, owners, queries
from matching.models import Listing
from matching.pages import options
from matching.schemas import NeedSchema, OfferSchema

blueprint = Blueprint("exchange_edit", __name__, url_prefix="/exchange")

SCHEMAS = {"need": NeedSchema, "offer": OfferSchema}


@blueprint.get("/needs/new")
@access("exchange.need")
def new_need() -> ResponseReturnValue:
    """A blank need; `for` in the address chooses the campaign or community."""
    known = {"quantity": "1", "reference": queries.asked_for(request.args.get("for", ""))}
    return _form("need", None, Form(NeedSchema(), known=known))


@blueprint.post("/needs/new")
@access("exchange.need")
def create_need() -> ResponseReturnValue:
    """Publish a need."""
    return _publish("need")


@blueprint.get("/offers/new")
@access("exchange.offer")
def new_offer() -> ResponseReturnValue:
    """A blank offer; `like` in the address takes kind and place from a need."""
    like = queries.by_code(request.args.get("like", ""))
    known = {"kind": like.kind, "district": like.district} if like else {}
    return _form("offer", None, Form(OfferSchema(), known={"giver": "citizen", **known}))


@blueprint.post("/offers/new")
@access("exchange.offer")
def create_offer() -> ResponseReturnValue:
    """Publish an offer."""
    return _publish("offer")


@blueprint.get("/<listing_code>/edit")
@access("exchange.edit", on=queries.by_code)
def edit(listing: Listing) -> ResponseReturnValue:
    """Correct it."""
    form = Form(SCHEMAS[listing.side](), known=_known(listing))
    return _form(listing.side, listing, form)


@blueprint.post("/<listing_code>/edit")
@access("exchange.edit", on=queries.by_code)
def save(listing: Listing) -> ResponseReturnValue:
    """Save the correction."""
    form = Form(SCHEMAS[listing.side](), known=_known(listing))
    saved = form.submit(lambda data: listings.change(listing, data, visitor()))
    if saved is None:
        return _form(listing.side, listing, form)
    if saved.moderation == "held":
        flash(_("Salvato. Prima di metterlo in bacheca lo legge una persona."), "info")
    else:
        flash(_("Salvato."), "success")
    return redirect(url_for("exchange.show", listing_code=listing.code), 303)


def _publish(side: str) -> ResponseReturnValue:
    form = Form(SCHEMAS[side]())
    made = form.submit(lambda data: listings.publish(side, data, visitor()))
    if made is None:
        return _form(side, None, form)
    if made.moderation == "held":
        flash(_("Salvato. Prima di metterlo in bacheca lo legge una persona."), "info")
    else:
        flash(_("L'annuncio è in bacheca. Qui sotto trovi chi può fare al caso tuo."), "success")
    return redirect(url_for("exchange.show", listing_code=made.code), 303)


def _form(side: str, listing: Listing | None, form: Form) -> ResponseReturnValue:
    who = visitor()
    own = owners.current().of_person(who.account_id) if side == "need" else []
    page = render_template(
        "matching/edit.html",
        side=side,
        listing=listing,
        form=form,
        options=options,
        own=own,
        or_none=who.role in listings.STAFF,
    )
    return page, form.status


def _known(listing: Listing) -> dict[str, Any]:
    """A listing as its form shows it."""
    plain = ("kind", "title", "description", "quantity", "unit", "district", "giver", "shown_name")
    days = {name: getattr(listing, name) for name in ("begins", "ends")}
    return {
        **{name: getattr(listing, name) or "" for name in plain},
        **{name: one.isoformat() if one else "" for name, one in days.items()},
        "reference": listing.reference or "",
        "budget_line": listing.budget_line or "",
    }
