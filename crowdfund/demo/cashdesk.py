"""The demo's transfers and cash: some arrived and confirmed, some that wait for a person."""

from functools import partial

from accounts.models import Account
from accounts.visitors import NOBODY, Visitor
from campaigns import queries as campaigns
from campaigns.models import Campaign
from campaigns.offline import cash, confirming, declaring
from campaigns.offline.models import OfflinePledge
from crowdfund.demo import acts
from crowdfund.demo.acts import Role
from crowdfund.demo.timeline import Timeline
from kit import clock
from kit.unit_of_work import unit_of_work
from payments.bank import creditor, statements

HEAD = "Data contabile;Importo;Ordinante;Causale;CRO"
PROMISED, ARRIVED, RECEIVED, CONFIRMED = 5, 4, 3, 2
"""Days ago."""


def tell(
    timeline: Timeline, part: Role, citizen: Account, animator: Account, admin: Account
) -> None:
    """Put it on the timeline of a campaign that is live until today."""
    kept: dict[str, OfflinePledge] = {}
    at = timeline.at
    if creditor.is_set():
        at(acts.morning(PROMISED), partial(_promise, part, kept, citizen))
        at(acts.morning(ARRIVED), partial(_statement, kept, admin))
    at(acts.morning(RECEIVED), partial(_receive, part, kept, animator))
    at(acts.morning(CONFIRMED), partial(_confirm, kept, admin))


def _promise(part: Role, kept: dict[str, OfflinePledge], citizen: Account) -> None:
    """A citizen with an account, a guest, and somebody who has not sent anything yet."""
    givers = (
        ("arrives", acts.visitor(citizen), citizen.display_name, citizen.email, 40_00),
        ("differs", NOBODY, "Gennaro Ascione", "gennaro.ascione@posta.example", 60_00),
        ("waits", NOBODY, "Ida Capuano", "ida.capuano@posta.example", 25_00),
    )
    for key, who, name, email, amount in givers:
        kept[key] = _declare(part, who, name, email, amount)


def _declare(part: Role, who: Visitor, name: str, email: str, amount: int) -> OfflinePledge:
    data = {"amount": amount, "email": email, "name": name, "show_name": True}
    with unit_of_work():
        return declaring.declare(_campaign(part), data, who, "127.0.0.1")


def _statement(kept: dict[str, OfflinePledge], admin: Account) -> None:
    """One is as promised, one of another amount, one without a reference."""
    day = f"{clock.today():%d/%m/%Y}"
    lines = (
        ("40,00", "Carla Ruotolo", kept["arrives"].creditor_reference, "0001"),
        ("50,00", "Gennaro Ascione", kept["differs"].creditor_reference, "0002"),
        ("15,00", "Assunta De Rosa", "per il forno", "0003"),
    )
    rows = [f"{day};{euros};{sender};{text};CRO{cro}" for euros, sender, text, cro in lines]
    with unit_of_work():
        content = "\n".join([HEAD, *rows]).encode()
        statements.take(statements.upload("estratto.csv", content, admin.id), admin.id)


def _receive(part: Role, kept: dict[str, OfflinePledge], animator: Account) -> None:
    """At a stand: two people give cash and get a receipt."""
    for key, name, amount in (("stand", "Vincenza Palumbo", 20_00), ("open", "", 10_00)):
        data = {"amount": amount, "name": name, "email": "", "show_name": False}
        with unit_of_work():
            kept[key] = cash.receive(_campaign(part), data, animator.id)


def _confirm(kept: dict[str, OfflinePledge], admin: Account) -> None:
    """A second person has seen the first of them; the other waits."""
    with unit_of_work():
        confirming.confirm(kept["stand"], admin.id)


def _campaign(part: Role) -> Campaign:
    found = campaigns.by_id(part.campaign_id)
    assert found is not None
    return found
