"""What the admin does from the desk: to a person, to a job, to an event."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from accounts.models import Account, LoginSession
from kit import jobs, mail
from kit.audit import Deed
from kit.unit_of_work import unit_of_work
from tests.factories import accounts
from tests.support import work
from tests.support.partners import Receiver, hear, receiver
from webhooks import endpoints, inbound, outbound
from webhooks.models import Delivery, Endpoint


def deeds(action: str) -> list[Deed]:
    with unit_of_work() as opened:
        return list(opened.scalars(select(Deed).where(Deed.action == action)))


def sessions_of(account: Account) -> int:
    with unit_of_work() as opened:
        found = opened.scalars(select(LoginSession).where(LoginSession.account_id == account.id))
        return len(list(found))


def test_another_role_ends_the_sessions_and_is_written_down(
    app: Flask, admin: FlaskClient, me: Account
) -> None:
    anna = accounts.account(name="Anna Esposito")
    browser = accounts.log_in(app.test_client(), anna)
    answer = admin.post(f"/admin/people/{anna.id}/role", data={"role": "animator"})
    assert answer.location == f"/admin/people/{anna.id}"
    assert accounts.again(anna).role == "animator"
    assert sessions_of(anna) == 0
    assert browser.get("/account").location.startswith("/account/login")
    (deed,) = deeds("account.role_set")
    assert (deed.actor, deed.subject) == (me.actor, anna.actor)
    assert deed.details == {"before": "citizen", "after": "animator"}


@pytest.mark.parametrize("role", ["", "king", "guest", "<b>"])
def test_an_unknown_role_is_said_beside_the_field(admin: FlaskClient, role: str) -> None:
    anna = accounts.account()
    page = admin.post(f"/admin/people/{anna.id}/role", data={"role": role})
    assert page.status_code == 422
    assert 'id="f-role-error"' in page.text
    assert accounts.again(anna).role == "citizen"


def test_nobody_changes_their_own_role_or_closes_themselves(
    admin: FlaskClient, me: Account
) -> None:
    accounts.account("admin")
    for path, data in (("role", {"role": "citizen"}), ("close", {"reason": "me ne vado"})):
        page = admin.post(f"/admin/people/{me.id}/{path}", data=data)
        assert page.status_code == 409
        assert "Non puoi farlo sul tuo profilo" in page.text
    assert accounts.again(me).role == "admin"


def test_the_last_admin_stays(app: Flask, admin: FlaskClient, me: Account) -> None:
    other = accounts.account("admin", name="Ugo Amato")
    second = accounts.log_in(app.test_client(), other)
    assert admin.post(f"/admin/people/{other.id}/role", data={"role": "citizen"}).status_code == 303
    assert second.get("/admin").status_code == 303
    page = admin.post(f"/admin/people/{me.id}/role", data={"role": "citizen"})
    assert page.status_code == 409
    assert accounts.again(me).role == "admin"


def test_closing_needs_a_reason_and_can_be_undone(
    app: Flask, admin: FlaskClient, me: Account
) -> None:
    anna = accounts.account()
    accounts.log_in(app.test_client(), anna)
    page = admin.post(f"/admin/people/{anna.id}/close", data={"reason": "no"})
    assert page.status_code == 422
    assert 'id="f-reason-error"' in page.text
    assert 'value="no"' in page.text
    admin.post(f"/admin/people/{anna.id}/close", data={"reason": "Profilo falso, segnalato"})
    assert accounts.again(anna).state == "disabled"
    assert sessions_of(anna) == 0
    assert "Riapri il profilo" in admin.get(f"/admin/people/{anna.id}").text
    admin.post(f"/admin/people/{anna.id}/reopen")
    assert accounts.again(anna).state == "active"
    assert [deeds(f"account.{what}")[0].actor for what in ("disabled", "enabled")] == [me.actor] * 2


def test_what_was_done_meanwhile_is_a_conflict_and_no_fault(admin: FlaskClient) -> None:
    anna = accounts.account()
    assert admin.post(f"/admin/people/{anna.id}/reopen").status_code == 409
    admin.post(f"/admin/people/{anna.id}/close", data={"reason": "Profilo falso"})
    again = admin.post(f"/admin/people/{anna.id}/close", data={"reason": "Profilo falso"})
    assert again.status_code == 409


def failed_job() -> int:
    with unit_of_work() as opened:
        sent = mail.send("crowdfund/test", "prova@posta.example")
        opened.execute(text("DELETE FROM procrastinate_jobs"))
        number = mail.deliver.defer(mail_id=sent.id)
        opened.execute(text("UPDATE procrastinate_jobs SET status = 'failed', attempts = 3"))
    assert number is not None
    return number


def test_a_failed_job_goes_back_to_the_queue_and_runs(
    admin: FlaskClient, me: Account, run_jobs: Callable[..., list[str]]
) -> None:
    number = failed_job()
    page = admin.get("/admin/jobs").text
    assert f"kit.deliver_mail {number}" in page
    assert "Non riusciti (1)" in page
    assert admin.post(f"/admin/jobs/{number}/retry").status_code == 303
    assert work.waiting() == ["kit.deliver_mail"]
    (deed,) = deeds("job.retried")
    assert (deed.actor, deed.subject) == (me.actor, f"job:{number}")
    assert run_jobs() == ["kit.deliver_mail"]


def test_only_failed_jobs_go_back(admin: FlaskClient) -> None:
    number = failed_job()
    admin.post(f"/admin/jobs/{number}/retry")
    for other in (number, number + 1, 2**63 - 1):
        assert admin.post(f"/admin/jobs/{other}/retry").status_code == 404
    assert len(deeds("job.retried")) == 1


def test_a_job_whose_work_waits_already_is_not_doubled(admin: FlaskClient) -> None:
    jobs.defer_sweeps("payments.sweep_refunds")
    with unit_of_work() as opened:
        opened.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
        failed = opened.scalar(text("SELECT id FROM procrastinate_jobs"))
    jobs.defer_sweeps("payments.sweep_refunds")

    answer = admin.post(f"/admin/jobs/{failed}/retry", follow_redirects=True)

    assert "Lo stesso lavoro è già in coda" in answer.text
    assert "Non riusciti (1)" in answer.text
    assert work.waiting() == ["payments.sweep_refunds"]
    assert deeds("job.retried") == []


@pytest.fixture
def partner(app: Flask) -> Iterator[Receiver]:
    """A partner's server that we tell everything."""
    with receiver() as found:
        hear(found.endpoint("*"))
        yield found
        hear()


def test_a_failed_event_is_sent_again_by_hand(
    admin: FlaskClient, me: Account, partner: Receiver, run_jobs: Callable[..., list[str]]
) -> None:
    partner.answers = [410]
    with unit_of_work():
        outbound.send("campaign.published", "campaign:X", {"title": "Il forno"})
    run_jobs()
    page = admin.get("/admin/webhooks?state=failed").text
    assert "Non riuscito" in page
    assert "410" in page
    with unit_of_work() as opened:
        number = opened.scalars(select(Delivery.id)).one()
    assert "Un evento non è arrivato." in admin.get("/admin").text
    assert admin.post(f"/admin/webhooks/{number}/replay").status_code == 409
    with unit_of_work() as opened:
        endpoints.resume(opened.scalars(select(Endpoint)).one(), "account:1")
    assert admin.post(f"/admin/webhooks/{number}/replay").status_code == 303
    run_jobs()
    assert [event["data"] for event in partner.events] == [{"title": "Il forno"}]
    assert "Arrivato" in admin.get("/admin/webhooks").text
    assert admin.post(f"/admin/webhooks/{number}/replay").status_code == 303


def test_events_that_came_in_are_listed(admin: FlaskClient) -> None:
    assert "Nessun evento in entrata" in admin.get("/admin/webhooks?way=in").text
    with unit_of_work():
        inbound.receive("grant", "evt_77", "application.unheard_of", {})
    page = admin.get("/admin/webhooks?way=in").text
    assert "application.unheard_of" in page
    assert "evt_77" in page
    assert "Da lavorare" in page
