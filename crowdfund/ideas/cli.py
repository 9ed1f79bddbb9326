"""The command `flask ideas import`: a ranking list, tried unless told to take it."""

from pathlib import Path

import click
from flask.cli import AppGroup

from crowdfund.ideas import ranking
from crowdfund.ideas.ranking_files import UnreadableFile

commands = AppGroup("ideas", help="Ideas that a public call turned away.")


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--take", is_flag=True, help="Store and invite; without it the file is only tried.")
@click.option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path), help="Where wrong lines go (CSV)."
)
def bring_in(file: Path, take: bool, errors: Path | None) -> None:
    """Bring in a ranking list, CSV or XLSX; exit code 1 if a line is wrong."""
    try:
        report = ranking.bring_in(file.read_bytes(), take=take)
    except UnreadableFile as refused:
        click.echo(f"ideas: {refused.message}", err=True)
        raise SystemExit(1) from refused
    for one in report.wrong:
        click.echo(f"ideas: line {one.line.number}: {one.why}", err=True)
    if errors is not None and report.wrong:
        errors.write_bytes(report.as_csv())
    done = "taken" if take else "would be taken (nothing is stored yet: add --take)"
    click.echo(f"ideas: {report.new} {done}, {report.known} known, {len(report.wrong)} wrong")
    if report.wrong:
        raise SystemExit(1)
