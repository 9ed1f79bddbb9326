"""Languages: Italian is what the texts are written in, English is its translation.

Filters for templates: `money`, `day`, `hour`, `moment`, `number`, `percent`.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, get_translations, ngettext
from flask_babel.speaklater import LazyString
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.wrappers import Response

from kit import clock
from kit.money import format_amount

__all__ = ["current_locale", "force_locale", "gettext", "install", "lazy_gettext", "ngettext"]

LANGUAGES = {"it": "Italiano", "en": "English"}
COOKIE = "lang"
BRITISH = {"en": "en_GB"}
"""In Europe "3 March 2027" is said, not "March 3, 2027"."""


def choose_locale() -> str:
    """The visitor's language: their choice, their account's, their browser's, else Italian."""
    if not has_request_context():
        return "it"
    chosen = request.cookies.get(COOKIE) or getattr(g, "account_locale", None)
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES)) or "it"


def current_locale() -> str:
    """ "it" or "en"."""
    locale = get_locale()
    return str(locale.language) if locale else "it"


def gettext(text: str, **values: object) -> str:
    """A text in the visitor's language, with `values` where it has %(name)s."""
    said = _said(current_locale(), text)
    return said % values if values else said


def lazy_gettext(text: str, **values: object) -> LazyString:
    """A text that is translated when it is shown."""
    return LazyString(gettext, text, **values)


@lru_cache(maxsize=16_384)
def _said(language: str, text: str) -> str:
    """A text in the current language, which is `language`: looked up once."""
    return str(get_translations().ugettext(text))


@lru_cache(maxsize=16_384)
def _written(language: str, text: str) -> Markup:
    """The same as HTML, where no value belongs into it."""
    return Markup(_said(language, text)) % {}  # noqa: S704  our own text


@pass_context
def _in_template(context: Context, text: str, /, **values: object) -> str:
    """`_` of templates: a format also without values, and HTML where the template is (Jinja)."""
    language = current_locale()
    if not context.eval_ctx.autoescape:
        return _said(language, text) % values
    if not values:
        return _written(language, text)
    return Markup(_said(language, text)) % values  # noqa: S704  our own text; values are escaped


def remember(response: Response, language: str) -> None:
    """Keep the visitor's choice for a year (a technical cookie: no consent needed)."""
    response.set_cookie(
        COOKIE,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure,
    )


def money(cents: int) -> str:
    """An amount in the visitor's language."""
    return format_amount(cents, current_locale())


def day(value: date | datetime, form: str = "long") -> str:
    """A day as people say it: "3 marzo 2027"; instants are read in the city's time."""
    if isinstance(value, datetime):
        value = clock.local(value).date()
    return format_date(value, form, locale=BRITISH.get(current_locale(), current_locale()))


def hour(value: datetime) -> str:
    """The time of an instant in the city: "18:30"; in autumn's night also which of the two."""
    local = clock.local(value)
    said = format_datetime(local, "HH:mm", locale=current_locale())
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    if first == second:
        return said
    which = gettext("ora legale") if local.fold == 0 else gettext("ora solare")
    return f"{said} ({which})"


def moment(value: datetime) -> str:
    """An instant in the city's time: "3 mar 2027, 14:05"."""
    return format_datetime(clock.local(value), "d MMM y, HH:mm", locale=current_locale())


def number(value: int | float) -> str:
    """A number with the language's separators."""
    return format_decimal(value, locale=current_locale())


def percent(part: int, whole: int) -> int:
    """How many whole hundredths `part` is of `whole`, rounded down; 0 of nothing is 0."""
    return part * 100 // whole if whole else 0


def _anew(formats: Callable[..., object]) -> Callable[..., object]:
    """The filter, asked at each rendering: Jinja would work out `2500|money` once, in one language.

    Filters that get the context are never worked out while compiling (Jinja's optimizer).
    """

    @pass_context
    def asked(_context: Context, *values: Any) -> object:
        return formats(*values)

    return asked


def install(app: Flask, translations: str) -> None:
    """Add languages, filters and `_` to an application."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "it")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    Babel(app, locale_selector=choose_locale)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(_=_in_template, gettext=_in_template)
    _said.cache_clear()
    _written.cache_clear()
    for formats in (money, day, hour, moment, number, percent):
        app.jinja_env.filters[formats.__name__] = _anew(formats)
    app.jinja_env.globals.update(current_locale=current_locale, LANGUAGES=LANGUAGES)
