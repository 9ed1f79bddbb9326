"""What is said: posts, answers, announcements and their mails, facts of other rooms, whose eyes."""

from collections.abc import Callable, Sequence

import pytest
from flask import Flask

from accounts.models import Account
from campaigns.carried import carrying
from campaigns.carried.errors import NoSuchCampaign
from campaigns.events import UpdateShown
from campaigns.updates import services as updates
from communities import announcing, founding, posts, queries
from communities.errors import Closed
from communities.models import Community, Post
from kit.errors import TooMany
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from matching import circles
from tests.factories import accounts, campaigns, communities, exchange
from tests.factories.pledges import visitor_for

Mails = Callable[[], list[Mail]]
Run = Callable[..., list[str]]


@pytest.fixture
def rosa(app: Flask) -> Account:
    return accounts.account("animator", name="Rosa Gargiulo")


@pytest.fixture
def where(rosa: Account) -> Community:
    return communities.community(rosa)


def feed(where: Community, reader: Account | None = None) -> Sequence[Post]:
    with unit_of_work():
        return queries.feed(where, reader.id if reader else None, None).items


def judged(post: Post, how: str) -> None:
    with unit_of_work():
        session().get_one(Post, post.id).moderation = how


def test_everybody_reads_what_a_member_writes(where: Community) -> None:
    post = communities.post(where)
    assert [one.id for one in feed(where)] == [post.id]


@pytest.mark.parametrize("how", ["held", "hidden", "removed"])
def test_what_waits_or_was_hidden_is_for_its_author_alone(where: Community, how: str) -> None:
    author = communities.member(where)
    judged(communities.post(where, author), how)
    assert feed(where) == []
    assert feed(where, communities.member(where)) == []
    assert len(feed(where, author)) == 1


def test_who_takes_back_is_seen_by_nobody(where: Community) -> None:
    author = communities.member(where)
    post = communities.post(where, author)
    for _twice in range(2):
        with unit_of_work():
            posts.withdraw(post, author.id)
    assert feed(where, author) == []
    with unit_of_work():
        assert queries.post(where.slug, post.id) is None


def test_answers_stand_under_the_post_and_are_counted_if_public(where: Community) -> None:
    post, who = communities.post(where), communities.member(where)
    with unit_of_work():
        first = posts.answer(post, {"text": "Io ci sono."}, visitor_for(who))
        posts.answer(first, {"text": "Anch'io."}, visitor_for(who))
        hidden = posts.answer(post, {"text": "Spam"}, visitor_for(who))
        hidden.moderation = "hidden"
    with unit_of_work():
        assert queries.answers_to([post]) == {post.id: 2}
        assert [one.parent_id for one in queries.answers(post, None, None).items] == [post.id] * 2
    assert len(feed(where)) == 1


def test_nobody_writes_where_it_is_closed(where: Community) -> None:
    author = communities.member(where)
    with unit_of_work():
        founding.change(where, {**communities.ABOUT, "state": "closed"}, "account:1")
    with pytest.raises(Closed):
        communities.post(where, author)


def test_twenty_an_hour_and_no_more(where: Community) -> None:
    author = communities.member(where)
    with unit_of_work():
        for _number in range(posts.MOST_AN_HOUR):
            communities.post(where, author)
        with pytest.raises(TooMany):
            communities.post(where, author)


def test_an_announcement_is_pinned_and_goes_to_who_chose_it(
    where: Community, rosa: Account, mails: Mails, run_jobs: Run
) -> None:
    wants = communities.member(where, announcements=True)
    communities.member(where)
    post = communities.announcement(where, rosa, text="Da **lunedì**.")
    run_jobs()
    (mail,) = mails()
    assert mail.recipient == wants.email
    assert mail.subject == "Barra si parla: Il cortile riapre"
    assert mail.unsubscribe.startswith("http://localhost/communities/stop/")
    assert mail.unsubscribe in mail.text
    with unit_of_work():
        assert [one.id for one in queries.pinned(where)] == [post.id]
    assert feed(where) == []
    with unit_of_work():
        posts.unpin(post)
    assert [one.id for one in feed(where)] == [post.id]


def test_an_announcement_taken_back_is_not_mailed(
    where: Community, rosa: Account, mails: Mails, run_jobs: Run
) -> None:
    communities.member(where, announcements=True)
    post = communities.announcement(where, rosa)
    with unit_of_work():
        posts.withdraw(post, rosa.id)
    run_jobs()
    assert mails() == []


def test_many_readers_are_told_in_parts_each_once(
    where: Community, rosa: Account, mails: Mails, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "BATCH", 2)
    readers = {communities.member(where, announcements=True).email for _number in range(5)}
    communities.announcement(where, rosa)
    run_jobs()
    assert sorted(one.recipient for one in mails()) == sorted(readers)


def test_three_announcements_a_day(where: Community, rosa: Account) -> None:
    for _number in range(posts.ANNOUNCEMENTS_A_DAY):
        communities.announcement(where, rosa)
    with pytest.raises(TooMany):
        communities.announcement(where, rosa)


def test_news_of_a_carried_campaign_come_into_the_feed_once(where: Community) -> None:
    lead = accounts.account()
    campaign = campaigns.live(lead)
    carried_by(where, campaign.code)
    with unit_of_work():
        data = {"title": "La perizia è a posto", "text": "Si può accendere."}
        news = updates.publish(campaign, data, visitor_for(lead))
    for is_shown, found in ((True, 1), (False, 0), (True, 1)):
        with unit_of_work():
            carrying.on_update_shown(UpdateShown(campaign.id, news.id, is_shown))
        assert len(feed(where)) == found
    (post,) = feed(where)
    assert (post.kind, post.source) == ("update", f"update:{news.id}")
    assert post.title == f"{campaign.title}: La perizia è a posto"
    assert post.url == f"/campaigns/{campaign.slug}/updates/{news.id}"


def test_a_need_that_was_met_comes_into_the_feed(where: Community) -> None:
    lead = accounts.account()
    campaign = campaigns.live(lead)
    carried_by(where, campaign.code)
    need = exchange.need(lead, campaign)
    exchange.confirmed(need)
    (post,) = feed(where)
    assert (post.kind, post.url) == ("need", f"/exchange/{need.code}")
    assert post.title == f"{campaign.title}: {need.title}"


def test_so_does_one_of_its_own(where: Community, rosa: Account) -> None:
    exchange.confirmed(exchange.need(rosa, reference=circles.reference(where)))
    (post,) = feed(where)
    assert (post.kind, post.title) == ("need", exchange.NEED["title"])


def test_a_campaign_is_carried_by_code_or_address_and_only_if_public(where: Community) -> None:
    live, draft = campaigns.live(), campaigns.draft()
    for typed in (live.code, f"https://innesco.example/campaigns/{live.slug}?a=b"):
        assert carried_by(where, typed) == live.id
    for typed in (draft.code, "niente", "https://altrove.example/"):
        with pytest.raises(NoSuchCampaign):
            carried_by(where, typed)


def carried_by(where: Community, typed: str) -> int:
    with unit_of_work():
        admin = visitor_for(accounts.account("admin"))
        return carrying.carry(where, {"campaign": typed}, admin).id
