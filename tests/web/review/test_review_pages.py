"""The animators' pages: the queue, reading, deciding, stopping."""

import base64

from flask.testing import FlaskClient

from campaigns.authoring import content, submission
from campaigns.authoring import services as authoring
from campaigns.review import services as review
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns
from tests.factories.accounts import log_in
from tests.support.clock import FakeClock


def decision(outcome: str, note: str, shown: str, **ticks: str) -> dict[str, str]:
    return {"outcome": outcome, "note": note, "content_hash": shown, **ticks}


def test_the_queue_shows_the_longest_waiting_first(client: FlaskClient, clock: FakeClock) -> None:
    log_in(client, campaigns.animator())
    assert "Nessun progetto aspetta" in client.get("/review").text
    campaigns.submitted(title="Il primo che aspetta")
    clock.advance(hours=1)
    campaigns.submitted(title="Il secondo che aspetta")
    page = client.get("/review").text
    assert page.index("Il primo che aspetta") < page.index("Il secondo che aspetta")


def test_an_unreadable_cursor_is_the_beginning(client: FlaskClient) -> None:
    log_in(client, campaigns.animator())
    deep = base64.urlsafe_b64encode(b"[" * 2000).decode()
    for cursor in ("x", "WzEsMl0", "W10", "🙂", "a" * 3000, deep):
        assert client.get("/review", query_string={"cursor": cursor}).status_code == 200


def test_an_animator_approves_what_they_read(client: FlaskClient) -> None:
    campaign = campaigns.submitted()
    log_in(client, campaigns.animator())
    page = client.get(f"/review/{campaign.slug}").text
    shown = content.current_hash(campaign)
    assert shown in page
    assert "IT60X0542811101000000123456" in page
    answer = client.post(f"/review/{campaign.slug}/decision", data=decision("approved", "", shown))
    assert answer.status_code == 302
    assert campaigns.fresh(campaign).state == "scheduled"


def test_changes_need_a_note_and_the_ticks_stay(client: FlaskClient) -> None:
    campaign = campaigns.submitted()
    log_in(client, campaigns.animator())
    shown = content.current_hash(campaign)
    answer = client.post(
        f"/review/{campaign.slug}/decision",
        data=decision("changes_requested", " ", shown, reason_story_who="1"),
    )
    assert answer.status_code == 422
    assert 'id="f-note-error"' in answer.text
    assert 'name="reason_story_who" value="1" checked' in answer.text


def test_a_decision_on_another_version_is_refused_and_the_note_stays(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.submitted(lead)
    old = content.current_hash(campaign)
    with unit_of_work():
        authoring.save_story(campaign, campaigns.STORY + "\n\nUna riga in più.", lead.actor)
    with unit_of_work():
        submission.submit(campaign, lead.actor)
    log_in(client, campaigns.animator())
    answer = client.post(
        f"/review/{campaign.slug}/decision", data=decision("approved", "Bravi!", old)
    )
    assert answer.status_code == 409
    assert "ha cambiato il progetto" in answer.text
    assert "Bravi!" in answer.text
    assert campaigns.fresh(campaign).state == "in_review"


def test_the_next_reader_sees_what_changed(client: FlaskClient) -> None:
    lead = campaigns.person()
    campaign = campaigns.submitted(lead)
    with unit_of_work():
        review.request_changes(
            campaign,
            campaigns.animator("Pina Russo").id,
            content.current_hash(campaign),
            "Dite chi fa il corso.",
            ["story_who"],
        )
    with unit_of_work():
        authoring.save_story(campaign, campaigns.STORY + "\n\nIl corso lo fa Gino.", lead.actor)
    with unit_of_work():
        submission.submit(campaign, lead.actor)
    page = log_in(client, campaigns.animator()).get(f"/review/{campaign.slug}").text
    assert "Dite chi fa il corso." in page
    assert "Pina Russo" in page
    assert "<ins>Il corso lo fa Gino.</ins>" in page


def test_nobody_decides_on_their_own(client: FlaskClient) -> None:
    animator = campaigns.animator()
    campaign = campaigns.submitted(animator)
    log_in(client, animator)
    assert "Sei nella squadra" in client.get(f"/review/{campaign.slug}").text
    answer = client.post(
        f"/review/{campaign.slug}/decision",
        data=decision("approved", "", content.current_hash(campaign)),
    )
    assert answer.status_code == 404
    assert campaigns.fresh(campaign).state == "in_review"


def test_suspending_wants_a_reason_and_can_be_lifted(client: FlaskClient) -> None:
    campaign = campaigns.live()
    log_in(client, campaigns.animator())
    assert client.get(f"/review/{campaign.slug}/suspend").status_code == 200
    answer = client.post(f"/review/{campaign.slug}/suspend", data={"reason": ""})
    assert answer.status_code == 422
    assert 'id="f-reason-error"' in answer.text
    client.post(f"/review/{campaign.slug}/suspend", data={"reason": "Una foto senza permesso."})
    assert campaigns.fresh(campaign).state == "suspended"
    assert "Una foto senza permesso." in client.get(f"/review/{campaign.slug}").text
    assert client.get(f"/review/{campaign.slug}/lift").status_code == 200
    client.post(f"/review/{campaign.slug}/lift", data={"reason": "La foto è stata cambiata."})
    assert campaigns.fresh(campaign).state == "live"


def test_suspending_twice_says_that_something_changed(client: FlaskClient) -> None:
    campaign = campaigns.live()
    log_in(client, campaigns.animator())
    reason = {"reason": "Una foto senza permesso."}
    client.post(f"/review/{campaign.slug}/suspend", data=reason)
    assert client.post(f"/review/{campaign.slug}/suspend", data=reason).status_code == 409


def test_only_an_admin_cancels_for_good(client: FlaskClient) -> None:
    campaign = campaigns.submitted()
    log_in(client, campaigns.animator())
    assert client.get(f"/review/{campaign.slug}/cancel").status_code == 404
    log_in(client, campaigns.person("Admin", role="admin"))
    assert client.get(f"/review/{campaign.slug}/cancel").status_code == 200
    client.post(f"/review/{campaign.slug}/cancel", data={"reason": "Doppio finanziamento."})
    assert campaigns.fresh(campaign).state == "cancelled"
