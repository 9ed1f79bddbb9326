"""Pages of a change of payee: the team asks, staff decides, what is typed stays."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Account
from campaigns.models import Campaign
from campaigns.payee_changes import queries
from campaigns.payee_changes.models import PayeeChange
from kit.unit_of_work import session, unit_of_work
from payments.ledger import entries
from tests.factories import accounts, campaigns
from tests.factories import payees as made
from tests.factories import payouts as paid
from tests.factories.accounts import log_in

ASKED = {
    "kind": "cooperative",
    "name": made.OTHER.name,
    "fiscal_code": made.OTHER.fiscal_code,
    "iban": made.OTHER.iban,
    "qualification": "none",
    "not_public": "1",
    "reason": made.REASON,
}


@pytest.fixture
def lead(app: Flask) -> Account:
    return campaigns.person()


@pytest.fixture
def campaign(lead: Account) -> Campaign:
    return campaigns.live(lead)


def path(campaign: Campaign) -> str:
    return f"/campaigns/{campaign.slug}/payee"


def waiting(campaign: Campaign) -> PayeeChange | None:
    with unit_of_work():
        return queries.open_of(campaign)


def test_a_lead_asks_and_takes_it_back(
    client: FlaskClient, lead: Account, campaign: Campaign
) -> None:
    log_in(client, lead)
    assert path(campaign) in client.get(f"/campaigns/{campaign.slug}/dashboard").text
    assert "Associazione Barra Viva" in client.get(path(campaign)).text
    assert client.post(path(campaign), data=ASKED).status_code == 303
    page = client.get(path(campaign)).text
    assert "Aspetta una risposta" in page
    assert 'name="iban"' not in page
    assert client.post(f"{path(campaign)}/withdraw").status_code == 303
    assert waiting(campaign) is None
    assert "Ritirata" in client.get(path(campaign)).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "Comune di Napoli", "kind": "association"}, "name"),
        ({"kind": "public_administration"}, "kind"),
        ({"iban": "IT00"}, "iban"),
        ({"fiscal_code": "123"}, "fiscal_code"),
        ({"kind": "company", "qualification": "ets"}, "qualification"),
        ({"reason": "perché"}, "reason"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: FlaskClient, lead: Account, campaign: Campaign, typed: dict[str, str], field: str
) -> None:
    log_in(client, lead)
    answer = client.post(path(campaign), data=ASKED | typed)

    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert waiting(campaign) is None
    if field != "name":
        assert made.OTHER.name in answer.text


def test_an_animator_finds_it_in_the_queue_and_approves(
    client: FlaskClient, campaign: Campaign
) -> None:
    change = made.asked(campaign)
    log_in(client, campaigns.animator())
    address = f"/review/payees/{change.id}"
    assert address in client.get("/review").text
    page = client.get(address).text
    assert made.OTHER.iban in page
    assert campaigns.PAYEE.iban in page
    sent = {"outcome": "approved", "note": "", "content_hash": change.content_hash}
    assert client.post(address, data=sent).status_code == 303

    payee = campaigns.fresh(campaign).payee
    assert payee is not None
    assert payee.name == made.OTHER.name
    assert "Approvata" in client.get(address).text
    assert client.post(address, data=sent).status_code == 409


def test_no_needs_a_reason(client: FlaskClient, campaign: Campaign) -> None:
    change = made.asked(campaign)
    log_in(client, campaigns.animator())
    address = f"/review/payees/{change.id}"
    sent = {"outcome": "declined", "note": " ", "content_hash": change.content_hash}
    answer = client.post(address, data=sent)
    assert answer.status_code == 422
    assert 'id="f-note-error"' in answer.text
    assert client.post(address, data=sent | {"note": "Manca l'atto."}).status_code == 303
    assert made.fresh(change).state == "declined"


def test_another_version_than_was_read_is_not_decided_on(
    client: FlaskClient, campaign: Campaign
) -> None:
    change = made.asked(campaign)
    log_in(client, campaigns.animator())
    sent = {"outcome": "approved", "note": "Va bene", "content_hash": "0" * 64}
    answer = client.post(f"/review/payees/{change.id}", data=sent)
    assert answer.status_code == 409
    assert "Va bene" in answer.text
    assert made.fresh(change).state == "asked"


def test_whoever_pays_reads_why_it_waits(client: FlaskClient, campaign: Campaign) -> None:
    with unit_of_work():
        entries.capture("pledge:X", campaign.reference, 5_00)
        held = session().get_one(Campaign, campaign.id)
        for state in ("collecting", "succeeded", "delivering"):
            held.move_to(state)
    payout = paid.requested(campaigns.fresh(campaign))
    made.asked(campaigns.fresh(campaign))
    log_in(client, accounts.account("admin"))
    assert "resta fermo" in client.get(f"/admin/payouts/{payout.id}").text
    assert client.post(f"/admin/payouts/{payout.id}/approve").status_code == 409
