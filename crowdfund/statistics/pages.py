"""The admin's statistics: figures, chart, exports."""

from typing import Any

from flask import Blueprint, abort, render_template, request, send_file, stream_with_context
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from crowdfund.statistics import exports, figures
from crowdfund.statistics.filters import DIMENSIONS, Asked, AskedSchema, asked
from kit import authz, clock, territory
from kit.authz import access, is_admin
from kit.forms import Form
from kit.i18n import current_locale
from kit.i18n import gettext as _

authz.declare({"statistics.see": [(is_admin,)]})

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

blueprint = Blueprint("statistics", __name__)


@blueprint.get("/admin/statistics")
@access("statistics.see")
def show() -> ResponseReturnValue:
    """Figures by one dimension within a period."""
    form, wanted = _read()
    report = figures.report(wanted)
    return (
        render_template(
            "statistics/show.html",
            form=form,
            asked=wanted,
            report=report,
            dimensions=DIMENSIONS,
            names=_names(wanted.by),
        ),
        form.status,
    )


@blueprint.get("/admin/statistics/<table>.<form>")
@access("statistics.see", transactional=False)
def export(table: str, form: str) -> ResponseReturnValue:
    """A table as a file; who took it is logged first."""
    if table not in exports.TABLES or form not in {"csv", "xlsx"}:
        abort(404)
    read, wanted = _read()
    if read.errors:
        abort(422)
    exports.note(table, form, wanted, authz.visitor().actor)
    name = f"innesco-{table}-{clock.today():%Y%m%d}.{form}"
    if form == "xlsx":
        return send_file(
            exports.as_xlsx(table, wanted), XLSX, as_attachment=True, download_name=name
        )
    answer = Response(stream_with_context(exports.as_csv(table, wanted)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _read() -> tuple[Form, Asked]:
    """The filters; those that are wrong count as not given and are said beside their field."""
    form = Form(AskedSchema())
    wanted = form.submit(asked, request.args)
    return form, wanted or Asked()


def _names(dimension: str) -> dict[str, Any]:
    """Names of the dimension's values that are the operator's data; states have a macro."""
    known = territory.current()
    nothing = {"": _("Non indicato")}
    if dimension == "district":
        return nothing | {code: one.name for code, one in known.districts.items()}
    if dimension == "theme":
        return nothing | {code: one.name(current_locale()) for code, one in known.themes.items()}
    return {"": _("Non ancora pubblicate")}
