"""What each step of a pledge asks for; the same fields read a form and a JSON body.

Forms send euros as people type them ("1.234,50"), the API integer cents.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, pre_load

from kit.fields import Amount, Email, FormSchema, Line, Paragraphs, Tick
from kit.i18n import lazy_gettext as _
from kit.money import MAX_CENTS

LEAST = 1_00
"""The smallest pledge, in cents."""
MOST_BY_CARD = 10_000_00
"""The largest pledge by card, in cents; beyond it a bank transfer is the right way."""
ROUND_AMOUNTS = (10_00, 25_00, 50_00, 100_00)
"""The offered amounts, in cents; none of them is chosen beforehand."""

TOO_MUCH = _(
    "Con la carta puoi dare al massimo 10.000 euro. Per una cifra più alta scrivici o "
    "telefonaci: ti aiutiamo a fare un bonifico."
)
NO_REWARD = "none"
"""What the form sends for "no reward, thanks"."""


class PledgeAmount(Amount):
    """An amount within what a card pledge may be."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=LEAST, most=MAX_CENTS, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        cents = super()._deserialize(value, attr, data, **kwargs)
        if cents > MOST_BY_CARD:
            raise ValidationError(TOO_MUCH)
        return cents


class RewardChoice(fields.Field[int | None]):
    """The number of a reward, or "none"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_none=True, **kwargs)
        self.error_messages["required"] = _("Scegli una ricompensa, oppure «Nessuna».")

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int | None:
        text = str(value).strip() if not isinstance(value, bool) else ""
        if text == NO_REWARD:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise ValidationError(self.error_messages["required"])
        return int(text)


class AmountSchema(FormSchema):
    """Step one: one of the round amounts, or another one, which wins when both are given.

    `reward` comes along when the backer chose one on the campaign's page.
    """

    amount = PledgeAmount()
    reward = RewardChoice(load_default=None)

    @pre_load
    def _other_wins(self, data: Any, **_kwargs: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        typed = dict(data)
        other = typed.get("other_amount")
        if isinstance(other, str) and other.strip():
            typed["amount"] = other
        if typed.get("reward") == "":
            del typed["reward"]
        return typed


class RewardSchema(FormSchema):
    """Step two: a reward or none."""

    reward = RewardChoice(required=True)


class ContactSchema(FormSchema):
    """Step three: whom to write to, and what the public may read."""

    email = Email()
    name = Line(longest=80)
    show_name = Tick()
    message = Paragraphs(longest=280, required=False)


class CheckSchema(FormSchema):
    """Step four: what the page showed, and consent to keep the card (all-or-nothing).

    `seen` is the page's fingerprint of the figures; a pledge that changed in another tab
    is shown again instead of being sent off.
    """

    seen = Line(longest=80, required=False)
    consent = Tick()


class ChangeSchema(AmountSchema):
    """A change of a pledge that stands: amount, reward, and consent if it grows."""

    consent = Tick()


class CancelSchema(FormSchema):
    """Giving a pledge up: nothing to fill in."""


class PledgeSchema(AmountSchema, ContactSchema):
    """A whole pledge at once, for the API; amounts in integer cents."""

    consent = Tick()
