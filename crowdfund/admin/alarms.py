"""Alarms of the books: a mail to every admin, once for each new difference."""

from collections.abc import Sequence

from accounts.queries import staff_emails
from crowdfund.admin.words import differences
from kit import links, mail
from payments.events import BooksDiffer, DifferencesFound
from payments.models import Difference
from payments.reconciliation import queries

MOST_IN_A_MAIL = 20
"""The others are on the page."""


def on_differences(event: DifferencesFound) -> None:
    """The reconciliation has found something that was not there before."""
    shown = queries.by_numbers(event.differences[:MOST_IN_A_MAIL])
    _tell(
        "crowdfund/differences",
        [_line(one) for one in shown],
        len(event.differences),
        links.address("admin_reconciliation.index"),
    )


def on_books(event: BooksDiffer) -> None:
    """The check of the books has found something that the last one did not."""
    lines = [f"`{line}`" for line in event.lines[:MOST_IN_A_MAIL]]
    _tell("crowdfund/books_differ", lines, len(event.lines), links.address("admin_ledger.index"))


def _line(one: Difference) -> str:
    about = one.reference or one.object_id
    return f"{differences.difference_name(one.kind)}: `{about}`"


def _tell(template: str, lines: Sequence[str], count: int, link: str) -> None:
    for address in staff_emails("admin"):
        mail.send(template, address, lines=lines, more=count - len(lines), count=count, link=link)
