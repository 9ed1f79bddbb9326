"""What the forms of accounts accept."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from accounts.passwords import LONGEST
from kit.fields import REQUIRED, Choice, Email, FormSchema, Line, Tick
from kit.i18n import LANGUAGES
from kit.i18n import lazy_gettext as _


class Password(fields.Field[str]):
    """A password as typed: nothing trimmed, nothing normalised here."""

    def __init__(self) -> None:
        super().__init__(required=True)
        self.error_messages["required"] = REQUIRED

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not value:
            raise ValidationError(REQUIRED)
        if len(value) > LONGEST:
            raise ValidationError(
                _("La password è troppo lunga: al massimo %(most)s caratteri.", most=LONGEST)
            )
        return value


def _address() -> Email:
    """An address that still fits once it is lower-case (a few letters become longer)."""
    return Email(validate=validate.Length(max=254, error=_("È troppo lungo.")))


class Registration(FormSchema):
    """Asking for an account."""

    display_name = Line(longest=80, shortest=2)
    email = _address()
    password = Password()


class LogIn(FormSchema):
    """E-mail and password."""

    email = _address()
    password = Password()


class Code(FormSchema):
    """A code of the second step, or a recovery code."""

    code = Line(longest=40)


class Forgot(FormSchema):
    """The address to which a link for a new password goes."""

    email = _address()


class NewPassword(FormSchema):
    """A new password, by a link from a mail."""

    password = Password()


class Profile(FormSchema):
    """The public name and the language."""

    display_name = Line(longest=80, shortest=2)
    locale = Choice(tuple(LANGUAGES))


class ChangePassword(FormSchema):
    """The password of today and the one from now on."""

    current_password = Password()
    password = Password()


class EnableSecondStep(FormSchema):
    """The first code of a telephone, and the password."""

    offer = Line(longest=400)
    code = Line(longest=40)
    current_password = Password()


class Prove(FormSchema):
    """The password, once more, before something grave."""

    current_password = Password()


class Erase(FormSchema):
    """Erasing one's account: what becomes of promises, that it is meant, the password."""

    pledges = Choice(("keep", "cancel"))
    sure = Tick(must=_("Conferma che hai capito."))
    current_password = Password()


class Empty(FormSchema):
    """A button."""
