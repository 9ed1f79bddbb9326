"""What machines ask: is it alive, is it ready, how is it doing; and the pictures' files."""

from flask import Blueprint, Response, abort, jsonify, send_from_directory
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kit import authz, images, jobs, migrate
from kit.authz import access, anyone
from kit.unit_of_work import session, unit_of_work
from payments.models import BooksCheck, Run
from payments.reconciliation import queries as reconciliation
from payments.reconciliation.states import KINDS

authz.declare({"site.public": [(anyone,)]})

blueprint = Blueprint("ops", __name__)

YEAR = 365 * 24 * 3600
PICTURES = {".avif": "image/avif", ".jpg": "image/jpeg"}


@blueprint.get("/healthz")
@access("site.public", transactional=False)
def alive() -> ResponseReturnValue:
    """The process answers."""
    return _fresh(jsonify(status="ok"))


@blueprint.get("/readyz")
@access("site.public", transactional=False)
def ready() -> ResponseReturnValue:
    """The database answers and has the schema this code was written for; 503 otherwise."""
    try:
        with unit_of_work() as opened:
            version = opened.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return _fresh(jsonify(status="unavailable")), 503
    is_newest = version == migrate.newest()
    answer = _fresh(jsonify(status="ok" if is_newest else "migrate", schema=version))
    return answer, 200 if is_newest else 503


@blueprint.get("/metrics")
@access("site.public")
def metrics() -> ResponseReturnValue:
    """Prometheus figures: jobs and campaigns by state, and whether the books agree."""
    registry = CollectorRegistry()
    waiting = Gauge("innesco_jobs", "Jobs by state", ["state"], registry=registry)
    for state, count in jobs.queue_figures().items():
        waiting.labels(state).set(count)
    campaigns = Gauge("innesco_campaigns", "Campaigns by state", ["state"], registry=registry)
    rows = session().execute(text("SELECT state, count(*) FROM campaigns GROUP BY state"))
    for state, count in rows:
        campaigns.labels(state).set(count)
    _books(registry)
    return _fresh(Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST))


def _books(registry: CollectorRegistry) -> None:
    """Whether the books agree: with themselves, and with the gateway; and when that was asked."""
    open_now = Gauge(
        "innesco_reconciliation_differences",
        "Differences from the gateway that nobody has explained, by kind",
        ["kind"],
        registry=registry,
    )
    found = reconciliation.open_by_kind()
    for kind in KINDS:
        open_now.labels(kind).set(found.get(kind, 0))
    run, check = reconciliation.last_run(), reconciliation.last_check()
    for name, about, value in (
        ("ledger_differences", "Lines of the last check of the books", _lines(check)),
        ("ledger_checked_timestamp_seconds", "When the books were checked", _when(check)),
        ("reconciliation_timestamp_seconds", "When the gateway was compared", _when(run)),
    ):
        Gauge(f"innesco_{name}", about, registry=registry).set(value)


def _lines(check: BooksCheck | None) -> int:
    return len(check.differences) if check else 0


def _when(done: BooksCheck | Run | None) -> float:
    return done.at.timestamp() if done else 0.0


@blueprint.get("/media/<name>")
@access("site.public", transactional=False)
def media(name: str) -> ResponseReturnValue:
    """A picture; its name changes with its content, so it may be kept for ever."""
    kind = PICTURES.get(name[name.rfind(".") :])
    if kind is None:
        abort(404)
    response = send_from_directory(images.folder(), name, mimetype=kind, max_age=YEAR)
    response.cache_control.immutable = True
    return response


def _fresh(response: Response) -> Response:
    """An answer that nobody may keep."""
    response.cache_control.no_store = True
    return response
