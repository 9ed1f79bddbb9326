"""What machines ask: is it alive, is it ready, how is it doing; and the pictures' files."""

from flask import Blueprint, Response, abort, jsonify, send_from_directory
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kit import authz, images, jobs, migrate
from kit.authz import access, anyone
from kit.unit_of_work import session, unit_of_work

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
    """Prometheus figures: jobs and campaigns by state."""
    registry = CollectorRegistry()
    waiting = Gauge("innesco_jobs", "Jobs by state", ["state"], registry=registry)
    for state, count in jobs.queue_figures().items():
        waiting.labels(state).set(count)
    campaigns = Gauge("innesco_campaigns", "Campaigns by state", ["state"], registry=registry)
    rows = session().execute(text("SELECT state, count(*) FROM campaigns GROUP BY state"))
    for state, count in rows:
        campaigns.labels(state).set(count)
    return _fresh(Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST))


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
