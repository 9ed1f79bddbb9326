"""The configuration of a city on this machine: keys made once, addresses from the ports.

`instance/dev.env` holds the keys, `instance/run.env` everything the last `make run` used, so
that `bin/flask` speaks to the same city. Both are readable by their owner alone. What the
environment already says wins.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from crowdfund.config import ROOT, read_file
from crowdfund.devserver.ports import HOST, Ports

PRIVATE = 0o600
KEYS = "dev.env"
LATEST = "run.env"


def keys(instance: Path) -> dict[str, str]:
    """The secrets of this checkout; made the first time, missing ones added."""
    path = instance / KEYS
    known = read_file(path)
    wanted = {
        "CROWDFUND_SECRET_KEY": secrets.token_urlsafe(48),
        "CROWDFUND_STRIPE_WEBHOOK_SECRET": _webhook_secret(),
        "CROWDFUND_GRANT_WEBHOOK_SECRETS": _webhook_secret(),
        "CROWDFUND_TUTORING_WEBHOOK_SECRETS": _webhook_secret(),
        "CROWDFUND_GRANT_ENDPOINT_SECRET": _webhook_secret(),
        "CROWDFUND_TUTORING_ENDPOINT_SECRET": _webhook_secret(),
    }
    if missing := wanted.keys() - known.keys():
        known |= {name: wanted[name] for name in wanted if name in missing}
        write(path, known, "Keys of this checkout's city, made by `make run`. Keep them private.")
    return known


def city(
    ports: Ports, instance: Path, database_url: str, given: Mapping[str, str]
) -> dict[str, str]:
    """Every setting of the city: what is `given` (the environment) wins over what we make up."""
    base = f"http://{HOST}:{ports.web}"
    made = keys(instance)
    receivers = (
        ("grant_office.py", ports.grant_office, "CROWDFUND_GRANT_ENDPOINT_SECRET"),
        ("tutoring_desk.py", ports.tutoring_desk, "CROWDFUND_TUTORING_ENDPOINT_SECRET"),
    )
    endpoints = [
        {"url": f"http://{HOST}:{port}/events", "secret": made[secret], "events": ["*"]}
        for file, port, secret in receivers
        if (ROOT / "examples" / file).exists()
    ]
    settings = {
        **made,
        "CROWDFUND_ENVIRONMENT": "development",
        "CROWDFUND_INSTANCE": str(instance),
        "CROWDFUND_BASE_URL": base,
        "CROWDFUND_MAIL_URL": "mailbox:",
        "CROWDFUND_STRIPE_API_BASE": f"http://{HOST}:{ports.twin}",
        "CROWDFUND_STRIPE_SECRET_KEY": "sk_test_twin",
        "CROWDFUND_BANK_IBAN": "IT60X0542811101000000123456",
        "CROWDFUND_BANK_HOLDER": "Comune di Napoli",
        "CROWDFUND_WEBHOOK_ENDPOINTS": json.dumps(endpoints),
        "CROWDFUND_WEBHOOK_ALLOWED_HOSTS": HOST,
    }
    ours = {name: value for name, value in given.items() if name.startswith("CROWDFUND_")}
    replaced = {name.removesuffix("_FILE") for name in ours if name.endswith("_FILE")}
    settings = {name: value for name, value in settings.items() if name not in replaced}
    return {**settings, **ours, "DATABASE_URL": database_url}


def write(path: Path, settings: Mapping[str, str], comment: str) -> None:
    """Write settings so that only their owner can ever read them."""
    text = "".join(f"{name}={value}\n" for name, value in settings.items())
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"# {comment}\n{text}")
    fresh.replace(path)


def _webhook_secret() -> str:
    """A key as Standard Webhooks writes it: `whsec_` and 24 to 64 random bytes in Base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
