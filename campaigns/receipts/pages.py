"""Pages of receipts: one's own by year, those of an address by a mailed link, and the files."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.receipts import asking, papers, policies, queries
from campaigns.receipts.asking import Holder
from campaigns.receipts.models import Correction, Receipt
from campaigns.receipts.schemas import AskSchema
from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import current_locale
from kit.i18n import gettext as _
from kit.mail import Attachment

blueprint = Blueprint("receipts", __name__)


def receipt(code: str) -> Receipt | None:
    """The receipt of an address; nothing for a guest who guessed the code."""
    found = queries.by_code(code)
    if found is None or found.account_id is not None or policies.is_held(found):
        return found
    return None


def note(code: str, which: int) -> Correction | None:
    """A receipt's note by its place among them, which begins at 1."""
    found = receipt(code)
    if found is None or not 1 <= which <= len(found.corrections):
        return None
    return found.corrections[which - 1]


@blueprint.get("/account/receipts")
@access("receipt.own_list")
def own() -> ResponseReturnValue:
    """My receipts, by year."""
    return render_template(
        "campaigns/receipts/own.html",
        years=queries.by_year(queries.of_account(visitor().account_id)),
        means=papers.MEANS,
    )


@blueprint.get("/account/receipts/<int:year>.pdf")
@access("receipt.own_list")
def own_summary(year: int) -> ResponseReturnValue:
    """A year of mine as a file."""
    years = queries.by_year(queries.of_account(visitor().account_id))
    if year not in years:
        flash(_("Per quell'anno non hai ricevute."), "warning")
        return redirect(url_for(".own"), 303)
    return _download(papers.summary_file(year, years[year], current_locale()))


@blueprint.get("/receipts/<code>.pdf")
@access("receipt.read", on=receipt)
def file(subject: Receipt) -> ResponseReturnValue:
    """One receipt as a file."""
    return _download(papers.receipt_file(subject))


@blueprint.get("/receipts/<code>/notes/<int:which>.pdf")
@access("receipt.read", on=note)
def note_file(subject: Correction) -> ResponseReturnValue:
    """One correction note as a file."""
    return _download(papers.correction_file(subject))


@blueprint.route("/receipts/ask", methods=["GET", "POST"])
@access("receipt.ask")
def ask() -> ResponseReturnValue:
    """Ask for a link to one's receipts."""
    form = Form(AskSchema())
    if request.method == "POST":
        form.submit(lambda data: asking.ask(data["email"], request.remote_addr or ""))
        if not form.errors:
            return redirect(url_for(".asked"), 303)
    return render_template("campaigns/receipts/ask.html", form=form), form.status


@blueprint.get("/receipts/asked")
@access("receipt.ask")
def asked() -> ResponseReturnValue:
    """Look into your mail; the same words whoever has receipts."""
    return render_template("campaigns/receipts/asked.html")


@blueprint.get("/receipts/of/<token>")
@access("receipt.by_link", on=asking.read_link)
def by_link(holder: Holder) -> ResponseReturnValue:
    """The receipts of an address, by year."""
    page = render_template(
        "campaigns/receipts/by_link.html",
        holder=holder,
        years=queries.by_year(holder.receipts),
        means=papers.MEANS,
    )
    return page, 200, {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


@blueprint.get("/receipts/of/<token>/year/<int:year>.pdf")
@access("receipt.by_link", on=asking.read_link)
def summary_by_link(holder: Holder, year: int) -> ResponseReturnValue:
    """A year of that address as a file."""
    years = queries.by_year(holder.receipts)
    if year not in years:
        abort(404)
    return _download(papers.summary_file(year, years[year], current_locale()))


@blueprint.get("/receipts/of/<token>/<code>.pdf")
@access("receipt.by_link", on=asking.read_link)
def file_by_link(holder: Holder, code: str) -> ResponseReturnValue:
    """One receipt of that address as a file."""
    found = next((one for one in holder.receipts if one.code == code), None)
    if found is None:
        abort(404)
    return _download(papers.receipt_file(found))


def _download(made: Attachment) -> Response:
    answer = Response(made.content, mimetype=made.type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.filename}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
