"""Words for the desk's templates: roles, last days, arguments of a job."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kit import i18n
from kit.i18n import lazy_gettext as _

ROLES: Mapping[str, object] = {
    "citizen": _("Cittadino"),
    "animator": _("Animatore"),
    "admin": _("Amministratore"),
}


def role_name(role: str) -> str:
    """What a person may do, in a word."""
    return str(ROLES.get(role, role))


def last_day(deadline: datetime, form: str = "long") -> str:
    """The last whole day before a deadline, which is the midnight that ends it."""
    return i18n.day(deadline - timedelta(microseconds=1), form)


def plain_details(details: Mapping[str, Any]) -> str:
    """ "campaign_id 7, by 3": what is empty is left out."""
    said = {name: value for name, value in details.items() if value not in ("", None)}
    return ", ".join(f"{name} {value}" for name, value in said.items())
