"""The fields of the hosted Checkout page: reading and checking what a person typed."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from payments.twin.cards import IBANS, Card, by_number

EXPIRY = re.compile(r"\s*(\d{1,2})\s*/?\s*(\d{2}|\d{4})\s*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST = 200


@dataclass
class Form:
    """What was typed, and the errors by field as names of texts."""

    method: str = "card"
    email: str = ""
    name: str = ""
    number: str = ""
    expiry: str = ""
    cvc: str = ""
    iban: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def card(self) -> Card | None:
        """The test card of the number."""
        return by_number(self.number)

    def expiry_date(self) -> tuple[int, int] | None:
        """Month and year with four digits, or None when not readable."""
        found = EXPIRY.fullmatch(self.expiry)
        if found is None or not 1 <= int(found[1]) <= 12:
            return None
        year = int(found[2])
        return int(found[1]), year if year > 99 else 2000 + year


def read(fields: dict[str, str], *, needs_email: bool, now: int) -> Form:
    """The form as typed, with its errors; `now` is in Unix seconds."""
    form = Form("sepa_debit" if fields.get("method") == "sepa_debit" else "card")
    for name in ("email", "name", "number", "expiry", "cvc", "iban"):
        setattr(form, name, fields.get(name, "").strip()[:LONGEST])
    method = form.method
    if needs_email and not EMAIL.fullmatch(form.email):
        form.errors["email"] = "needs_email"
    if method == "sepa_debit":
        if not form.name:
            form.errors["holder"] = "needs_name"
        if "".join(form.iban.split()).upper() not in IBANS:
            form.errors["iban"] = "wrong_iban"
    else:
        _check_card(form, now)
    return form


def _check_card(form: Form, now: int) -> None:
    if form.card is None:
        form.errors["number"] = "wrong_number"
    expiry = form.expiry_date()
    today = datetime.fromtimestamp(now, UTC)
    if expiry is None or (expiry[1], expiry[0]) < (today.year, today.month) or expiry[1] > 2099:
        form.errors["expiry"] = "wrong_expiry"
    if not re.fullmatch(r"\d{3,4}", form.cvc):
        form.errors["cvc"] = "wrong_cvc"
