"""The field macros: what was typed is kept, errors stand beside the field and lead to it."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from kit import assets, i18n

ROOT = Path(__file__).resolve().parents[2]
FIELDS = ("text", "email", "number", "money", "date", "textarea")


def new_app() -> Flask:
    app = Flask("macros-test", template_folder=str(ROOT / "templates"), static_folder=None)
    i18n.install(app, str(ROOT / "translations"))
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    assets.install(app, ROOT / "static" / "build")
    return app


APP = new_app()


def render(call: str, **context: Any) -> str:
    """What one call of a macro of ui/forms.html writes."""
    with APP.test_request_context(headers={"Accept-Language": "it"}):
        template = APP.jinja_env.from_string(
            f'{{% import "ui/forms.html" as forms %}}{{{{ forms.{call} }}}}'
        )
        return template.render(**{"values": {}, "errors": {}, **context})


@pytest.mark.parametrize("field", FIELDS)
@given(typed=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_what_was_typed_is_kept_and_cannot_become_markup(field: str, typed: str) -> None:
    shown = render(f"{field}('name', 'Nome', values, errors)", values={"name": typed})
    assert str(escape(typed)) in shown
    assert shown.count("<input") + shown.count("<textarea") == 1


def test_a_password_is_never_sent_back() -> None:
    assert "secret" not in render(
        "password('pw', 'Password', values, errors)", values={"pw": "secret"}
    )


@pytest.mark.parametrize("field", [*FIELDS, "password", "select", "checkbox", "file"])
def test_an_error_is_told_beside_its_field_and_to_screen_readers(field: str) -> None:
    shown = render(
        f"{field}('name', 'Nome', values, errors, help='Aiuto')", errors={"name": ["Manca."]}
    )
    assert "Manca." in shown
    assert 'aria-invalid="true"' in shown
    described = re.search(r'aria-describedby="([^"]+)"', shown)
    assert described is not None
    assert described[1].split() == ["f-name-help", "f-name-error"]
    for target in described[1].split():
        assert shown.count(f'id="{target}"') == 1


@pytest.mark.parametrize("field", [*FIELDS, "password", "select", "checkbox", "file"])
def test_every_field_has_one_label(field: str) -> None:
    shown = render(f"{field}('name', 'Nome', values, errors)")
    assert shown.count('for="f-name"') == 1
    assert shown.count('id="f-name"') == 1


@pytest.mark.parametrize("field", ["radios", "tiles"])
def test_choices_have_one_legend_and_the_summary_leads_to_the_first(field: str) -> None:
    shown = render(
        f"{field}('kind', 'Tipo', values, errors, options=[('a', 'Uno', ''), ('b', 'Due', '')])",
        values={"kind": "b"},
        errors={"kind": ["Scegli."]},
    )
    assert shown.count("<legend") == 1
    first = re.search(r'<input type="radio" id="f-kind" name="kind" value="a"([^>]*)>', shown)
    assert first is not None
    assert "checked" not in first[1]
    assert re.search(r'value="b" checked', shown)


def test_the_summary_links_to_the_fields_and_tells_what_has_none() -> None:
    shown = render(
        "error_summary(errors, {'name': 'Nome'})",
        errors={"name": ["Manca."], "form": ["Riprova."]},
    )
    assert '<a href="#f-name">Nome: Manca.</a>' in shown
    assert "<li>Riprova.</li>" in shown
    assert "2 cose" in shown


def test_without_errors_there_is_no_summary() -> None:
    assert render("error_summary(errors, {})").strip() == ""


@pytest.mark.parametrize(
    ("typed", "checked"), [("1", True), ("on", True), ("", False), (None, False)]
)
def test_a_box_stays_as_it_was(typed: str | None, checked: bool) -> None:
    shown = render("checkbox('ok', 'Va bene', values, errors)", values={"ok": typed})
    assert (" checked" in shown) is checked


def test_more_attributes_reach_the_control() -> None:
    shown = render("money('sum', 'Cifra', values, errors, data_min='5', autofocus=True)")
    assert 'data-min="5"' in shown
    assert re.search(r"autofocus[ >]", shown)
    assert 'inputmode="decimal"' in shown


def test_only_fields_that_may_be_left_out_say_so() -> None:
    assert "(facoltativo)" in render("text('a', 'A', values, errors)")
    assert "(facoltativo)" not in render("text('a', 'A', values, errors, required=True)")
