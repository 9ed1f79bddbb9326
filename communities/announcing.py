"""An announcement by mail to those who chose it, some hundred addresses a job."""

from sqlalchemy import select

from accounts.models import Account
from communities import addresses
from communities.models import Community, Membership, Post
from kit import mail
from kit.jobs import backoff, task
from kit.unit_of_work import session

BATCH = 200


@task("communities.announce", queue="mail", retry=backoff(6))
def announce(post_id: int, after: int) -> None:
    """Write to the next members after account `after`, and leave the rest to the next job.

    Mails and the next job are one transaction: a job that is tried again writes nobody twice.
    """
    post = session().get(Post, post_id)
    if post is None or post.moderation != "visible" or post.withdrawn_at is not None:
        return
    community = session().get_one(Community, post.community_id)
    readers = list(
        session().scalars(
            select(Account)
            .join(Membership, Membership.account_id == Account.id)
            .where(
                Membership.community_id == community.id,
                Membership.left_at.is_(None),
                Membership.announcements,
                Account.id > after,
                Account.state == "active",
            )
            .order_by(Account.id)
            .limit(BATCH)
        )
    )
    for reader in readers:
        stop_url = addresses.stop(reader.id, community.id)
        mail.send(
            "communities/announcement",
            reader.email,
            locale=reader.locale,
            unsubscribe=stop_url,
            community=community,
            post=post,
            url=addresses.post(community, post),
            stop_url=stop_url,
        )
    if len(readers) == BATCH:
        announce.defer(post_id=post_id, after=readers[-1].id, lock=f"announcement:{post_id}")
