"""What machines ask: is it alive, is it ready, how is it doing; and the pictures' files."""

from flask import Blueprint, Response, abort, jsonify, send_from_directory
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kit import authz, images, jobs
from kit.authz import access, anyone
from kit.unit_of_work import session, unit_of_work

authz.declare({"site.public": [(anyone,)]})

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
@access("site.public", transactional=False)
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@access("site.public", transactional=False)
def ready() -> ResponseReturnValue:
    """The database answers and has our schema; 503 otherwise."""
    try:
        with unit_of_work() as opened:
            version = opened.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return jsonify(status="unavailable"), 503
    return jsonify(status="ok", schema=version)


@blueprint.get("/metrics")
@access("site.public")
def metrics() -> ResponseReturnValue:
    """Prometheus figures: jobs by state, campaigns and pledges by state."""
    registry = CollectorRegistry()
    waiting = Gauge("innesco_jobs", "Jobs by state", ["state"], registry=registry)
    for state, count in jobs.queue_figures().items():
        waiting.labels(state).set(count)
    campaigns = Gauge("innesco_campaigns", "Campaigns by state", ["state"], registry=registry)
    rows = session().execute(text("SELECT state, count(*) FROM campaigns GROUP BY state"))
    for state, count in rows:
        campaigns.labels(state).set(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/media/<name>")
@access("site.public", transactional=False)
def media(name: str) -> ResponseReturnValue:
    """A picture; its name changes with its content, so it may be cached for ever."""
    if not name.endswith((".avif", ".jpg")):
        abort(404)
    return send_from_directory(images.folder(), name, max_age=365 * 24 * 3600)
