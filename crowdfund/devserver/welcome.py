"""What `make run` prints when the city is up: addresses and the log-ins of the four roles."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyotp

from crowdfund.config import ROOT
from crowdfund.devserver.ports import HOST, Ports

LOGINS = "demo-logins.json"
"""Written by `flask demo load`: a list of {role, email, password, totp_secret}."""


@dataclass(frozen=True)
class Login:
    """A person of the demo city; `totp_secret` is None for roles without a second step."""

    role: str
    email: str
    password: str
    totp_secret: str | None

    def code(self) -> str:
        """The code that a telephone would show now; empty without a second step."""
        return pyotp.TOTP(self.totp_secret).now() if self.totp_secret else ""


def logins(instance: Path) -> list[Login]:
    """The log-ins of the demo city; none if it was not loaded."""
    path = instance / LOGINS
    if not path.exists():
        return []
    return [
        Login(one["role"], one["email"], one["password"], one.get("totp_secret") or None)
        for one in json.loads(path.read_text(encoding="utf-8"))
    ]


def text(ports: Ports, running: Iterable[str], people: list[Login], instance: Path) -> str:
    """The whole message; `running` are the names of the programs that started."""
    addresses = {
        "city": ("web", f"http://{HOST}:{ports.web}"),
        "mailbox": ("web", f"http://{HOST}:{ports.web}/dev/mailbox"),
        "API": ("web", f"http://{HOST}:{ports.web}/api/docs"),
        "Stripe twin": ("twin", f"http://{HOST}:{ports.twin}"),
        "grant office": ("grant", f"http://{HOST}:{ports.grant_office}"),
        "tutoring desk": ("tutoring", f"http://{HOST}:{ports.tutoring_desk}"),
    }
    names = set(running)
    lines = ["", "Innesco is running.", ""]
    lines += [f"  {what:<14} {url}" for what, (name, url) in addresses.items() if name in names]
    if people:
        lines += ["", "Log-ins of the demo city:", "", *_table(people)]
        if any(one.totp_secret for one in people):
            lines += ["", "The code changes every 30 seconds; `make code` prints the current ones,"]
            lines += ["or put the second-step secret into an authenticator app."]
        lines += [f"They are kept in {instance / LOGINS}."]
    return "\n".join([*lines, "", "Ctrl-C stops everything.", ""])


def _table(people: list[Login]) -> list[str]:
    rows = [("role", "e-mail", "password", "code", "second-step secret")]
    rows += [(p.role, p.email, p.password, p.code(), p.totp_secret or "") for p in people]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


if __name__ == "__main__":
    people = logins(ROOT / "instance")
    print("\n".join(_table(people)) if people else "There is no demo city yet: make run makes one.")
