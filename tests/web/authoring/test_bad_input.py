"""Each form with input it does not expect: words beside the field, the input kept, no 500."""

from html import unescape

import pytest
from flask.testing import FlaskClient

from campaigns.authoring import content, lists
from campaigns.models import Campaign
from tests.factories import campaigns
from tests.factories.accounts import log_in

GOOD: dict[str, dict[str, str]] = {
    "basics": {
        "title": "Un titolo buono",
        "summary": "Un riassunto.",
        "district": "M6",
        "quarter": "Barra",
        "theme": "heritage",
    },
    "story": {"story": "La storia."},
    "photo": {"photo_alt": "Due donne impastano il pane"},
    "budget": {"label": "Farina", "amount": "1.234,50", "kind": "more"},
    "goal": {"kind": "flexible", "days": "30", "start_on": "2027-03-20"},
    "rewards": {"title": "Una pagnotta", "description": "Calda", "amount": "20", "stock": "5"},
    "team": {"name": "Gino", "email": "gino@posta.example", "duty": "i conti"},
    "payee": {
        "kind": "cooperative",
        "name": "Cooperativa Il Lievito",
        "fiscal_code": "IT 00743110157",
        "iban": "it60 x054 2811 1010 0000 0123 456",
        "not_public": "1",
    },
}

HOSTILE = {
    "empty": "",
    "blank": " \t\u00a0 ",
    "huge": "a" * 10_000,
    "nul": "a\x00b",
    "html": "<script>alert(1)</script>",
    "quote": "\"'><img src=x onerror=alert(1)>",
    "emoji": "👩‍🍳🔥",
    "template": "{{ 7 * 7 }} %s %(x)s {0}",
    "negative": "-5",
    "italian": "1.234,50",
    "english": "1,234.50",
    "exponent": "1e9",
    "infinite": "inf",
    "beyond": "9" * 30,
    "digits of elsewhere": "٣٤",
    "date": "31/02/2027",
    "far": "9999-12-31",
    "control": "a\u202eb\x07\x1b",
}

WRONG = [
    ("basics", "title", "", "Questo campo serve"),
    ("basics", "title", "abc", "almeno 5 caratteri"),
    ("basics", "title", "a" * 81, "al massimo 80 caratteri"),
    ("basics", "summary", "a" * 241, "al massimo 240 caratteri"),
    ("basics", "district", "M2", "Scegli una delle possibilità"),
    ("basics", "theme", "niente", "Scegli una delle possibilità"),
    ("story", "story", "a" * 100_001, "al massimo 100000 caratteri"),
    ("photo", "photo_alt", "", "Questo campo serve"),
    ("photo", "photo_alt", "a" * 201, "al massimo 200 caratteri"),
    ("budget", "label", "", "Questo campo serve"),
    ("budget", "amount", "-5", "Scrivi una cifra in euro"),
    ("budget", "amount", "tanto", "Scrivi una cifra in euro"),
    ("budget", "amount", "0", "almeno 1 euro"),
    ("budget", "amount", "140.000,01", "al massimo 140000 euro"),
    ("budget", "kind", "boh", "Scegli una delle possibilità"),
    ("goal", "kind", "", "Questo campo serve"),
    ("goal", "days", "14", "fra 15 e 60"),
    ("goal", "days", "61", "fra 15 e 60"),
    ("goal", "days", "30,5", "numero intero"),
    ("goal", "start_on", "2027-02-28", "già passato"),
    ("goal", "start_on", "2028-03-01", "troppo lontano"),
    ("goal", "start_on", "31/02/2027", "Scrivi una data"),
    ("rewards", "title", "", "Questo campo serve"),
    ("rewards", "description", "a" * 401, "al massimo 400 caratteri"),
    ("rewards", "amount", "0,50", "almeno 1 euro"),
    ("rewards", "stock", "0", "fra 1 e 100000"),
    ("rewards", "stock", "-1", "numero intero"),
    ("team", "email", "gino@", "indirizzo e-mail non è giusto"),
    ("team", "name", "", "Questo campo serve"),
    ("payee", "kind", "public_administration", "pagoPA"),
    ("payee", "not_public", "", "solo con pagoPA"),
    ("payee", "fiscal_code", "00743110158", "non è giusto"),
    ("payee", "fiscal_code", "RSSMRA85T10A562S", "11 cifre"),
    ("payee", "iban", "IT60X0542811101000000123457", "IBAN non è giusto"),
    ("payee", "iban", "RO49", "IBAN non è giusto"),
    ("payee", "qualification", "onlus", "Scegli una delle possibilità"),
]


@pytest.fixture
def mine(client: FlaskClient) -> Campaign:
    lead = campaigns.person()
    log_in(client, lead)
    return campaigns.draft(lead)


def path(campaign: Campaign, step: str) -> str:
    return f"/campaigns/{campaign.slug}/edit/{step}"


@pytest.mark.parametrize("step", GOOD)
def test_what_is_right_is_saved(client: FlaskClient, mine: Campaign, step: str) -> None:
    assert client.post(path(mine, step), data=GOOD[step]).status_code == 302


@pytest.mark.parametrize(("step", "field", "typed", "said"), WRONG)
def test_what_is_wrong_is_said_beside_its_field(
    client: FlaskClient, mine: Campaign, step: str, field: str, typed: str, said: str
) -> None:
    before = content.of(mine)
    answer = client.post(path(mine, step), data={**GOOD[step], field: typed})
    page = unescape(answer.text)
    assert answer.status_code == 422
    beside = page.partition(f'id="f-{field}-error"')[2].partition("</p>")[0]
    assert said in beside
    for name, kept in GOOD[step].items():
        assert name == field or kept in page, name
    assert content.of(campaigns.fresh(mine)) == before


@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_breaks_and_nothing_typed_is_lost(
    client: FlaskClient, mine: Campaign, kind: str
) -> None:
    typed = HOSTILE[kind]
    for step, good in GOOD.items():
        for field in good:
            answer = client.post(path(mine, step), data={**good, field: typed})
            assert answer.status_code in {302, 422}, (step, field, answer.status_code)
            assert "<script>alert" not in answer.text
            assert "<img src=x" not in answer.text
            is_text = (
                field not in {"kind", "district", "theme", "not_public"} and "\x00" not in typed
            )
            if answer.status_code == 422 and is_text:
                assert typed.strip() in unescape(answer.text), (step, field)
        assert client.get(path(mine, step)).status_code == 200
    assert client.get(f"/campaigns/{mine.slug}/edit").status_code == 200
    assert client.get(f"/campaigns/{mine.slug}/preview").status_code == 200


def test_a_form_that_sends_nothing_is_refused(client: FlaskClient, mine: Campaign) -> None:
    for step in GOOD:
        answer = client.post(path(mine, step), data={})
        assert answer.status_code == (302 if step == "story" else 422), step


def test_going_on_with_an_empty_row_adds_nothing(client: FlaskClient, mine: Campaign) -> None:
    for step in ("budget", "rewards"):
        answer = client.post(path(mine, step), data={"then": "next", "kind": "more"})
        assert answer.status_code == 302
    assert content.of(campaigns.fresh(mine)) == content.of(mine)


def test_going_on_with_a_row_adds_it_first(client: FlaskClient, mine: Campaign) -> None:
    answer = client.post(path(mine, "budget"), data={**GOOD["budget"], "then": "next"})
    assert answer.location == path(mine, "goal")
    assert campaigns.fresh(mine).lines[-1].amount == 1_234_50


def test_a_row_is_changed_with_its_own_errors(client: FlaskClient, mine: Campaign) -> None:
    line = mine.lines[0]
    at = f"{path(mine, 'budget')}/{line.id}"
    version = lists.line_version(line)
    wrong = client.post(at, data={**GOOD["budget"], "amount": "x", "version": version})
    assert wrong.status_code == 422
    assert 'id="f-amount-error"' in wrong.text
    assert client.post(at, data={**GOOD["budget"], "version": version}).status_code == 302
    again = client.post(at, data={**GOOD["budget"], "label": "Lievito", "version": version})
    assert again.status_code == 409
    assert "Lievito" in again.text


def test_an_old_window_is_warned_and_its_text_kept(client: FlaskClient, mine: Campaign) -> None:
    opened = content.version(mine, "story")
    client.post(path(mine, "story"), data={"story": "La prima finestra", "version": opened})
    late = client.post(path(mine, "story"), data={"story": "La seconda", "version": opened})
    assert late.status_code == 409
    assert "Il tuo testo è ancora qui" in unescape(late.text)
    assert "La seconda" in late.text
    assert campaigns.fresh(mine).story == "La prima finestra"
    fresh = content.version(campaigns.fresh(mine), "story")
    assert f'name="version" value="{fresh}"' in late.text


def test_a_mistake_does_not_hide_that_the_window_is_old(
    client: FlaskClient, mine: Campaign
) -> None:
    opened = content.version(mine, "basics")
    client.post(path(mine, "basics"), data={**GOOD["basics"], "version": opened})
    wrong = client.post(
        path(mine, "basics"), data={**GOOD["basics"], "title": "", "version": opened}
    )
    assert wrong.status_code == 422
    assert f'name="version" value="{opened}"' in wrong.text


def test_starting_refuses_the_same_way(client: FlaskClient) -> None:
    log_in(client, campaigns.person())
    for typed in HOSTILE.values():
        for field in ("title", "district", "theme"):
            data = {"title": "Un progetto", "district": "M6", "theme": "heritage", field: typed}
            assert client.post("/campaigns/new", data=data).status_code in {302, 422}


def test_only_organisations_have_a_qualification(client: FlaskClient, mine: Campaign) -> None:
    data = {**GOOD["payee"], "qualification": "odv"}
    wrong = client.post(path(mine, "payee"), data={**data, "kind": "company"})
    assert wrong.status_code == 422
    assert 'id="f-qualification-error"' in wrong.text
    assert client.post(path(mine, "payee"), data=data).status_code == 302
    payee = campaigns.fresh(mine).payee
    assert payee is not None
    assert payee.qualification == "odv"
