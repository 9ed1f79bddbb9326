"""Words for the desk's templates: last days, details of a deed, arguments of a job."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kit import i18n


def last_day(deadline: datetime, form: str = "long") -> str:
    """The last whole day before a deadline, which is the midnight that ends it."""
    return i18n.day(deadline - timedelta(microseconds=1), form)


def plain_details(details: Mapping[str, Any]) -> str:
    """ "since 2027-03-01, table pledges": what is empty is left out."""
    said = {name: value for name, value in details.items() if value not in ("", None)}
    return ", ".join(f"{name} {value}" for name, value in said.items())
