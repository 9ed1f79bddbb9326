"""Alarms about partners that do not take our events: a mail to every admin."""

from accounts.queries import staff_emails
from kit import links, mail
from kit.unit_of_work import session
from webhooks.events import EndpointDisabled, EndpointFailing
from webhooks.models import Endpoint


def on_endpoint_failing(event: EndpointFailing) -> None:
    """An endpoint has stopped taking events: for now we try again by ourselves."""
    _tell("crowdfund/endpoint_failing", event.endpoint_id, event.why)


def on_endpoint_disabled(event: EndpointDisabled) -> None:
    """An endpoint gets nothing more until an admin resumes it."""
    _tell("crowdfund/endpoint_disabled", event.endpoint_id, event.why)


def _tell(template: str, endpoint_id: int, why: str) -> None:
    endpoint = session().get_one(Endpoint, endpoint_id)
    link = links.address("admin.webhooks")
    for address in staff_emails("admin"):
        mail.send(template, address, partner=endpoint.name or endpoint.url, why=why, link=link)
