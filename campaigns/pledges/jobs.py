"""What workers do about pledges by themselves."""

from campaigns.pledges import drafts
from kit.jobs import task


@task("pledges.expire_drafts", every_minutes=60)
def expire_drafts() -> None:
    """Close the drafts that nobody finished."""
    drafts.expire()
