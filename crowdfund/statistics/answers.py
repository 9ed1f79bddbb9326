"""A table as the answer to a request: a file to keep, streamed, that no cache keeps."""

from collections.abc import Callable

from flask import send_file, stream_with_context
from werkzeug.wrappers import Response

from crowdfund.statistics import exports
from crowdfund.statistics.exports import Export
from kit import clock

FORMS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file(table: str, form: str, make: Callable[[], Export]) -> Response:
    """`make`'s table as "csv" or "xlsx"; outside of a unit of work, as `make` gets its own."""
    name = f"innesco-{table}-{clock.today():%Y%m%d}.{form}"
    answer: Response
    if form == "xlsx":
        answer = send_file(exports.xlsx_of(make), XLSX, as_attachment=True, download_name=name)
    else:
        answer = Response(stream_with_context(exports.csv_of(make)), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
