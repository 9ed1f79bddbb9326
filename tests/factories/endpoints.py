"""An address of events with something in its log, and what came in: for tests of pages."""

from sqlalchemy import func, select

from accounts.models import Account
from kit.unit_of_work import session
from tests.support.partners import hear
from webhooks import endpoints, inbound, outbound, queries, refusals
from webhooks.configured import ConfiguredEndpoint
from webhooks.models import InboundEvent


def desk(admin: Account) -> dict[str, object]:
    """A configured endpoint, one of the admin's with a failed delivery, an event, a refusal."""
    hear(ConfiguredEndpoint("http://127.0.0.1:9/x", "whsec_eHg=", ("*",)))
    url = "https://bando.example/eventi"
    typed = {"name": "Ufficio del bando", "url": url, "kinds": ["*"]}
    managed = endpoints.add(typed, admin.actor).endpoint
    event = outbound.send("campaign.published", "campaign:X", {})
    hear()
    delivery = queries.delivery_of(event, managed)
    assert delivery is not None
    delivery.move_to("failed", reason="410")
    endpoints.pause(managed, admin.actor)
    inbound.receive("grant", "msg_1", "application.moved", {"application_id": "A-0"})
    refusals.note("grant", "bad_signature", event_id="msg_2", detail="the signature fits none")
    return {
        "delivery_id": delivery.id,
        "endpoint_code": managed.code,
        "inbound_id": session().scalar(select(func.max(InboundEvent.id))),
    }
