"""The check of the books as the clock runs it: written down, and told when it finds something."""

import logging

from kit import clock
from kit.events import publish
from kit.jobs import task
from kit.unit_of_work import session, unit_of_work
from payments.events import BooksDiffer
from payments.ledger import check
from payments.models import BooksCheck
from payments.reconciliation import queries

log = logging.getLogger(__name__)


@task("payments.check_books", transactional=False, every_minutes=24 * 60)
def nightly() -> None:
    """Every check once a day, in one snapshot; admins are told of what the last did not find."""
    with unit_of_work(snapshot=True):
        found = check.run()
    with unit_of_work():
        before = queries.last_check()
        known = set(before.differences) if before else set()
        session().add(BooksCheck(at=clock.now(), differences=found))
        news = tuple(line for line in found if line not in known)
        if news:
            publish(BooksDiffer(news))
    if found:
        log.critical("the books differ: %s", "; ".join(found))
