"""Amounts and days in templates are written in the language of each reader."""

from pathlib import Path

from flask import Flask
from flask_babel import force_locale

from kit import i18n

ROOT = Path(__file__).resolve().parents[3]


def test_a_fixed_amount_is_written_anew_in_each_language() -> None:
    app = Flask("words")
    i18n.install(app, str(ROOT / "translations"))
    with app.app_context(), app.test_request_context():
        page = app.jinja_env.from_string("{{ 2500|money }}")
        with force_locale("en"):
            assert page.render() == "€25"
        with force_locale("it"):
            assert page.render() == "25 €"
