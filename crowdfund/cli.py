"""Commands for the operator: database, jobs, mail, checks of the installation."""

import logging
import signal
import time
from types import FrameType

import click
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import text

from crowdfund.config import Config
from kit import db as database
from kit import jobs as queue
from kit import mail as post
from kit import migrate, territory
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
    for known in queue.tasks().values():
        if known.every_minutes:
            queue.defer_sweep(known.name)
            scheduler.add_job(
                queue.defer_sweep,
                "interval",
                [known.name],
                minutes=known.every_minutes,
                max_instances=1,
                coalesce=True,
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
    post.deliver.run(mail_id=sent.id)
    click.echo(f"mail: sent to {address} through {_config().mail_url.rpartition('@')[2]}")


@click.command("info")
def info() -> None:
    """What this installation is made of."""
    config = _config()
    with unit_of_work() as opened:
        version = opened.scalar(text("SHOW server_version"))
        schema = opened.scalar(text("SELECT version_num FROM alembic_version"))
    place = territory.current()
    click.echo(f"environment  {config.environment}")
    click.echo(f"address      {config.base_url}")
    click.echo(f"database     PostgreSQL {version}, schema {schema}")
    click.echo(f"territory    {place.city}: {len(place.districts)} districts, {len(place.themes)} themes")
    click.echo(f"gateway      {config.stripe_api_base or 'Stripe'}")
    click.echo(f"mail         {config.mail_url.rpartition('@')[2]}")


@click.command("check")
def check() -> None:
    """Whether the installation can do its work; exit code 1 and a line for each fault."""
    faults: list[str] = []
    with unit_of_work() as opened:
        if opened.scalar(text("SELECT to_regclass('alembic_version')")) is None:
            faults.append("the database has no schema: run `flask db upgrade`")
        else:
            failed = queue.queue_figures().get("failed", 0)
            if failed:
                faults.append(f"{failed} jobs have failed: see the admin's jobs page")
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    click.echo("check: fine")


def _config() -> Config:
    config: Config = current_app.extensions["crowdfund"]
    return config
