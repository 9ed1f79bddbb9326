"""Fields that people fill in: marshmallow fields that read what is really typed."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from email_validator import EmailNotValidError, validate_email
from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load
from stdnum import iban
from stdnum.exceptions import ValidationError as NotANumber
from werkzeug.datastructures import FileStorage

from kit.i18n import lazy_gettext as _
from kit.money import AmountError, parse_amount

REQUIRED = _("Questo campo serve.")
WALL_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:.]([0-5]\d))?", re.ASCII)


class FormSchema(Schema):
    """Base of every use-case's schema: the same one reads a form and a JSON body."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def _drop_nul(self, data: Any, **_kwargs: Any) -> Any:
        """PostgreSQL cannot store NUL characters; nobody types them on purpose."""
        if not isinstance(data, Mapping):
            return data
        return {
            name: value.replace("\x00", "") if isinstance(value, str) else value
            for name, value in data.items()
        }


class Line(fields.Field[str]):
    """One line of text, trimmed, its inner white space made single."""

    def __init__(
        self, *, longest: int = 200, shortest: int = 0, required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(required=required, **kwargs)
        self.longest, self.shortest = longest, shortest
        self.error_messages["required"] = REQUIRED
        if not required:
            self.load_default = kwargs.get("load_default", "")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(_("Scrivi un testo."))
        text = self._tidy(value)
        if not text and self.required:
            raise ValidationError(REQUIRED)
        if len(text) > self.longest:
            raise ValidationError(
                _("È troppo lungo: al massimo %(most)s caratteri.", most=self.longest)
            )
        if text and len(text) < self.shortest:
            raise ValidationError(
                _("È troppo corto: almeno %(least)s caratteri.", least=self.shortest)
            )
        return text

    def _tidy(self, value: str) -> str:
        return " ".join(value.split())


class Paragraphs(Line):
    """Several lines of text; line ends made \\n."""

    def _tidy(self, value: str) -> str:
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()


class Amount(fields.Field[int]):
    """An amount of money in cents: "25", "1.234,50" in forms; integer cents in JSON."""

    def __init__(
        self,
        *,
        least: int = 1,
        most: int = 10_000_000_00,
        required: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(required=required, **kwargs)
        self.least, self.most = least, most
        self.error_messages["required"] = REQUIRED
        if not required:
            self.load_default = kwargs.get("load_default")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        cents = self._cents(value)
        if cents < self.least:
            raise ValidationError(
                _("È troppo poco: almeno %(least)s euro.", least=_euros(self.least))
            )
        if cents > self.most:
            raise ValidationError(_("È troppo: al massimo %(most)s euro.", most=_euros(self.most)))
        return cents

    def _cents(self, value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if not isinstance(value, str):
            raise ValidationError(_("Scrivi una cifra in euro, per esempio 25 oppure 12,50."))
        if not value.strip():
            raise ValidationError(REQUIRED)
        try:
            return parse_amount(value)
        except AmountError:
            raise ValidationError(
                _("Scrivi una cifra in euro, per esempio 25 oppure 12,50.")
            ) from None


class OptionalAmount(Amount):
    """An amount that may be left empty: None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_none=True, **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and not value.strip():
            return None
        return super().deserialize(value, *args, **kwargs)


class WholeNumber(fields.Field[int]):
    """A whole number within bounds."""

    def __init__(self, *, least: int = 0, most: int = 1_000_000, **kwargs: Any) -> None:
        kwargs.setdefault("required", True)
        super().__init__(**kwargs)
        self.least, self.most = least, most
        self.error_messages["required"] = REQUIRED

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        text = str(value).strip() if not isinstance(value, bool) else ""
        if not (text.isascii() and text.isdigit() and len(text) < 12):
            raise ValidationError(_("Scrivi un numero intero."))
        if not self.least <= int(text) <= self.most:
            raise ValidationError(
                _("Scrivi un numero fra %(least)s e %(most)s.", least=self.least, most=self.most)
            )
        return int(text)


class Count(WholeNumber):
    """How many; left empty it is none."""

    def __init__(self, *, most: int = 1_000) -> None:
        super().__init__(most=most, required=False, load_default=0)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and not value.strip():
            return 0
        return super().deserialize(value, *args, **kwargs)


class Choice(Line):
    """One of some known values; `options` may be a function, asked at each use."""

    def __init__(self, options: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        chosen = super()._deserialize(value, attr, data, **kwargs)
        known = self.options() if callable(self.options) else self.options
        if chosen and chosen not in known:
            raise ValidationError(_("Scegli una delle possibilità."))
        return chosen


class Choices(fields.Field[list[str]]):
    """Some of the known values, each once, in the order of `options`; at least one.

    Forms send the name once for each (kit.forms), JSON a list.
    """

    def __init__(self, options: Any, **kwargs: Any) -> None:
        super().__init__(required=True, **kwargs)
        self.options = options
        self.error_messages["required"] = _("Scegli almeno una possibilità.")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[str]:
        given = value if isinstance(value, list) else [value]
        known = self.options() if callable(self.options) else self.options
        if any(one not in known for one in given):
            raise ValidationError(_("Scegli fra le possibilità dell'elenco."))
        if not given:
            raise ValidationError(self.error_messages["required"])
        return [one for one in known if one in given]


class Tick(fields.Field[bool]):
    """A checkbox; absent means not ticked. With `must` it has to be ticked."""

    def __init__(self, *, must: object = None, **kwargs: Any) -> None:
        if must is None:
            kwargs.setdefault("load_default", False)
        super().__init__(required=must is not None, **kwargs)
        self.must = must
        self.error_messages["required"] = must or REQUIRED  # type: ignore[assignment]

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        ticked = value in (True, "on", "1", "true", "yes")
        if self.must and not ticked:
            raise ValidationError(str(self.must))
        return ticked


class Upload(fields.Field[FileStorage]):
    """A file that was chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=True, **kwargs)
        self.error_messages["required"] = _("Scegli un file.")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> FileStorage:
        if not isinstance(value, FileStorage) or not value.filename:
            raise ValidationError(_("Scegli un file."))
        return value


class Email(Line):
    """An e-mail address, normalised; its domain is not looked up."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=254, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text:
            return text
        try:
            found = validate_email(text, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            raise ValidationError(
                _("Questo indirizzo e-mail non è giusto. Esempio: nome@posta.it")
            ) from None
        lower = found.normalized.lower()
        if len(lower) > self.longest:
            raise ValidationError(
                _("È troppo lungo: al massimo %(most)s caratteri.", most=self.longest)
            )
        return lower


class Iban(Line):
    """An IBAN (ISO 13616), its check digits verified, without blanks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=50, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text:
            return text
        try:
            return str(iban.validate(text))
        except NotANumber:
            raise ValidationError(
                _("Questo IBAN non è giusto: controlla lettere e numeri, uno per uno.")
            ) from None


class Day(Line):
    """A day, ISO 8601, as date inputs send it; also dd/mm/yyyy as Italians type it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text:
            return None
        try:
            if "/" in text:
                day, month, year = (int(part) for part in text.split("/"))
                return date(year, month, day)
            return date.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("Scrivi una data, per esempio 31/12/2027.")) from None


class TimeOfDay(Line):
    """A time of the day, "18:30" as time inputs send it; also "18.30" and "18" as people type."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text:
            return None
        found = WALL_TIME.fullmatch(text)
        if found is None:
            raise ValidationError(_("Scrivi un'ora, per esempio 18:30."))
        return time(int(found[1]), int(found[2] or "0"))


def _euros(cents: int) -> str:
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100},{cents % 100:02d}"
