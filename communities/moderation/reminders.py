"""What waits at the moderators' desk, told to them by mail, once a morning.

Notices are to be decided in a timely manner (Regulation (EU) 2022/2065, article 16(6)). Whoever
moderates hears of what waits since before that day; admins of what has waited for two days, as
then nobody else came to it.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import and_, exists, select
from sqlalchemy.dialects.postgresql import insert

from accounts.models import Account
from accounts.states import ADMIN, STAFF
from accounts.visitors import Visitor
from communities.moderation import areas, mails, queries
from communities.moderation.models import Reminder
from kit import clock
from kit.jobs import task
from kit.unit_of_work import session

FIRST_HOUR = 7
ADMINS_WAIT = timedelta(days=2)


@task("moderation.reminders", every_minutes=30)
def look() -> None:
    """In the morning, ask for everybody what waits; the row of the day lets one worker do it."""
    if clock.local(clock.now()).hour < FIRST_HOUR:
        return
    today = clock.today()
    for account in _not_asked(today):
        claim = insert(Reminder).values(account_id=account.id, day=today)
        claimed = session().execute(claim.on_conflict_do_nothing().returning(Reminder.account_id))
        if claimed.one_or_none() is not None:
            remind(account, today)


def remind(account: Account, today: date) -> bool:
    """Tell a moderator what waits for them since before `today`; False if nothing does."""
    visitor = Visitor(account_id=account.id, role=account.role, actor=account.actor)
    before = clock.start_of_day(today)
    if account.role == ADMIN:
        before -= ADMINS_WAIT
    waiting = queries.counts(areas.of(visitor), visitor, before=before)
    if not any(waiting.values()):
        return False
    mails.waiting(account, waiting)
    return True


def _not_asked(today: date) -> Sequence[Account]:
    asked = exists().where(and_(Reminder.account_id == Account.id, Reminder.day == today))
    return (
        session()
        .scalars(
            select(Account)
            .where(Account.role.in_(STAFF), Account.state == "active", ~asked)
            .order_by(Account.id)
        )
        .all()
    )
