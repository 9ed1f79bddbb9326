"""A need may be for a community: whoever looks after it asks, and answers, in its name."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from communities import founding
from kit.unit_of_work import unit_of_work
from matching import agreements, circles
from matching.errors import OwnCampaignNeeded
from tests.factories import accounts, communities, exchange
from tests.support.queries import counted

NEED = {
    "kind": "time", "title": "Otto persone per pulire il giardino", "quantity": "8",
    "description": "Un sabato mattina, con i guanti.", "unit": "persone", "district": "M6",
}  # fmt: skip


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1])).split())


def test_its_animator_asks_from_its_page_and_everybody_reads_for_whom(client: FlaskClient) -> None:
    rosa = accounts.account("animator")
    community = communities.community(rosa)
    accounts.log_in(client, rosa)
    home = client.get(f"/communities/{community.slug}").text
    address = re.search(r'href="(/exchange/needs/new\?for=[^"]+)"', home)
    assert address
    form = client.get(unescape(address.group(1))).text
    assert re.search(rf'value="community:{community.id}" selected', form)
    made = client.post(
        "/exchange/needs/new", data={**NEED, "reference": circles.reference(community)}
    )
    assert made.status_code == 303
    assert f"Per la community {community.name}" in words(client.get(made.location).text)
    assert NEED["title"] in words(client.get(f"/communities/{community.slug}").text)
    found = client.get(f"/exchange?for_code=community:{community.id}").text
    assert NEED["title"] in words(found)


def test_another_animator_of_it_answers_for_it_and_others_do_not(client: FlaskClient) -> None:
    rosa, ugo, other = (accounts.account("animator") for _ in range(3))
    community = communities.community(rosa)
    with unit_of_work():
        founding.give(community, ugo.email, "test")
    need = exchange.need(rosa, reference=circles.reference(community))
    found = exchange.proposed(need)
    with unit_of_work():
        assert agreements.side_of(found, ugo.id) == "need"
        assert agreements.side_of(found, other.id) is None


def test_nobody_asks_for_a_community_that_is_not_theirs(client: FlaskClient) -> None:
    community = communities.community(accounts.account("animator"))
    for stranger in (accounts.account("animator"), accounts.account("admin")):
        with pytest.raises(OwnCampaignNeeded):
            exchange.need(stranger, reference=circles.reference(community))


@pytest.mark.parametrize(
    "nonsense", ["community:", "community:x", "community:99999999999999999999"]
)
def test_a_reference_that_means_nothing_finds_nothing(client: FlaskClient, nonsense: str) -> None:
    assert client.get(f"/exchange?for_code={nonsense}").status_code == 200
    with pytest.raises(OwnCampaignNeeded):
        exchange.need(accounts.account("animator"), reference=nonsense)


def test_the_list_names_campaigns_and_communities_in_one_query_each(client: FlaskClient) -> None:
    rosa = accounts.account("animator")
    community = communities.community(rosa)
    for _ in range(5):
        exchange.need(rosa, reference=circles.reference(community))
    with counted() as sent:
        assert client.get("/exchange").status_code == 200
    assert len(sent) <= 3
