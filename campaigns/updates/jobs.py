"""Tells an update to the backers, some hundred addresses a job."""

from campaigns.models import Campaign, Update
from campaigns.updates import queries
from kit import links, mail
from kit.jobs import backoff, task
from kit.unit_of_work import session

STOP = "updates.stop"
"""The purpose of the link that stops the mails."""
BATCH = 200


@task("updates.tell", queue="mail", retry=backoff(6))
def tell(update_id: int, after: str) -> None:
    """Write to the next addresses after `after`, and leave the rest to the next job.

    Mails and the next job are one transaction: a job that is tried again writes nobody twice.
    """
    update = session().get(Update, update_id)
    campaign = session().get(Campaign, update.campaign_id) if update else None
    if update is None or campaign is None or update.moderation != "visible":
        return
    readers = queries.readers(campaign.id, after, BATCH)
    silent = queries.opted_out(campaign.id, [reader.email for reader in readers])
    for reader in readers:
        if reader.email not in silent:
            _send(campaign, update, reader)
    if len(readers) == BATCH:
        tell.defer(update_id=update_id, after=readers[-1].email, lock=f"update:{update_id}")


def _send(campaign: Campaign, update: Update, reader: queries.Reader) -> None:
    token = links.sign(STOP, f"{campaign.code}:{reader.email}")
    mail.send(
        "campaigns/update",
        reader.email,
        locale=reader.locale,
        campaign=campaign,
        update=update,
        url=links.address("campaigns_updates.show", slug=campaign.slug, update_id=update.id),
        stop_url=links.address("campaigns_updates.stop", token=token),
    )
