"""Configuration from the environment: CROWDFUND_* (and DATABASE_URL), each also as *_FILE.

A bad value stops the start with one clear line.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stdnum import bic, iban

ROOT = Path(__file__).resolve().parent.parent

TWIN_KEY = "sk_test_twin"
"""The key with which the embedded default talks to the Stripe twin."""


class BadConfiguration(SystemExit):
    """A value that cannot be used; stops the process with one line."""


@dataclass(frozen=True)
class Endpoint:
    """A receiver of our events: URL, secret (whsec_…), and the event types it wants."""

    url: str
    secret: str
    events: tuple[str, ...]


@dataclass(frozen=True)
class Config:
    """Everything an operator can set; docs in .env.example."""

    environment: str
    database_url: str | None
    instance: Path
    secret_key: str
    base_url: str
    operator_name: str
    help_phone: str
    quick_exit_url: str
    territory_file: Path
    media_folder: Path
    mail_url: str
    mail_from: str
    mail_from_name: str
    stripe_secret_key: str
    stripe_webhook_secrets: tuple[str, ...]
    stripe_api_base: str | None
    stripe_checkout_origin: str
    stripe_per_second: int
    stripe_of_all_per_second: int
    grant_secrets: tuple[str, ...]
    tutoring_secrets: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    endpoints_allowed: tuple[str, ...]
    grant_least_euros: int
    grant_most_euros: int
    readiness_bar: int
    stall_percent: int
    stall_at_percent: int
    platform_fee_basis_points: int
    collection_floor_percent: int
    retry_window_hours: int
    platform_fee_vat_percent: int
    payout_delay_days: int
    payout_holdback_basis_points: int
    bank_iban: str
    bank_bic: str
    bank_holder: str
    worker_concurrency: int
    clock_offset: int
    trusted_proxies: int

    @property
    def is_development(self) -> bool:
        return self.environment == "development"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")


def surroundings() -> Mapping[str, str]:
    """The environment; where it has no setting of ours, what this checkout's `make run` used."""
    ours = any(name.startswith(("CROWDFUND_", "DATABASE_URL")) for name in os.environ)
    latest = ROOT / "instance" / "run.env"
    if ours or not os.access(latest, os.R_OK):
        return os.environ
    return {**read_file(latest), **os.environ}


def read_file(path: Path) -> dict[str, str]:
    """The NAME=value lines of a file; none if there is no such file."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def load(environ: Mapping[str, str]) -> Config:
    """Read and check the configuration; BadConfiguration names the variable and the reason."""
    try:
        return _read(_Reader(_with_files(environ)))
    except (ValueError, OSError) as error:
        raise BadConfiguration(f"configuration: {error}") from error


def _with_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Values given as NAME_FILE read from the file, as container secrets are."""
    found = dict(environ)
    for name, path in environ.items():
        plain = name.removesuffix("_FILE")
        ours = name.startswith("CROWDFUND_") or name == "DATABASE_URL_FILE"
        if ours and name.endswith("_FILE") and plain != "CROWDFUND_TERRITORY":
            found[plain] = Path(path).read_text(encoding="utf-8").strip()
    return found


def _read(reader: "_Reader") -> Config:
    environment = reader.choice("ENVIRONMENT", "production", ("development", "production", "test"))
    production = environment == "production"
    instance = Path(reader.text("INSTANCE", str(ROOT / "instance")))
    api_base = reader.text("STRIPE_API_BASE", "") or None
    return Config(
        environment=environment,
        database_url=reader.found.get("DATABASE_URL") or None,
        instance=instance,
        secret_key=reader.secret("SECRET_KEY", 32, None if production else "development-only-" * 3),
        base_url=reader.url("BASE_URL", None if production else "http://127.0.0.1:5000"),
        operator_name=reader.text("OPERATOR_NAME", "Comune di Napoli"),
        help_phone=reader.text("HELP_PHONE", "800 000 000"),
        quick_exit_url=reader.url("QUICK_EXIT_URL", "https://www.ilmeteo.it"),
        territory_file=Path(reader.text("TERRITORY_FILE", str(ROOT / "territory/napoli.toml"))),
        media_folder=Path(reader.text("MEDIA_DIR", str(instance / "media"))),
        mail_url=reader.mail("MAIL_URL", None if production else "mailbox:"),
        mail_from=reader.text("MAIL_FROM", "innesco@localhost"),
        mail_from_name=reader.text("MAIL_FROM_NAME", "Innesco"),
        stripe_secret_key=reader.text("STRIPE_SECRET_KEY", None if production else TWIN_KEY),
        stripe_webhook_secrets=reader.several(
            "STRIPE_WEBHOOK_SECRET", None if production else "whsec_twin"
        ),
        stripe_api_base=api_base,
        stripe_checkout_origin=_origin(api_base) if api_base else "https://checkout.stripe.com",
        stripe_per_second=reader.number("STRIPE_REQUESTS_PER_SECOND", 25, 1, 10_000),
        stripe_of_all_per_second=reader.number("STRIPE_ALL_REQUESTS_PER_SECOND", 100, 1, 10_000),
        grant_secrets=reader.several("GRANT_WEBHOOK_SECRETS", ""),
        tutoring_secrets=reader.several("TUTORING_WEBHOOK_SECRETS", ""),
        endpoints=_endpoints(reader),
        endpoints_allowed=reader.several("WEBHOOK_ALLOWED_HOSTS", ""),
        grant_least_euros=reader.number("GRANT_LEAST_EUROS", 25_000, 0, 10**8),
        grant_most_euros=reader.number("GRANT_MOST_EUROS", 140_000, 1, 10**8),
        readiness_bar=reader.number("READINESS_BAR", 60, 0, 100),
        stall_percent=reader.number("STALL_PERCENT", 20, 0, 100),
        stall_at_percent=reader.number("STALL_AT_PERCENT", 50, 1, 99),
        platform_fee_basis_points=reader.number("PLATFORM_FEE_BASIS_POINTS", 0, 0, 2_000),
        collection_floor_percent=reader.number("COLLECTION_FLOOR_PERCENT", 90, 50, 100),
        retry_window_hours=reader.number("RETRY_WINDOW_HOURS", 168, 1, 720),
        platform_fee_vat_percent=reader.number("PLATFORM_FEE_VAT_PERCENT", 22, 0, 50),
        payout_delay_days=reader.number("PAYOUT_DELAY_DAYS", 14, 0, 90),
        payout_holdback_basis_points=reader.number("PAYOUT_HOLDBACK_BASIS_POINTS", 0, 0, 9_000),
        bank_iban=reader.iban("BANK_IBAN"),
        bank_bic=reader.bic("BANK_BIC"),
        bank_holder=reader.text("BANK_HOLDER", "")[:70],
        worker_concurrency=reader.number("WORKER_CONCURRENCY", 8, 1, 64),
        clock_offset=0 if production else reader.number("CLOCK_OFFSET", 0, -(10**9), 10**9),
        trusted_proxies=reader.number("TRUSTED_PROXIES", 0, 0, 5),
    )


def _endpoints(reader: "_Reader") -> tuple[Endpoint, ...]:
    return tuple(
        Endpoint(one["url"], one["secret"], tuple(one.get("events", ("*",))))
        for one in reader.objects("WEBHOOK_ENDPOINTS")
    )


@dataclass
class _Reader:
    """Reads one variable at a time and says which one is wrong."""

    found: dict[str, str]

    def text(self, name: str, default: str | None) -> str:
        value = self.found.get(f"CROWDFUND_{name}", "")
        if value:
            return value
        if default is None:
            raise ValueError(f"CROWDFUND_{name} must be set")
        return default

    def secret(self, name: str, least: int, default: str | None) -> str:
        value = self.text(name, default)
        if len(value) < least:
            raise ValueError(f"CROWDFUND_{name} must have at least {least} characters")
        return value

    def choice(self, name: str, default: str, known: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in known:
            raise ValueError(f"CROWDFUND_{name} must be one of {', '.join(known)}, not {value!r}")
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.lstrip("-").isdigit() or not least <= int(value) <= most:
            raise ValueError(f"CROWDFUND_{name} must be a number from {least} to {most}")
        return int(value)

    def url(self, name: str, default: str | None) -> str:
        value = self.text(name, default).rstrip("/")
        if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname:
            raise ValueError(f"CROWDFUND_{name} must be an http(s) address, not {value!r}")
        return value

    def mail(self, name: str, default: str | None) -> str:
        value = self.text(name, default)
        if value != "mailbox:" and urlsplit(value).scheme not in {"smtp", "smtps"}:
            raise ValueError(f"CROWDFUND_{name} must be smtp://host:port, smtps://… or mailbox:")
        return value

    def iban(self, name: str) -> str:
        """An IBAN (ISO 13616) without blanks; empty if it is not set."""
        value = self.text(name, "")
        if value and not iban.is_valid(value):
            raise ValueError(f"CROWDFUND_{name} must be an IBAN, not {value!r}")
        return iban.compact(value)

    def bic(self, name: str) -> str:
        """A BIC (ISO 9362); empty if it is not set."""
        value = self.text(name, "")
        if value and not bic.is_valid(value):
            raise ValueError(f"CROWDFUND_{name} must be a BIC, not {value!r}")
        return bic.compact(value)

    def several(self, name: str, default: str | None) -> tuple[str, ...]:
        value = self.text(name, default)
        return tuple(part.strip() for part in value.split(",") if part.strip())

    def objects(self, name: str) -> list[dict[str, Any]]:
        value = json.loads(self.text(name, "[]"))
        if not isinstance(value, list) or any(
            "url" not in one or "secret" not in one for one in value
        ):
            raise ValueError(f"CROWDFUND_{name} must be a JSON list of objects with url and secret")
        return value


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
