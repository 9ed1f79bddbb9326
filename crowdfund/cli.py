"""Commands for the operator: database, jobs, mail, checks of the installation."""

import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crowdfund.config import Config
from kit import db as database
from kit import images, migrate, territory
from kit import jobs as queue
from kit import mail as post
from kit.unit_of_work import unit_of_work

log = logging.getLogger(__name__)

db = AppGroup("db", help="The database.")
jobs = AppGroup("jobs", help="The worker and the clock.")
mail = AppGroup("mail", help="Mail.")


def install(app: Flask) -> None:
    """Add the commands to `flask`."""
    for group in (db, jobs, mail):
        app.cli.add_command(group)
    app.cli.add_command(info)
    app.cli.add_command(check)


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database to the newest schema."""
    migrate.upgrade(database.engine().url.render_as_string(hide_password=False))
    click.echo("database: up to date")


@jobs.command("worker")
@click.option("--concurrency", type=int, help="How many jobs at once.")
def worker(concurrency: int | None) -> None:
    """Run jobs until told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    click.echo("worker: ready")
    queue.work(concurrency or _config().worker_concurrency)


@jobs.command("clock")
def clock() -> None:
    """Defer the sweeps at their times; any number of clocks may run."""
    scheduler = BackgroundScheduler(timezone="UTC")
    for minutes, names in queue.sweeps().items():
        queue.defer_sweeps(*names)
        scheduler.add_job(
            queue.defer_sweeps, "interval", names, minutes=minutes, max_instances=1, coalesce=True
        )
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    scheduler.start()
    click.echo("clock: ready")
    while not stopping:
        time.sleep(0.2)
    scheduler.shutdown(wait=False)


@mail.command("test")
@click.argument("address")
def test_mail(address: str) -> None:
    """Send a test mail to ADDRESS through the configured server."""
    with unit_of_work():
        sent = post.send("crowdfund/test", address)
    server = _config().mail_url.rpartition("@")[2]
    try:
        post.deliver.run(mail_id=sent.id)
    except OSError as failed:  # also everything that smtplib raises
        raise click.ClickException(f"mail: {server} did not take it: {failed}") from failed
    click.echo(f"mail: sent to {address} through {server}")


@click.command("info")
def info() -> None:
    """What this installation is made of."""
    config = _config()
    with _database() as opened:
        version = opened.scalar(text("SHOW server_version"))
        schema = _schema(opened) or "missing: run `flask db upgrade`"
    place = territory.current()
    click.echo(f"environment  {config.environment}")
    click.echo(f"address      {config.base_url}")
    click.echo(f"database     PostgreSQL {version}, schema {schema}")
    click.echo(
        f"territory    {place.city}: {len(place.districts)} districts, {len(place.themes)} themes"
    )
    click.echo(f"gateway      {config.stripe_api_base or 'Stripe'}")
    click.echo(f"mail         {config.mail_url.rpartition('@')[2]}")


@click.command("check")
def check() -> None:
    """Whether the installation can do its work; exit code 1 and a line for each fault."""
    with _database() as opened:
        faults = list(_faults(opened))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    click.echo("check: fine")


def _faults(opened: Session) -> Iterator[str]:
    schema = _schema(opened)
    if schema != migrate.newest():
        yield f"the schema is {schema or 'missing'}, not {migrate.newest()}: run `flask db upgrade`"
    if not os.access(images.folder(), os.W_OK):
        yield f"pictures cannot be written to {images.folder()}"
    if schema is None:
        return
    jobs_now = queue.queue_figures()
    if jobs_now.get("failed"):
        yield f"jobs that failed: {jobs_now['failed']}; see the admin's jobs page"
    if jobs_now.get("todo") and not opened.scalar(text(_WORKERS)):
        yield f"jobs that wait: {jobs_now['todo']}, and no worker runs: start `flask jobs worker`"


_WORKERS = (
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '2 minutes'"
)


def _schema(opened: Session) -> str | None:
    """The schema's revision; None in an empty database."""
    if opened.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    version: str | None = opened.scalar(text("SELECT version_num FROM alembic_version"))
    return version


@contextmanager
def _database() -> Iterator[Session]:
    """A unit of work; one clear line and exit code 1 where the database does not answer."""
    try:
        with unit_of_work() as opened:
            yield opened
    except OperationalError as failed:
        reason = str(failed.orig).strip().splitlines()[0]
        raise click.ClickException(f"the database does not answer: {reason}") from failed


def _config() -> Config:
    config: Config = current_app.extensions["crowdfund"]
    return config
