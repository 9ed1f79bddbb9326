"""The admin's statistics: figures, chart, exports."""

from calendar import monthrange
from datetime import date
from typing import Any

from flask import (
    Blueprint,
    abort,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue

from crowdfund import asked as asking
from crowdfund.statistics import answers, exports, figures, tutoring
from crowdfund.statistics.filters import DIMENSIONS, Asked, AskedSchema, asked
from kit import authz, territory
from kit.authz import access, is_admin
from kit.forms import Form
from kit.i18n import current_locale
from kit.i18n import gettext as _

authz.declare({"statistics.see": [(is_admin,)]})

blueprint = Blueprint("statistics", __name__)


@blueprint.get("/admin/statistics")
@access("statistics.see")
def show() -> ResponseReturnValue:
    """Figures by one dimension within a period."""
    form, wanted = _read()
    report = figures.report(wanted)
    page = render_template(
        "statistics/show.html",
        form=form,
        asked=wanted,
        report=report,
        hours=tutoring.hours,
        dimensions=DIMENSIONS,
        names=_names(wanted.by),
        lists={line.key: _list(wanted, line.key) for line in report.lines},
    )
    return page, form.status


@blueprint.get("/admin/statistics/<table>.<form>")
@access("statistics.see", transactional=False)
def export(table: str, form: str) -> ResponseReturnValue:
    """A table as a file; who took it is logged before the first byte."""
    if table not in exports.TABLES or form not in answers.FORMS:
        abort(404)
    read, wanted = _read()
    if read.errors:  # the page says what is wrong with them
        return redirect(url_for(".show", **asking.kept()), 303)
    exports.note(table, form, wanted, authz.visitor().actor)
    return answers.file(table, form, lambda: exports.TABLES[table](wanted))


def _read() -> tuple[Form, Asked]:
    """The filters; one that is wrong counts as not given and is said beside its field."""
    form, data = asking.read(AskedSchema())
    return form, asked(data)


def _list(wanted: Asked, key: str) -> str | None:
    """The list of the campaigns that a line counts; None where no filter finds just them."""
    if not key:
        return None
    days = {"since": wanted.since, "until": wanted.until}
    if wanted.by == "month":
        first = date.fromisoformat(f"{key}-01")
        last = first.replace(day=monthrange(first.year, first.month)[1])
        days = {
            "since": max(first, wanted.since or first),
            "until": min(last, wanted.until or last),
        }
        return url_for("admin.campaigns", **_said(days))
    filters: dict[str, Any] = {wanted.by: key, **_said(days)}
    return url_for("admin.campaigns", **filters)


def _said(days: dict[str, date | None]) -> dict[str, Any]:
    return {name: day.isoformat() for name, day in days.items() if day}


def _names(dimension: str) -> dict[str, Any]:
    """Names of the dimension's values that are the operator's data; states have a macro."""
    known = territory.current()
    nothing = {"": _("Non indicato")}
    if dimension == "district":
        return nothing | {code: one.name for code, one in known.districts.items()}
    if dimension == "theme":
        return nothing | {code: one.name(current_locale()) for code, one in known.themes.items()}
    return {"": _("Non ancora pubblicate")}
