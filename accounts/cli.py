"""Accounts from the command line: the first admin, a role, a lost telephone."""

import secrets

import click
from flask.cli import AppGroup
from marshmallow import ValidationError

from accounts import services
from accounts.models import Account
from accounts.states import ROLES
from kit.errors import DomainError
from kit.fields import Email
from kit.unit_of_work import unit_of_work

ACTOR = "cli"

commands = AppGroup("user", help="Accounts: create, set a role, reset the second step.")


@commands.command("create")
@click.option("--email", required=True)
@click.option("--role", type=click.Choice(ROLES), default="citizen", show_default=True)
@click.option("--name", default=None, help="Public name; the part before @ if left out.")
@click.option(
    "--password", default=None, help="Left out, one is generated and printed; - asks for it."
)
def create(email: str, role: str, name: str | None, password: str | None) -> None:
    """Create an active account and print its password once, if it was generated."""
    address = _address(email)
    if password == "-":  # noqa: S105
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    chosen = password or secrets.token_urlsafe(12)
    try:
        with unit_of_work():
            account = services.create_account(
                address,
                chosen,
                name or address.partition("@")[0][:80],
                role,
                confirmed=True,
                actor=ACTOR,
            )
    except DomainError as refused:
        raise click.ClickException(str(refused.message)) from refused
    click.echo(f"{account.role} {account.email} (account {account.id}) created")
    if password is None:
        click.echo(f"password: {chosen}")
    if account.is_staff:
        click.echo("the second step is set up at the first log-in")


@commands.command("set-role")
@click.option("--email", required=True)
@click.option("--role", type=click.Choice(ROLES), required=True)
def set_role(email: str, role: str) -> None:
    """Give an account another role; its sessions end and a mail tells its owner."""
    try:
        with unit_of_work():
            services.set_role(_account(email), role, ACTOR)
    except DomainError as refused:
        raise click.ClickException(str(refused.message)) from refused
    click.echo(f"{email} is now {role}")


@commands.command("reset-mfa")
@click.option("--email", required=True)
def reset_mfa(email: str) -> None:
    """Take the second step away from who lost telephone and recovery codes."""
    with unit_of_work():
        services.reset_mfa(_account(email), ACTOR)
    click.echo(f"{email} logs in with the password alone; staff set the second step up again")


def _address(typed: str) -> str:
    try:
        return str(Email().deserialize(typed))
    except ValidationError as refused:
        raise click.BadParameter(f"{typed} is not an e-mail address") from refused


def _account(email: str) -> Account:
    found = services.find_by_email(email)
    if found is None:
        raise click.ClickException(f"no account has the address {email}")
    return found
