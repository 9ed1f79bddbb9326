"""A whole pledge in one go, for the API: the same steps and rules as the pages'."""

import json
from typing import Any

from campaigns.models import Campaign, Pledge
from campaigns.pledges import checkout, drafts, locks, queries, shield
from campaigns.pledges.errors import KeyReused
from campaigns.pledges.words import fingerprint
from kit import ids
from kit.authz import Visitor
from kit.unit_of_work import unit_of_work


def make(
    campaign: Campaign, data: dict[str, Any], *, key: str, visitor: Visitor, ip: str
) -> Pledge:
    """Make a pledge and send it off to the checkout; `data` is a loaded PledgeSchema.

    The same `key` with the same data gives the pledge made before; with other data KeyReused.
    Raises what the steps raise. Nothing of a refused pledge stays behind.
    """
    shield.count(campaign.code, data["email"], visitor.account_id, ip=ip)
    request_hash = ids.digest(json.dumps(data, sort_keys=True))
    who = visitor.actor if visitor.account_id is not None else f"guest:{campaign.id}"
    request_key = ids.digest(f"{who}:{campaign.id}:{key}") if key else None
    with unit_of_work():
        if request_key is not None:
            locks.request_key(request_key)
            earlier = queries.by_request_key(request_key)
            if earlier is not None:
                if earlier.request_hash != request_hash:
                    raise KeyReused
                return earlier
        pledge = drafts.start(locks.standing_campaign(campaign.id), data, visitor)
        pledge.request_key = request_key
        pledge.request_hash = request_hash if request_key else None
        drafts.set_contact(pledge, data)
        drafts.choose_reward(pledge, data["reward"])
        seen = {"seen": fingerprint(pledge), "consent": data["consent"]}
        sent = checkout.depart(pledge.id, seen, actor=visitor.actor)
        shield.note(sent, ip=ip)
        return sent
