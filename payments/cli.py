"""The command `flask ledger check`: proves that the books balance, for people and for cron."""

import click
from flask.cli import AppGroup

from kit.unit_of_work import unit_of_work
from payments.ledger import check as books_check

commands = AppGroup("ledger", help="The ledger.")


@commands.command("check")
def check() -> None:
    """Prove that the books balance; exit code 1 and one line for each difference."""
    with unit_of_work(snapshot=True):
        differences = books_check.run()
    for line in differences:
        click.echo(f"ledger: {line}", err=True)
    if differences:
        click.echo(f"ledger: {len(differences)} differences", err=True)
        raise SystemExit(1)
    click.echo(f"ledger: in balance ({len(books_check.names())} checks)")
