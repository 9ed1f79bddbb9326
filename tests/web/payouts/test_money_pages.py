"""The money pages: files for the bank, the team's statement, where the money goes."""

import csv
import io
from decimal import Decimal
from urllib.parse import urlsplit

import pypdf
import pytest
from flask.testing import FlaskClient

from accounts.models import Account
from campaigns.models import Campaign
from campaigns.settlement import terms
from campaigns.settlement.terms import Terms
from kit.mail import Mail
from kit.unit_of_work import session, unit_of_work
from payments import operator_account
from payments.ledger import books
from payments.operator_account import OperatorAccount
from tests.factories import accounts, campaigns
from tests.factories import payouts as made
from tests.support.story import Story

OTHER = "IT13S0542811101000000123457"
BATCHES = "/admin/payouts/batches"


@pytest.fixture
def lead() -> Account:
    return accounts.account(name="Anna Esposito")


@pytest.fixture
def succeeded(story: Story, lead: Account, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """It collected 1,000 euro, of which the platform keeps 2 %; its money may leave."""
    monkeypatch.setattr(terms, "_terms", [Terms(platform_fee_basis_points=200)])
    campaign = campaigns.live(lead, minimum=1000_00)
    story.pledge(campaign, 1000_00)
    story.reach_deadline(campaign)
    story.passes(days=15)
    return campaigns.fresh(campaign)


def enter(client: FlaskClient, role: str = "admin") -> FlaskClient:
    return accounts.log_in(client, accounts.account(role))


def letters(name: str) -> int:
    with unit_of_work():
        return session().query(Mail).filter(Mail.name == f"campaigns/{name}").count()


def money(campaign: Campaign) -> str:
    return f"/campaigns/{campaign.slug}/money"


def test_an_admin_prepares_the_file_and_takes_it(client: FlaskClient, succeeded: Campaign) -> None:
    payout = made.approved(succeeded)
    enter(client)
    assert "Associazione Barra Viva" in client.get(BATCHES).text
    answer = client.post(BATCHES, data={"payout": payout.id, "on_day": "2027-05-03"})
    assert answer.status_code == 303
    assert "980" in client.get(answer.location).text
    file = client.get(f"{answer.location}/file")

    assert file.mimetype == "application/xml"
    assert b"<EndToEndId>payout:" in file.data
    assert client.get(f"{answer.location}/file").data == file.data
    assert letters("payout_sent") == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on_day": "2027-05-03"}, "payout"),
        ({"payout": "1 or 1=1", "on_day": "2027-05-03"}, "payout"),
        ({"payout": "99999999999999999999", "on_day": "2027-05-03"}, "payout"),
        ({"payout": "1", "on_day": "2020-01-01"}, "on_day"),
        ({"payout": "1", "on_day": "domani"}, "on_day"),
    ],
)
def test_a_wrong_choice_is_said_beside_its_field(
    client: FlaskClient, succeeded: Campaign, typed: dict[str, str], field: str
) -> None:
    made.approved(succeeded)
    answer = enter(client).post(BATCHES, data=typed)

    assert answer.status_code in {409, 422}
    assert f'id="f-{field}-error"' in answer.text
    assert f'value="{typed["on_day"]}"' in answer.text


def test_without_payouts_the_page_says_so(client: FlaskClient) -> None:
    assert "Niente da spedire" in enter(client).get(BATCHES).text


def test_without_an_account_the_page_says_what_is_missing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operator_account, "_account", [OperatorAccount()])

    assert "CROWDFUND_BANK_IBAN" in enter(client).get(BATCHES).text


def test_the_team_sees_its_money(client: FlaskClient, succeeded: Campaign, lead: Account) -> None:
    accounts.log_in(client, lead)
    made.settled(succeeded)
    page = client.get(money(succeeded)).text

    assert "Incassi con carta" in page
    assert "Commissione del servizio" in page
    assert "16,39" in page  # net of 20.00 at 22 %
    assert "3,61" in page
    assert letters("paid_out") == 1


def test_before_anything_was_collected_the_page_says_so(client: FlaskClient, lead: Account) -> None:
    campaign = campaigns.live(lead)

    assert "Ancora nessun movimento" in accounts.log_in(client, lead).get(money(campaign)).text


@pytest.mark.parametrize("who", ["lead", "admin"])
def test_the_statement_is_the_ledger(
    client: FlaskClient, succeeded: Campaign, lead: Account, who: str
) -> None:
    made.requested(succeeded)
    accounts.log_in(client, lead) if who == "lead" else enter(client)
    answer = client.get(f"{money(succeeded)}/statement.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    moves = sum(Decimal(row["euro"]) for row in rows if row["sezione"] == "movimenti")
    balance = next(Decimal(row["euro"]) for row in rows if row["voce"] == "saldo")
    with unit_of_work():
        booked = -books.balance("campaign", succeeded.reference)

    assert moves == balance == Decimal(booked) / 100 == 0
    assert [row["euro"] for row in rows if row["voce"] == "IVA"] == ["3.61"]


def test_a_new_kind_of_entry_appears_by_itself(
    client: FlaskClient, succeeded: Campaign, lead: Account
) -> None:
    with unit_of_work():
        lines = [books.Line("gateway", 5_00), books.Line("campaign", -5_00, succeeded.reference)]
        books.post("gift:1", "gift_received", "gift:1", lines)

    assert "gift received" in accounts.log_in(client, lead).get(money(succeeded)).text


def test_the_statement_on_paper(client: FlaskClient, succeeded: Campaign, lead: Account) -> None:
    made.settled(succeeded)
    answer = accounts.log_in(client, lead).get(f"{money(succeeded)}/statement.pdf")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)

    assert "Associazione Barra Viva" in text
    assert "980" in text
    assert "CRO 123" in text


def test_the_lead_changes_the_iban(client: FlaskClient, succeeded: Campaign, lead: Account) -> None:
    payout = made.requested(succeeded)
    accounts.log_in(client, lead)
    wrong = client.post(f"{money(succeeded)}/iban", data={"iban": "IT00X"})
    assert wrong.status_code == 422
    assert 'id="f-iban-error"' in wrong.text
    assert 'value="IT00X"' in wrong.text
    client.post(f"{money(succeeded)}/iban", data={"iban": OTHER})

    assert made.fresh(payout).state == "declined"
    assert OTHER in client.get(money(succeeded)).text
    again = made.requested(campaigns.fresh(succeeded))
    assert "ha cambiato l" in enter(client).get(f"/admin/payouts/{again.id}").text


def test_the_lead_opens_an_account_at_the_gateway(
    client: FlaskClient, story: Story, succeeded: Campaign, lead: Account
) -> None:
    accounts.log_in(client, lead)
    away = client.post(f"{money(succeeded)}/account")
    assert urlsplit(away.location).path.startswith("/setup/e/acct_")
    assert "Hai cominciato" in client.get(money(succeeded)).text
    home = story.twin.browser().post(urlsplit(away.location).path, data={"outcome": "complete"})
    client.get(urlsplit(home.location).path)
    assert "Ricevi su questo conto" in client.get(money(succeeded)).text
    client.post(f"{money(succeeded)}/account/use")

    assert made.requested(campaigns.fresh(succeeded)).rail == "stripe"


def test_an_account_that_is_not_active_is_not_used(
    client: FlaskClient, succeeded: Campaign, lead: Account
) -> None:
    accounts.log_in(client, lead)
    client.post(f"{money(succeeded)}/account")

    assert client.post(f"{money(succeeded)}/account/use").status_code == 409


def test_when_the_gateway_is_silent_nothing_is_lost(
    client: FlaskClient, story: Story, succeeded: Campaign, lead: Account
) -> None:
    story.twin.control.fault("fail_before", path="/v1/accounts", way="timeout")
    accounts.log_in(client, lead)
    answer = client.post(f"{money(succeeded)}/account", follow_redirects=True)

    assert "Il gestore non risponde" in answer.text


def test_an_admin_sends_with_the_gateway(
    client: FlaskClient, story: Story, succeeded: Campaign, lead: Account
) -> None:
    accounts.log_in(client, lead)
    away = client.post(f"{money(succeeded)}/account")
    home = story.twin.browser().post(urlsplit(away.location).path, data={"outcome": "complete"})
    client.get(urlsplit(home.location).path)
    client.post(f"{money(succeeded)}/account/use")
    payout = made.approved(campaigns.fresh(succeeded))
    path = f"/admin/payouts/{payout.id}"
    assert "Spedisci con il gestore" in enter(client).get(path).text
    client.post(f"{path}/transfer")
    assert "Lo stiamo spedendo" in client.get(path).text
    story.work()

    assert "Arrivato" in client.get(path).text
