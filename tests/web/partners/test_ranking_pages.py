"""A ranking list on the admin's desk: tried, looked at, taken once; wrong lines kept."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from crowdfund.ideas import rankings, services
from crowdfund.ideas.models import Idea, Ranking
from kit.audit import Deed
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts
from tests.factories.rankings import BIKES, BREAD, WRONG, listed
from tests.support.clock import FakeClock

LISTS = "/admin/ideas/rankings"
Run = Callable[..., list[str]]


@pytest.fixture
def admin(client: FlaskClient) -> FlaskClient:
    """A browser in which an admin is logged in."""
    return accounts.log_in(client, accounts.account("admin", name="Ada Amato"))


def upload(admin: FlaskClient, content: bytes, name: str = "lista.csv") -> TestResponse:
    return admin.post(LISTS, data={"file": (io.BytesIO(content), name)})


def tried(admin: FlaskClient, *lines: str) -> str:
    """The address of a list that was uploaded."""
    answer = upload(admin, listed(*(lines or (BREAD, BIKES, WRONG))))
    assert answer.status_code == 303
    return answer.location


def ideas() -> int:
    with unit_of_work():
        return session().scalar(select(func.count()).select_from(Idea)) or 0


def only() -> Ranking:
    with unit_of_work():
        return session().scalars(select(Ranking)).one()


def state_of(where: str) -> str:
    """The state of the list at an address."""
    with unit_of_work():
        return session().get_one(Ranking, int(where.rpartition("/")[2])).state


def test_before_the_first_list_the_pages_say_what_to_do(admin: FlaskClient) -> None:
    assert "Ancora nessuna idea" in admin.get("/admin/ideas").text
    assert "Ancora nessuna graduatoria" in admin.get(LISTS).text


def test_a_list_is_tried_and_nothing_enters(admin: FlaskClient, run_jobs: Run) -> None:
    page = admin.get(tried(admin)).text
    run_jobs()

    assert "Fai entrare 2 domande" in page
    assert "Il forno" in page
    assert "5.200,50" in page
    assert "e-mail: non è un indirizzo e-mail." in page
    assert "A-3 · C-1 · X" in page
    assert ideas() == 0


def test_a_yes_brings_in_what_is_new_and_invites(
    admin: FlaskClient, run_jobs: Run, mails: Callable[[], list[Mail]]
) -> None:
    where = tried(admin)
    assert admin.post(f"{where}/take").status_code == 303
    assert "Finora" in admin.get(where).text
    run_jobs()

    assert ideas() == 2
    assert sorted(one.recipient for one in mails()) == ["anna@posta.example", "ugo@posta.example"]
    assert "Sono entrate 2 domande" in admin.get(where).text
    assert "Il forno" in admin.get("/admin/ideas?state=received").text
    assert "Nessuna idea qui" in admin.get("/admin/ideas?state=funded").text
    assert only().content == b""


def test_nothing_enters_twice(admin: FlaskClient, run_jobs: Run) -> None:
    where = tried(admin)
    assert tried(admin) == where
    for _press in range(2):
        assert admin.post(f"{where}/take").status_code == 303
    run_jobs()
    assert admin.post(f"{where}/take").status_code == 303

    again = tried(admin)
    assert again != where
    assert "Non c'è niente di nuovo" in html_of(admin.get(again))
    assert admin.post(f"{again}/take").status_code == 409
    run_jobs()
    assert ideas() == 2


def html_of(answer: TestResponse) -> str:
    return answer.text.replace("&#39;", "'")


def test_a_job_that_dies_goes_on_where_it_stopped(
    admin: FlaskClient, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crowdfund.ideas.ranking.BATCH", 1)
    admin.post(f"{tried(admin)}/take")
    number, receive, taken = only().id, services.receive, list[str]()

    def die_at_the_second(data: dict[str, str]) -> Idea | None:
        if taken:
            raise SystemExit
        taken.append(data["title"])
        return receive(data)

    with monkeypatch.context() as dying:
        dying.setattr(services, "receive", die_at_the_second)
        with pytest.raises(SystemExit):
            rankings.take_lines.run(ranking_id=number)
    assert (ideas(), only().taken) == (1, 1)

    run_jobs(only="ideas.take_ranking")
    assert (ideas(), only().taken, only().state) == (2, 2, "taken")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "vuoto"), (b"a;b\n1;2", "Mancano queste colonne"), (b"PK\x03\x04", "XLSX")],
)
def test_a_file_that_is_no_list_is_said_beside_the_field(
    admin: FlaskClient, content: bytes, said: str
) -> None:
    answer = upload(admin, content)

    assert answer.status_code == 422
    assert said in answer.text
    with unit_of_work():
        assert session().scalar(select(Ranking.id)) is None


def test_no_file_is_said_and_one_that_is_far_too_large_is_refused(admin: FlaskClient) -> None:
    assert "Scegli un file." in admin.post(LISTS, data={}).text
    assert upload(admin, b"a" * (13 * 1024 * 1024)).status_code == 413


def test_wrong_lines_are_a_file_to_mend_and_send_again(admin: FlaskClient) -> None:
    where = tried(admin)
    file = admin.get(f"{where}/wrong.csv")
    mended = file.data.replace(b"not an address", b"ada@posta.example").replace(b"molto", b"100")
    mended = mended.replace(b",X,", b",Il coro,")

    assert file.headers["content-disposition"].startswith("attachment")
    assert "Fai entrare una domanda" in admin.get(upload(admin, mended).location).text


def test_a_discarded_list_is_forgotten_and_cannot_be_taken(admin: FlaskClient) -> None:
    where = tried(admin)
    admin.post(f"{where}/discard")

    assert admin.post(f"{where}/take").status_code == 409
    assert (only().content, only().wrong) == (b"", [])
    assert "scartato" in admin.get(where).text


def test_who_did_it_stands_in_the_log(admin: FlaskClient) -> None:
    admin.post(f"{tried(admin)}/take")

    with unit_of_work():
        deeds = (
            session()
            .scalars(select(Deed).where(Deed.subject.like("ranking:%")).order_by(Deed.id))
            .all()
        )
    assert [deed.action for deed in deeds] == ["ranking.uploaded", "ranking.taken"]
    assert all(deed.actor.startswith("account:") for deed in deeds)


def test_names_are_kept_no_longer_than_somebody_needs_them(
    admin: FlaskClient, run_jobs: Run, clock: FakeClock
) -> None:
    admin.post(f"{tried(admin)}/take")
    run_jobs()
    waiting = tried(admin, BIKES, WRONG)
    clock.advance(days=8)
    rankings.sweep.run()
    assert state_of(waiting) == "discarded"
    clock.advance(days=30)
    rankings.sweep.run()

    with unit_of_work():
        kept = session().execute(select(Ranking.content, Ranking.wrong, Ranking.first)).all()
    assert [tuple(row) for row in kept] == [(b"", [], [])] * 2
