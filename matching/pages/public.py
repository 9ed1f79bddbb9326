"""Pages of the exchange: the list, one need or offer with suggestions, a proposal, one's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit.authz import access, may, visitor
from kit.forms import Form
from kit.i18n import gettext as _
from matching import agreements, listings, policies, queries, suggestions, words
from matching.models import Listing
from matching.pages import options
from matching.schemas import ListSchema, ProposalSchema

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("exchange", __name__, url_prefix="/exchange")


@blueprint.get("")
@access("exchange.list")
def index() -> ResponseReturnValue:
    """Needs, or offers, with filters."""
    form = Form(ListSchema())
    found = form.submit(queries.search, typed=request.args)
    page = render_template(
        "matching/list.html",
        form=form,
        found=found,
        side=found.asked["side"] or "need" if found else "need",
        options=options,
        words=words,
    )
    return page, form.status


@blueprint.get("/mine")
@access("exchange.own")
def mine() -> ResponseReturnValue:
    """One's own needs, offers and agreements."""
    account_id = visitor().account_id
    page = queries.of_person(account_id, request.args.get("cursor"))
    return render_template(
        "matching/mine.html",
        page=page,
        agreements=queries.agreements_of(page.items),
        account_id=account_id,
        words=words,
    )


@blueprint.get("/<listing_code>")
@access("exchange.view", on=queries.by_code)
def show(listing: Listing) -> ResponseReturnValue:
    """One need or offer."""
    return _one(listing, Form(ProposalSchema()))


@blueprint.post("/<listing_code>/propose")
@access("exchange.propose", on=queries.by_code)
def propose(listing: Listing) -> ResponseReturnValue:
    """Propose that it meets another."""
    form = Form(ProposalSchema())
    made = form.submit(lambda data: agreements.propose(listing, data, visitor()))
    if made is None:
        return _one(listing, form)
    flash(_("Proposta mandata. Ti scriviamo appena c'è una risposta."), "success")
    return redirect(url_for("agreements.show", agreement_code=made.code), 303)


@blueprint.post("/<listing_code>/close")
@access("exchange.close", on=queries.by_code)
def close(listing: Listing) -> ResponseReturnValue:
    """Take it off the board."""
    listings.close(listing, visitor().actor)
    flash(_("L'annuncio non è più in bacheca."), "success")
    return redirect(url_for("exchange.mine"), 303)


def _one(listing: Listing, form: Form) -> ResponseReturnValue:
    account_id = visitor().account_id
    holds = agreements.holds(listing, account_id)
    is_guided = may("exchange.suggest", listing)
    own = queries.of_person(account_id, None).items if account_id and not holds else []
    page = render_template(
        "matching/show.html",
        listing=listing,
        owner=queries.owners_of([listing]).get(listing.reference or ""),
        holds=holds,
        form=form,
        suggestions=suggestions.for_listing(listing) if is_guided else None,
        agreements=queries.agreements_of([listing], running=True) if is_guided else [],
        own=[one for one in own if one.side != listing.side and one.is_on_board],
        thanks=queries.thanks_of(listing),
        line=queries.line_of(listing),
        words=words,
    )
    return page, form.status
