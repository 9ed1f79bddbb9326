"""What the admin does to people and jobs."""

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from accounts import services as accounts
from accounts.models import Account
from kit import audit
from kit.errors import Conflict, NotFound
from kit.i18n import gettext as _
from kit.unit_of_work import session

_RETRY = text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)")


def change_role(account: Account, role: str, actor: str) -> Account:
    """Give a person another role; their sessions end."""
    return accounts.set_role(account, role, actor)


def close(account: Account, reason: str, actor: str) -> Account:
    """Close a person's account; their sessions end."""
    return accounts.disable(account, actor, reason)


def reopen(account: Account, actor: str) -> Account:
    """Open a closed account again."""
    return accounts.enable(account, actor)


def retry_job(job_id: int, actor: str) -> int:
    """Put a failed job back into the queue; NotFound if it is not failed (any more).

    Conflict if the same work waits there already (its queueing lock): that one will do it.
    """
    found = session().scalar(
        text(
            "SELECT id FROM procrastinate_jobs"
            " WHERE id = :id AND status = 'failed' FOR UPDATE SKIP LOCKED"
        ),
        {"id": job_id},
    )
    if found is None:
        raise NotFound
    try:
        with session().begin_nested():
            session().execute(_RETRY, {"id": job_id})
    except IntegrityError:
        waits = _("Lo stesso lavoro è già in coda: questo non serve più.")
        raise Conflict("job.waits_already", waits) from None
    audit.record(actor, "job.retried", f"job:{job_id}")
    return job_id
