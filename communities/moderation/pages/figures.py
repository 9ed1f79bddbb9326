"""The public page of figures on moderation, and the same as a file."""

import csv
import io

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from communities.moderation import transparency, words
from kit import clock
from kit.authz import access

blueprint = Blueprint("moderation_figures", __name__, url_prefix="/transparency")

SHOWN_YEARS = 5


@blueprint.get("")
@access("report.figures")
def show() -> ResponseReturnValue:
    """The last years: 4 queries each."""
    found = [transparency.of(year) for year in transparency.years()[:SHOWN_YEARS]]
    return render_template(
        "moderation/figures.html", years=found, rows=transparency.rows, words=words
    )


@blueprint.get("/moderation.csv")
@access("report.figures")
def export() -> ResponseReturnValue:
    """Year, figure, value."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(("year", "figure", "value"))
    for year in transparency.years()[:SHOWN_YEARS]:
        for name, value in transparency.rows(transparency.of(year)):
            lines.writerow((year, name, value))
    answer = Response(written.getvalue(), mimetype="text/csv; charset=utf-8")
    named = f"innesco-moderazione-{clock.today():%Y}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{named}"'
    return answer
