"""Communities on their pages: found, joined, written in, looked after, left, in few queries."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Account
from communities.models import Community, Membership, Post
from kit import clock
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts, campaigns, communities, pledges
from tests.support.queries import counted

Mails = Callable[[], list[Mail]]


@pytest.fixture
def rosa(app: Flask) -> Account:
    return accounts.account("animator", name="Rosa Gargiulo")


@pytest.fixture
def where(rosa: Account) -> Community:
    return communities.community(rosa)


@pytest.fixture
def keeper(app: Flask, rosa: Account) -> FlaskClient:
    """The browser of the animator to whom it was given."""
    return accounts.log_in(app.test_client(), rosa)


@pytest.fixture
def anna(app: Flask) -> FlaskClient:
    """The browser of somebody who is in no community yet."""
    return accounts.log_in(app.test_client(), accounts.account())


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])).split())


def at(where: Community, *more: object) -> str:
    return "/".join(["/communities", where.slug, *map(str, more)])


def test_from_the_list_to_the_first_post(
    where: Community, client: FlaskClient, anna: FlaskClient
) -> None:
    assert "Barra si parla" in words(client.get("/communities?district=M6&q=barra").text)
    assert "Entra" in words(client.get(at(where)).text)
    form = anna.get(at(where, "membership")).text
    suggested = re.search(r'name="name" type="text" value="([^"]+)"', form)
    assert suggested
    wishes = {"name": suggested[1], "digest": "weekly"}
    assert anna.post(at(where, "membership"), data=wishes).status_code == 303
    said = words(anna.get(at(where)).text)
    assert f"Sei qui come {suggested[1]}" in said
    assert "2 persone" in said
    sent = anna.post(at(where, "posts/new"), data={"text": "Ciao a **tutti**."})
    assert sent.status_code == 303
    html = client.get(at(where)).text
    assert "<strong>tutti</strong>" in html
    assert suggested[1] in words(html)
    assert "Barra si parla" in words(anna.get("/communities?mine=1").text)


def test_nobody_s_own_name_or_address_is_in_public(
    where: Community, app: Flask, client: FlaskClient
) -> None:
    who = accounts.account(name="Concetta Scognamiglio")
    post = communities.post(where, communities.member(where, who, name="Mirto"))
    for page in (at(where), at(where, "posts", post.id)):
        html = client.get(page).text
        assert "Mirto" in html
        assert "Scognamiglio" not in html
        assert who.email not in html
    assert client.get(at(where, "members")).status_code == 303


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    where: Community, anna: FlaskClient, keeper: FlaskClient
) -> None:
    communities.member(where, name="Mirto")
    answer = anna.post(at(where, "membership"), data={"name": "MIRTO", "digest": "daily"})
    assert answer.status_code == 422
    assert 'id="f-name-error"' in answer.text
    assert 'value="MIRTO"' in answer.text
    answer = keeper.post(
        at(where, "posts/new"), data={"text": "Senza titolo.", "is_announcement": "1"}
    )
    assert answer.status_code == 422
    assert 'id="f-title-error"' in answer.text
    spring = {
        "title": "Notte", "place": "Qui", "day": "28/03/2027", "begins": "2.30", "ends": "5",
    }  # fmt: skip
    answer = keeper.post(at(where, "calendar/new"), data=spring)
    assert answer.status_code == 422
    assert 'id="f-begins-error"' in answer.text
    assert 'value="28/03/2027"' in answer.text
    answer = keeper.post(at(where, "campaigns"), data={"campaign": "niente"})
    assert 'id="f-campaign-error"' in answer.text


def test_a_member_cannot_announce_whatever_they_send(
    where: Community, app: Flask, client: FlaskClient
) -> None:
    browser = accounts.log_in(app.test_client(), communities.member(where))
    data = {"title": "Io comando", "text": "Da oggi.", "is_announcement": "1"}
    assert browser.post(at(where, "posts/new"), data=data).status_code == 303
    assert "In evidenza" not in words(client.get(at(where)).text)


def test_nothing_people_write_runs(where: Community, client: FlaskClient) -> None:
    who = communities.member(where, name="<b>x</b>")
    communities.post(
        where, who, title="<i>t</i>", text="<script>alert(1)</script> [a](javascript:1)"
    )
    html = client.get(at(where)).text
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html
    assert "<i>t</i>" not in html
    assert 'href="javascript' not in html


def test_who_waits_reads_that_it_waits_and_nobody_else_reads_anything(
    where: Community, app: Flask, client: FlaskClient
) -> None:
    author = communities.member(where)
    post = communities.post(where, author, text="Guarda qui: https://altrove.example/")
    own = accounts.log_in(app.test_client(), author)
    assert "in attesa di una persona" in words(own.get(at(where)).text)
    assert "altrove" not in client.get(at(where)).text
    assert client.get(at(where, "posts", post.id)).status_code == 303
    with unit_of_work():
        session().merge(post).moderation = "removed"
    assert "Questo contenuto non si vede più" in words(own.get(at(where)).text)
    assert "altrove" not in client.get(at(where, "posts", post.id)).text


def test_an_evening_from_the_form_to_the_feed_of_other_programs(
    where: Community, keeper: FlaskClient, client: FlaskClient
) -> None:
    data = {
        "title": "Cena di strada", "place": "Corso Sirena", "day": "2027-03-28",
        "begins": "19:30", "ends": "23:00", "description": "Porta un piatto.",
    }  # fmt: skip
    assert keeper.post(at(where, "calendar/new"), data=data).status_code == 303
    said = words(client.get(at(where, "calendar")).text)
    assert "domenica 28 marzo 2027, 19:30–23:00 Cena di strada" in said
    assert "Cena di strada" in words(client.get(at(where)).text)
    feed = client.get(at(where, "calendar.ics"))
    assert feed.content_type == "text/calendar; charset=utf-8"
    assert "DTSTART:20270328T173000Z" in feed.text
    same = client.get(at(where, "calendar.ics"), headers={"If-None-Match": feed.headers["ETag"]})
    assert same.status_code == 304
    edit = re.search(
        r'href="(/communities/[^"]+/calendar/\d+)"', keeper.get(at(where, "calendar")).text
    )
    assert edit
    assert 'value="19:30"' in keeper.get(edit[1]).text
    assert keeper.post(f"{edit[1]}/call-off").status_code == 303
    assert "annullato" in words(client.get(at(where, "calendar")).text)
    assert keeper.post(edit[1], data=data).status_code == 409


def test_an_invitation_lets_in_as_many_as_it_says_and_is_counted(
    app: Flask, rosa: Account, keeper: FlaskClient, client: FlaskClient
) -> None:
    where = communities.community(rosa, name="Su invito", door="invited")
    data = {"label": "Mercato", "most_uses": "1", "days": "7"}
    made = keeper.post(at(where, "invitations"), data=data)
    page = keeper.get(made.location).text
    assert 'src="data:image/svg+xml' in page
    link = re.search(r"http://localhost(/communities/invitations/[\w-]+)", page)
    assert link
    assert "Ti hanno invitato" in words(client.get(link[1]).text)
    token = link[1].rpartition("/")[2]
    wishes = {"name": "Mirto", "digest": "never"}
    first, second = (accounts.log_in(app.test_client(), accounts.account()) for _number in range(2))
    assert first.post(at(where, "membership"), data=wishes).status_code == 403
    assert (
        first.post(at(where, "membership"), data={**wishes, "invitation": token}).status_code == 303
    )
    late = {"name": "Ginestra", "digest": "never", "invitation": token}
    assert second.post(at(where, "membership"), data=late).status_code == 409
    assert client.get(link[1]).status_code == 410
    assert "1 su 1" in words(keeper.get(at(where, "invitations")).text)


def test_what_is_taken_back_or_over_lets_nobody_in(
    where: Community, keeper: FlaskClient, client: FlaskClient
) -> None:
    made = communities.invitation(where)
    link = f"/communities/invitations/{made.token}"
    assert keeper.post(at(where, "invitations", made.id, "revoke")).status_code == 303
    assert client.get(link).status_code == 410
    assert client.get("/communities/invitations/niente").status_code == 404


def test_mails_stop_with_one_press_without_log_in_or_cookies(
    where: Community, app: Flask, rosa: Account, client: FlaskClient, mails: Mails,
    run_jobs: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    communities.member(where, announcements=True)
    communities.announcement(where, rosa)
    run_jobs()
    path = mails()[0].unsubscribe.removeprefix("http://localhost")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert "Non scrivetemi più" in words(client.get(path).text)
    with unit_of_work():
        assert session().query(Membership).filter_by(announcements=True).count() == 1
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with unit_of_work():
        assert session().query(Membership).filter_by(announcements=True).count() == 0
    assert client.post("/communities/stop/falso").status_code == 404


def test_a_carried_campaign_and_what_members_gave(
    where: Community, keeper: FlaskClient, client: FlaskClient
) -> None:
    campaign = campaigns.live()
    assert "Ancora nessun progetto" in words(client.get(at(where, "campaigns")).text)
    assert campaign.title in words(keeper.get(at(where, "campaigns")).text)
    assert keeper.post(at(where, "campaigns"), data={"campaign": campaign.code}).status_code == 303
    for number in range(3):
        said = words(client.get(at(where)).text)
        assert "ha dato o promesso" not in said, number
        pledges.committed(campaign, 41_50, backer=communities.member(where))
    for page in (at(where), at(where, "campaigns")):
        assert "ha dato o promesso ai suoi progetti 124,50 €" in words(client.get(page).text)
    assert "Lo porta avanti: Barra si parla" in words(
        client.get(f"/campaigns/{campaign.slug}").text
    )
    let_go = keeper.post(at(where, "campaigns/let-go"), data={"campaign": campaign.code})
    assert let_go.status_code == 303
    assert "Lo porta avanti" not in client.get(f"/campaigns/{campaign.slug}").text


def test_an_admin_founds_gives_changes_and_closes(app: Flask, rosa: Account) -> None:
    admin = accounts.log_in(app.test_client(), accounts.account("admin"))
    about = {"name": "Scampia in fiore", "description": "Per chi cura il verde di Scampia."}
    wrong = admin.post("/admin/communities", data={**about, "door": "open"})
    assert 'id="f-district-error"' in wrong.text
    made = admin.post("/admin/communities", data={**about, "door": "open", "district": "M8"})
    assert made.status_code == 303
    page = made.location
    assert 'id="f-email-error"' in admin.post(f"{page}/give", data={"email": "x@y.example"}).text
    assert admin.post(f"{page}/give", data={"email": rosa.email}).status_code == 303
    assert "Rosa Gargiulo" in words(admin.get(page).text)
    assert admin.post(f"{page}/take-back", data={"account_id": rosa.id}).status_code == 303
    changed = {**about, "door": "open", "theme": "heritage", "state": "closed"}
    assert admin.post(page, data=changed).status_code == 303
    assert "Scampia in fiore" not in words(app.test_client().get("/communities").text)


def test_few_queries_however_much_is_said(where: Community, app: Flask) -> None:
    authors = [communities.member(where) for _number in range(3)]
    reader = authors[0]
    browser = accounts.log_in(app.test_client(), reader)
    busy(where, authors, 4)
    with counted() as few:
        browser.get(at(where))
    busy(where, authors, 20)
    with counted() as many:
        html = browser.get(at(where)).text
    assert html.count('class="post"') >= 20
    assert len(many) == len(few) <= 14, many
    with counted() as listed:
        browser.get("/communities")
    assert len(listed) <= 3, listed


def busy(where: Community, authors: list[Account], how_much: int) -> None:
    """Posts, a meeting."""
    with unit_of_work() as opened:
        opened.add_all(
            Post(
                community_id=where.id, kind="post", at=clock.now(), shown_at=clock.now(),
                author_id=authors[number % len(authors)].id, text=f"La numero {number}",
            )
            for number in range(how_much)
        )  # fmt: skip
        communities.meeting(where, title=f"Assemblea {how_much}")
