"""The programs of a city: how each is started and with what it needs to know."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from crowdfund.config import ROOT
from crowdfund.devserver.children import Child, Printer
from crowdfund.devserver.ports import HOST, Ports

TWIN_STATE = "twin.sqlite"

WEB_PROCESSES = 2
WEB_THREADS = 2
"""So that a browser's idle connection does not keep a process busy."""

SMALL_TALK = re.compile(r'" [23]\d\d |^ \* |development server|Press CTRL')
"""What Flask's own server says when all is well."""


def flask(*arguments: str) -> list[str]:
    """A command of ours."""
    return [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]


def twin(
    ports: Ports,
    instance: Path,
    settings: Mapping[str, str],
    printer: Printer,
    *,
    tells: bool = True,
) -> Child:
    """The Stripe twin, which keeps its state in its file; `tells`: events go to the web."""
    command = [sys.executable, "-m", "payments.twin", "--port", str(ports.twin)]
    command += ["--state", str(instance / TWIN_STATE)]
    if tells:
        command += ["--webhook-url", f"http://{HOST}:{ports.web}/webhooks/stripe"]
        secret = settings["CROWDFUND_STRIPE_WEBHOOK_SECRET"].split(",")[0]
        command += ["--webhook-secret", secret]
    return Child("twin", command, settings, printer)


def web(ports: Ports, settings: Mapping[str, str], printer: Printer) -> Child:
    """The pages and the API, under gunicorn as in production."""
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{HOST}:{ports.web}"]
    command += ["--worker-class", "gthread", "--workers", str(WEB_PROCESSES)]
    command += ["--threads", str(WEB_THREADS), "--graceful-timeout", "3", "--no-control-socket"]
    command += ["--log-level", "warning"]
    return Child("web", command, settings, printer)


def worker(settings: Mapping[str, str], printer: Printer) -> Child:
    """Does the jobs; running ones end first."""
    return Child("worker", flask("jobs", "worker"), settings, printer, patience=6.0)


def clock(settings: Mapping[str, str], printer: Printer) -> Child:
    """Defers the sweeps."""
    return Child("clock", flask("jobs", "clock"), settings, printer)


def partners(ports: Ports, settings: Mapping[str, str], printer: Printer) -> list[Child]:
    """The two demonstration modules next door: the grant office and the tutoring desk."""
    known = (
        ("grant", "grant_office.py", ports.grant_office, "GRANT"),
        ("tutoring", "tutoring_desk.py", ports.tutoring_desk, "TUTORING"),
    )
    children = []
    for name, file, port, prefix in known:
        program = ROOT / "examples" / file
        if program.exists():
            inbound = settings.get(f"CROWDFUND_{prefix}_WEBHOOK_SECRETS", "")
            environment = {
                **settings,
                "INNESCO_URL": settings["CROWDFUND_BASE_URL"],
                "INNESCO_SECRET": settings[f"CROWDFUND_{prefix}_ENDPOINT_SECRET"],
                f"{prefix}_SECRET": inbound.split(",")[0],
            }
            command = [sys.executable, str(program), "--port", str(port)]
            children.append(Child(name, command, environment, printer, leave_out=SMALL_TALK))
    return children
