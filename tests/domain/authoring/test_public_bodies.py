"""A public administration is refused as payee, with the reason, however it calls itself."""

import pytest
from flask import Flask
from marshmallow import ValidationError

from campaigns.authoring import public_bodies
from campaigns.authoring.schemas import PayeeSchema
from campaigns.models import Campaign
from kit.errors import Conflict
from kit.unit_of_work import session, unit_of_work
from tests.factories import campaigns
from tests.factories import payouts as made

IBAN = "IT60X0542811101000000123456"


@pytest.mark.parametrize(
    "name",
    ["Comune di Napoli", "comune di barra", "Municipalità 6", "Regione Campania", "ASL Napoli 1"],
)
def test_names_that_only_public_bodies_bear(app: Flask, name: str) -> None:
    assert public_bodies.is_public(name, "")


@pytest.mark.parametrize(
    "name",
    ["Associazione amici del Comune di Napoli", "Comunità Barra", "Cooperativa Regione Verde"],
)
def test_others_may_speak_of_them(app: Flask, name: str) -> None:
    assert not public_bodies.is_public(name, "00743110157")


def test_a_known_fiscal_code_is_refused_beside_the_name(app: Flask) -> None:
    typed = {"kind": "association", "name": "Napoli", "fiscal_code": "80014890638", "iban": IBAN}
    with pytest.raises(ValidationError) as refused:
        PayeeSchema().load(typed)

    assert "pagoPA" in str(refused.value.messages_dict["name"])


def test_and_is_not_paid(app: Flask) -> None:
    campaign = campaigns.live()
    with unit_of_work():
        held = session().get_one(Campaign, campaign.id)
        assert held.payee is not None
        held.payee.name = "Comune di Napoli"
        held.move_to("collecting")
        held.move_to("succeeded")

    with pytest.raises(Conflict) as refused:
        made.requested(campaign)
    assert refused.value.code == "payout.public_body"
