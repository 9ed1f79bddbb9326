"""The admin's lists: paged by key, searched by what is typed, filtered, said in words."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from accounts.models import Account
from crowdfund.admin import queries
from kit import audit
from kit.unit_of_work import unit_of_work
from tests.factories import accounts, books, campaigns, pledges
from tests.support.queries import counted

LISTS = ("campaigns", "pledges", "people", "ledger", "log", "moves", "jobs", "webhooks")


@pytest.mark.parametrize("name", ["", *LISTS])
def test_empty_lists_say_so(admin: FlaskClient, name: str) -> None:
    page = admin.get(f"/admin/{name}".rstrip("/"))
    assert page.status_code == 200
    if name in {"campaigns", "pledges", "ledger", "jobs", "webhooks"}:
        assert 'class="empty"' in page.text


def codes(page: str) -> list[str]:
    """The codes of the pledges that a page lists."""
    return re.findall(r'role="rowheader">([A-Z0-9]+)<', page)


def test_paging_leads_through_every_row_once(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SIZE", 3)
    campaign = campaigns.live()
    made = [pledges.committed(campaign).code for _number in range(8)]
    seen, url = [], "/admin/pledges?state=committed"
    for _page in range(3):
        page = admin.get(url).text
        seen += codes(page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        url = found[1].replace("&amp;", "&") if found else ""
    assert seen == made[::-1]
    assert url == ""


def test_the_way_on_keeps_the_filters_and_back_leads_to_the_beginning(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SIZE", 1)
    for _number in range(2):
        campaigns.live(district="M4")
    page = admin.get("/admin/campaigns?district=M4&q=").text
    onward = re.search(r'href="(/admin/campaigns\?[^"]+)" rel="next"', page)
    assert onward
    assert "district=M4" in onward[1]
    second = admin.get(onward[1].replace("&amp;", "&")).text
    assert 'href="/admin/campaigns?district=M4" rel="first"' in second


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0", "W251bGxd", "W10", "=" * 50, "%00"])
def test_a_cursor_that_is_not_ours_is_the_beginning(admin: FlaskClient, cursor: str) -> None:
    for name in LISTS:
        assert admin.get(f"/admin/{name}?cursor={cursor}").status_code == 200


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("forno", {"Il forno 100% di Barra"}),
        ("100%", {"Il forno 100% di Barra"}),
        ("%", {"Il forno 100% di Barra"}),
        ("_", {"La banda_larga"}),
        ("a_l", {"La banda_larga"}),
        ("FORNO", {"Il forno 100% di Barra"}),
        ("\\", set()),
        ("banda larga", set()),
    ],
)
def test_words_mean_themselves(admin: FlaskClient, words: str, found: set[str]) -> None:
    titles = {"Il forno 100% di Barra", "La banda_larga"}
    for title in titles:
        campaigns.started(title=title)
    page = admin.get("/admin/campaigns", query_string={"q": words}).text
    assert {title for title in titles if f">{title}</a>" in page} == found


def test_filters_are_said_in_words_with_totals(admin: FlaskClient) -> None:
    pledges.committed(campaigns.live(district="M4"), 40_00)
    pledges.committed(campaigns.live(district="M4"), 60_00)
    campaigns.live(district="M1")
    page = admin.get("/admin/campaigns?district=M4&state=live&since=01/03/2027").text
    said = re.sub(r"<[^>]+>", "", page.split('class="list-said"')[1].split("</p>")[0])
    assert "2 campagne" in said
    assert "Stato: In corso" in said
    assert "Municipalità: Municipalità 4" in said
    assert "Pubblicate dal: 1 marzo 2027" in said
    assert "In tutto, 2 campagne" in page
    assert re.search(r"In tutto, 2 campagne.*?100\s€.*?8\.000\s€", page, re.DOTALL)


def test_totals_count_all_pages(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SIZE", 2)
    campaign = campaigns.live()
    for _number in range(5):
        pledges.committed(campaign, 10_00)
    page = admin.get(f"/admin/pledges?campaign={campaign.code.lower()}").text
    assert len(codes(page)) == 2
    assert "In tutto, 5 sostegni" in page
    assert re.search(r"In tutto, 5 sostegni.*?50\s€", page, re.DOTALL)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("campaigns?state=asleep", "Scegli una delle possibilità."),
        ("campaigns?district=M99", "Scegli una delle possibilità."),
        ("campaigns?since=2027-13-01", "Scrivi una data"),
        ("pledges?since=2027-03-02&until=2027-03-01", "La fine viene prima"),
        ("people?role=king", "Scegli una delle possibilità."),
        ("jobs?status=lost", "Scegli una delle possibilità."),
        ("webhooks?way=sideways", "Scegli una delle possibilità."),
    ],
)
def test_a_wrong_filter_is_said_and_the_list_still_shown(
    admin: FlaskClient, path: str, message: str
) -> None:
    page = admin.get(f"/admin/{path}")
    assert page.status_code == 422
    assert message in page.text
    assert "<h1>" in page.text


def test_pledges_are_found_by_code_and_by_whole_address_alone(admin: FlaskClient) -> None:
    pledge = pledges.committed(campaigns.live(), email="anna@posta.example")
    assert codes(admin.get(f"/admin/pledges?q={pledge.code.lower()}").text) == [pledge.code]
    assert codes(admin.get("/admin/pledges?q=ANNA@posta.example").text) == [pledge.code]
    assert codes(admin.get("/admin/pledges?q=anna").text) == []


def test_people_are_found_by_part_of_name_or_address_and_by_role(admin: FlaskClient) -> None:
    accounts.account(name="Carmela Sorrentino", email="lina@posta.example")
    accounts.account("animator", name="Ugo Amato")
    for query, found in (
        ("q=sorre", "Carmela Sorrentino"),
        ("q=LINA@", "Carmela Sorrentino"),
        ("role=animator", "Ugo Amato"),
        ("q=amato&role=animator", "Ugo Amato"),
    ):
        page = admin.get(f"/admin/people?{query}").text
        assert re.findall(r'rowheader"><a [^>]*>([^<]+)<', page) == [found], query


def test_the_log_names_people_and_leads_to_all_they_did(admin: FlaskClient, me: Account) -> None:
    with unit_of_work():
        audit.record(me.actor, "campaign.read", "campaign:X1", note="<b>")
        audit.record("partner:grant", "idea.received", "idea:1")
    page = admin.get("/admin/log").text
    assert "Ada Amato" in page
    assert "L'ufficio del bando" in page
    assert "note: &lt;b&gt;" in page
    only = admin.get(f"/admin/log?actor={me.actor}").text
    assert "campaign.read" in only
    assert "idea.received" not in only
    assert "campaign.read" in admin.get("/admin/log?subject=campaign:X1").text


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ({"amount": 10_00, "reason": "doppio"}, "importo: 10 €; motivo: doppio"),
        ({"amount": "1000", "account": "bank"}, "conto: In banca; importo: 10 €"),
        ({"second_step": True}, "con il codice di sicurezza"),
        ({"before": "citizen", "after": "admin"}, "prima: Cittadino; dopo: Amministratore"),
        ({"before": 5_00, "after": 7_50}, "prima: 5 €; dopo: 7,50 €"),
        ({"since": "2027-03-01", "until": ""}, "dal: 1 mar 2027"),
        ({"districts": ["M1", "*"]}, "zone: Municipalità 1, quello che non ha zona"),
        ({"rail": "stripe"}, "come: conto presso il gestore"),
        ({"a_word_of_old": 3}, "a_word_of_old: 3"),
        ({"since": "ieri", "amount": None}, "dal: ieri"),
    ],
)
def test_the_log_says_details_in_words(
    admin: FlaskClient, me: Account, noted: dict[str, Any], said: str
) -> None:
    with unit_of_work():
        audit.record(me.actor, "campaign.read", "campaign:X1", **noted)
    page = admin.get("/admin/log").text.replace("\N{NO-BREAK SPACE}", " ")
    assert f">{said}<" in page


def test_the_log_names_whom_a_deed_was_about(admin: FlaskClient, me: Account) -> None:
    to = accounts.account("animator", name="Ugo Amato")
    with unit_of_work():
        audit.record(me.actor, "community.given", "community:c1", to=to.actor)
        audit.record(me.actor, "account.enabled", to.actor)
    page = admin.get("/admin/log").text
    assert ">a chi: Ugo Amato<" in page
    assert f'href="/admin/log?subject={to.actor}">Ugo Amato<' in page


def test_moves_are_told_in_words_for_one_thing(admin: FlaskClient) -> None:
    campaign = campaigns.live()
    page = admin.get(f"/admin/moves?lifecycle=campaign&subject={campaign.id}").text
    assert "In revisione" in page
    assert "In partenza" in page
    assert "Da confermare" not in page


def test_queries_do_not_grow_with_the_rows(admin: FlaskClient) -> None:
    def sent(name: str) -> int:
        with counted() as statements:
            assert admin.get(f"/admin/{name}").status_code == 200
        return len(statements)

    def more() -> None:
        campaign = campaigns.live()
        pledges.committed(campaign)
        books.collected(campaign, 10_00, fee=1_00)

    names = ("campaigns", "pledges", "people", "ledger", "log", "moves")
    more()
    few = {name: sent(name) for name in names}
    for _number in range(6):
        more()
    assert {name: sent(name) for name in names} == few
    assert max(few.values()) <= 7


def test_the_desk_says_what_waits_for_a_person(admin: FlaskClient) -> None:
    assert "Tutto in ordine" in admin.get("/admin").text
    campaigns.submitted()
    page = admin.get("/admin").text
    assert "Un progetto aspetta di essere letto." in page
    assert 'href="/review"' in page
