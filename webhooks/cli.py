"""Endpoints of events from the command line: the same services as the admin's pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup
from marshmallow import ValidationError

from kit.errors import DomainError
from kit.unit_of_work import unit_of_work
from webhooks import configured, endpoints, outbound, queries, replaying
from webhooks.endpoints import Shown
from webhooks.models import Endpoint
from webhooks.schemas import EndpointSchema, ReplaySchema

ACTOR = "cli"

commands = AppGroup("webhooks", help="Addresses that hear of our events.")


@commands.command("list")
def list_all() -> None:
    """Every endpoint: code, state, what waits, its kinds, its address."""
    with unit_of_work():
        waiting = queries.waiting()
        for one in configured.listening():
            state = "failing" if one.state == "active" and one.failing_since else one.state
            kinds = ",".join(one.kinds)
            line = f"{one.code}  {state:<8}  {waiting.get(one.id, 0):>6}  {kinds}  {one.url}"
            click.echo(f"{line}  (configured)" if one.is_configured else line)


@commands.command("add")
@click.argument("url")
@click.option("--name", required=True)
@click.option("--event", "events", multiple=True, help="A kind; may be repeated. Default: all.")
def add(url: str, name: str, events: tuple[str, ...]) -> None:
    """Add URL and print its secret, this once."""
    with _told():
        typed = {"name": name, "url": url, "kinds": list(events) or ["*"]}
        made = endpoints.add(EndpointSchema().load(typed), ACTOR)
    _print_secret(made, "added")


@commands.command("pause")
@click.argument("code")
def pause(code: str) -> None:
    """Send nothing to CODE until it is resumed."""
    with _told():
        endpoints.pause(_endpoint(code), ACTOR)
    click.echo(f"{code} paused")


@commands.command("resume")
@click.argument("code")
def resume(code: str) -> None:
    """Send to CODE again, first what has waited."""
    with _told():
        endpoints.resume(_endpoint(code), ACTOR)
    click.echo(f"{code} active")


@commands.command("remove")
@click.argument("code")
@click.confirmation_option(prompt="Send it nothing any more, not even what waits?")
def remove(code: str) -> None:
    """Send CODE nothing any more."""
    with _told():
        endpoints.remove(_endpoint(code), ACTOR)
    click.echo(f"{code} removed")


@commands.command("rotate")
@click.argument("code")
@click.option("--retire", is_flag=True, help="End a rotation: the older secret signs no more.")
def rotate(code: str, retire: bool) -> None:
    """Give CODE a new secret and print it, this once; the older one signs for a day."""
    if retire:
        with _told():
            endpoints.retire(_endpoint(code), ACTOR)
        click.echo(f"{code}: the older secret signs nothing more")
        return
    with _told():
        made = endpoints.rotate(_endpoint(code), ACTOR)
    _print_secret(made, "rotated")


@commands.command("ping")
@click.argument("code")
def ping(code: str) -> None:
    """Send CODE a test; a worker does it."""
    with _told():
        delivery = outbound.ping(_endpoint(code), ACTOR)
        event = delivery.event_id
    click.echo(f"{code}: a test is on its way (event {event})")


@commands.command("replay")
@click.argument("code")
@click.option("--since", required=True, help="First day, as 2027-03-01.")
@click.option("--until", required=True, help="Last day, included.")
@click.option("--arrived-too", is_flag=True, help="Also what arrived.")
def replay(code: str, since: str, until: str, arrived_too: bool) -> None:
    """Send CODE again what it should have of some days of the city."""
    with _told():
        typed = {"since": since, "until": until, "arrived_too": arrived_too}
        count = replaying.days(_endpoint(code), ReplaySchema().load(typed), ACTOR)
    click.echo(f"{code}: {count} events go out")


@contextmanager
def _told() -> Iterator[Any]:
    """A unit of work; one clear line and exit code 1 for what is refused."""
    try:
        with unit_of_work() as opened:
            yield opened
    except DomainError as refused:
        raise click.ClickException(str(refused.message)) from refused
    except ValidationError as refused:
        said = "; ".join(
            f"{name}: {' '.join(map(str, messages))}"
            for name, messages in refused.messages_dict.items()
        )
        raise click.ClickException(said) from refused


def _endpoint(code: str) -> Endpoint:
    configured.listening()
    found = queries.by_code(code)
    if found is None:
        raise click.ClickException(f"there is no endpoint {code}: see `flask webhooks list`")
    return found


def _print_secret(made: Shown, what: str) -> None:
    click.echo(f"{made.endpoint.code} {what}")
    click.echo(f"secret: {made.secret}")
