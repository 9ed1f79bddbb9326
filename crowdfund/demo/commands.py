"""The command that loads the demo city."""

import click
from flask import current_app
from flask.cli import AppGroup

from crowdfund.config import Config
from crowdfund.demo import city
from webhooks import configured

commands = AppGroup("demo", help="The demo city.")


@commands.command("load")
def load() -> None:
    """Load the demo city, once, into an empty database; needs the Stripe twin."""
    config: Config = current_app.extensions["crowdfund"]
    if config.is_production:
        raise click.ClickException("the demo city is not for production")
    if not config.stripe_api_base:
        raise click.ClickException("the demo city needs CROWDFUND_STRIPE_API_BASE (the twin)")
    configured.configure([])  # nobody hears of a past that is made up, and no partner runs yet
    told = [0]

    def progress(done: int, whole: int) -> None:
        percent = done * 100 // whole
        if percent >= told[0] + 10:
            told[0] = percent
            click.echo(f"demo city: {percent} %")

    pledges = city.load(config.stripe_api_base, config.instance, progress)
    click.echo(f"demo city: {pledges} pledges; log-ins in {config.instance / city.LOGINS}")
