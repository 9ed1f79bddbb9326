"""A bad value stops the start with one clear line."""

from pathlib import Path

import pytest

from crowdfund import config

GOOD = {
    "CROWDFUND_ENVIRONMENT": "production",
    "CROWDFUND_SECRET_KEY": "k" * 40,
    "CROWDFUND_BASE_URL": "https://innesco.example.org",
    "CROWDFUND_MAIL_URL": "smtp://mail:25",
    "CROWDFUND_STRIPE_SECRET_KEY": "sk_live_x",
    "CROWDFUND_STRIPE_WEBHOOK_SECRET": "whsec_new,whsec_old",
    "DATABASE_URL": "postgresql://db/innesco",
}


def test_a_good_configuration_is_read() -> None:
    found = config.load(GOOD)

    assert found.https
    assert found.stripe_webhook_secrets == ("whsec_new", "whsec_old")


@pytest.mark.parametrize(
    "name",
    [
        "CROWDFUND_SECRET_KEY",
        "CROWDFUND_BASE_URL",
        "CROWDFUND_MAIL_URL",
        "CROWDFUND_STRIPE_SECRET_KEY",
        "CROWDFUND_STRIPE_WEBHOOK_SECRET",
    ],
)
def test_production_has_no_defaults_for_what_matters(name: str) -> None:
    with pytest.raises(config.BadConfiguration, match=name):
        config.load({key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "prod"),
        ("SECRET_KEY", "short"),
        ("BASE_URL", "innesco"),
        ("MAIL_URL", "http://mail"),
        ("COLLECTION_FLOOR_PERCENT", "ninety"),
        ("COLLECTION_FLOOR_PERCENT", "101"),
        ("WEBHOOK_ENDPOINTS", "{"),
        ("WEBHOOK_ENDPOINTS", '[{"url": "http://x"}]'),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(config.BadConfiguration):
        config.load({**GOOD, f"CROWDFUND_{name}": value})


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("s" * 40 + "\n", encoding="utf-8")

    found = config.load({**GOOD, "CROWDFUND_SECRET_KEY_FILE": str(file)})

    assert found.secret_key == "s" * 40


def test_production_lives_in_its_own_time() -> None:
    assert config.load({**GOOD, "CROWDFUND_CLOCK_OFFSET": "3600"}).clock_offset == 0
