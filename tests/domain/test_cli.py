"""The operator's commands: in this process where that proves enough, as real ones where not."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.message import Message
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from flask import Flask
from sqlalchemy import create_engine, text

from kit import jobs, mail, migrate
from kit.unit_of_work import unit_of_work
from tests.support import database
from tests.support.composition import another, config_for

ROOT = Path(__file__).resolve().parents[2]


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    with app.app_context():
        result = app.test_cli_runner().invoke(args=list(arguments))
    return result.exit_code, result.output


@pytest.fixture
def other(app: Flask, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes the application again on another database or mail server, and puts all back."""
    with ExitStack() as made:

        def make(url: str, **settings: str) -> Flask:
            return made.enter_context(another(app, config_for(url, tmp_path, **settings)))

        yield make


@pytest.fixture
def blank() -> Iterator[str]:
    """The URL of a database in which nothing is."""
    name = f"blank_{os.getpid()}"
    database._create(name)
    try:
        yield database._url(name)
    finally:
        with database._server() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.scalars(text("SELECT tablename FROM pg_tables")).all()
    engine.dispose()
    return {str(name) for name in found if not str(name).startswith(("pg_", "sql_"))}


def test_upgrade_fills_an_empty_database_and_may_be_repeated(
    other: Callable[..., Flask], blank: str
) -> None:
    app = other(blank)
    assert "missing" in run(app, "info")[1]
    code, said = run(app, "check")
    assert code == 1
    assert f"the schema is missing, not {migrate.newest()}" in said
    for _time in range(2):
        assert run(app, "db", "upgrade") == (0, "database: up to date\n")
    assert {"accounts", "campaigns", "pledges", "procrastinate_jobs"} <= tables(blank)
    assert run(app, "check") == (0, "check: fine\n")


def test_an_older_schema_is_a_fault(app: Flask) -> None:
    with unit_of_work() as opened:
        opened.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    try:
        code, said = run(app, "check")
    finally:
        with unit_of_work() as opened:
            newest = {"newest": migrate.newest()}
            opened.execute(text("UPDATE alembic_version SET version_num = :newest"), newest)
    assert (code, "the schema is 0000" in said) == (1, True)


def test_info_says_what_the_installation_is_made_of(app: Flask) -> None:
    code, said = run(app, "info")
    assert code == 0
    told = dict(line.split(maxsplit=1) for line in said.splitlines())
    assert told["environment"] == "test"
    assert told["database"].startswith("PostgreSQL 1")
    assert told["database"].endswith(f"schema {migrate.newest()}")
    assert told["territory"].startswith("Napoli: 10 districts")
    assert told["mail"] == "mailbox:"


def test_info_keeps_passwords_to_itself(other: Callable[..., Flask], database_url: str) -> None:
    app = other(database_url, CROWDFUND_MAIL_URL="smtp://innesco:s3cret@mail.example:587")
    said = run(app, "info")[1]
    assert "mail.example:587" in said
    assert "s3cret" not in said


@pytest.mark.parametrize("command", ["info", "check"])
def test_a_database_that_does_not_answer_is_one_clear_line(
    other: Callable[..., Flask], command: str
) -> None:
    code, said = run(other("postgresql://nobody@127.0.0.1:9/none"), command)
    assert code == 1
    assert said.startswith("Error: the database does not answer: ")
    assert said.count("\n") == 1


def test_check_is_fine_and_names_each_fault(app: Flask) -> None:
    assert run(app, "check") == (0, "check: fine\n")
    with unit_of_work() as opened:
        mail.send("crowdfund/test", "a@posta.example")
        mail.send("crowdfund/test", "b@posta.example")
        opened.execute(
            text(
                "UPDATE procrastinate_jobs SET status = 'failed'"
                " WHERE id = (SELECT min(id) FROM procrastinate_jobs)"
            )
        )
    code, said = run(app, "check")
    assert code == 1
    assert said.splitlines() == [
        "jobs that failed: 1; see the admin's jobs page",
        "jobs that wait: 1, and no worker runs: start `flask jobs worker`",
    ]


class Postbox(MessageHandler):
    """Keeps what a mail server was given."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.got.append(message)


@contextmanager
def mail_server() -> Iterator[tuple[Postbox, int]]:
    """A real SMTP server on loopback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postbox, port
    finally:
        controller.stop()


def test_a_test_mail_arrives_over_smtp(other: Callable[..., Flask], database_url: str) -> None:
    with mail_server() as (postbox, port):
        app = other(database_url, CROWDFUND_MAIL_URL=f"smtp://127.0.0.1:{port}")
        code, said = run(app, "mail", "test", "anna@posta.example")
    assert (code, said) == (
        0,
        f"mail: sent to anna@posta.example through smtp://127.0.0.1:{port}\n",
    )
    (message,) = postbox.got
    assert message["To"] == "anna@posta.example"
    assert message["Subject"] == "Prova di Innesco"
    assert message["Message-ID"].endswith("@innesco>")
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_a_mail_server_that_is_not_there_is_one_clear_line(
    other: Callable[..., Flask], database_url: str
) -> None:
    app = other(database_url, CROWDFUND_MAIL_URL="smtp://127.0.0.1:9")
    code, said = run(app, "mail", "test", "anna@posta.example")
    assert code == 1
    assert "127.0.0.1:9 did not take it" in said
    assert "Traceback" not in said


def start(url: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A real process of ours; its first line of output is read."""
    environment = {
        "PATH": os.environ["PATH"],
        "CROWDFUND_ENVIRONMENT": "test",
        "CROWDFUND_INSTANCE": str(folder),
        "DATABASE_URL": url,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"{arguments[1]}: ready\n"
    return process


def stop(process: subprocess.Popen[str]) -> int:
    """Ask it to end, as a supervisor does; its exit code."""
    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=60)
    assert process.stdout is not None
    process.stdout.close()
    return code


@contextmanager
def listening(url: str, channel: str) -> Iterator[psycopg.Connection]:
    """A connection that hears what the queue tells."""
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'LISTEN "{channel}"')
        yield connection


def test_a_worker_does_what_waits_and_stops_when_told(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    with unit_of_work() as opened:
        opened.execute(
            text(
                "CREATE OR REPLACE FUNCTION tell_sent() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN PERFORM pg_notify('sent', NEW.id::text); RETURN NULL; END $$"
            )
        )
        opened.execute(
            text(
                "CREATE TRIGGER tell_sent AFTER UPDATE OF sent_at ON mails"
                " FOR EACH ROW EXECUTE FUNCTION tell_sent()"
            )
        )
    try:
        with listening(database_url, "sent") as connection:
            with unit_of_work():
                first = mail.send("crowdfund/test", "anna@posta.example").id
            process = start(database_url, tmp_path, "jobs", "worker")
            told = next(connection.notifies(timeout=60))
            assert told.payload == str(first)
            assert stop(process) == 0
    finally:
        with unit_of_work() as opened:
            opened.execute(text("DROP TRIGGER tell_sent ON mails"))
            opened.execute(text("DROP FUNCTION tell_sent"))
    with unit_of_work() as opened:
        found = opened.get(mail.Mail, first)
        assert found is not None
        assert found.sent_at is not None
        states = opened.execute(text("SELECT status::text FROM procrastinate_jobs")).scalars()
        assert set(states) == {"succeeded"}


def test_two_clocks_defer_each_sweep_once(app: Flask, database_url: str, tmp_path: Path) -> None:
    clocks = [start(database_url, tmp_path / str(n), "jobs", "clock") for n in range(2)]
    assert [stop(clock) for clock in clocks] == [0, 0]
    sweeps = {task.name for task in jobs.tasks().values() if task.every_minutes}
    with unit_of_work() as opened:
        found = opened.scalars(text("SELECT task_name FROM procrastinate_jobs")).all()
    assert sorted(found) == sorted(sweeps)
