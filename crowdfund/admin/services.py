"""What the admin does to people and jobs."""

from sqlalchemy import text

from accounts import services as accounts
from accounts.models import Account
from kit import audit
from kit.errors import NotFound
from kit.unit_of_work import session


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
    """Put a failed job back into the queue; NotFound if it is not failed (any more)."""
    found = session().scalar(
        text(
            "SELECT id FROM procrastinate_jobs"
            " WHERE id = :id AND status = 'failed' FOR UPDATE SKIP LOCKED"
        ),
        {"id": job_id},
    )
    if found is None:
        raise NotFound
    session().execute(
        text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)"), {"id": job_id}
    )
    audit.record(actor, "job.retried", f"job:{job_id}")
    return job_id
