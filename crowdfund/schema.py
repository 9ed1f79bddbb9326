"""Every table of every domain, gathered for migrations."""

import accounts.models
import campaigns.authoring.models
import campaigns.carried.models
import campaigns.matchfunding.models
import campaigns.models
import campaigns.offline.models
import campaigns.payee_changes.models
import campaigns.receipts.models
import campaigns.updates.models
import communities.models
import communities.moderation.models
import crowdfund.ideas.models
import crowdfund.tutoring.models
import kit.audit
import kit.levels
import kit.mail
import kit.slots
import kit.states
import kit.throttle
import matching.models
import payments.bank.models
import payments.models
import webhooks.models
from kit.db import Base

DOMAINS = (
    accounts.models,
    campaigns.authoring.models,
    campaigns.carried.models,
    campaigns.matchfunding.models,
    campaigns.models,
    campaigns.receipts.models,
    campaigns.offline.models,
    campaigns.payee_changes.models,
    communities.models,
    communities.moderation.models,
    crowdfund.ideas.models,
    crowdfund.tutoring.models,
    campaigns.updates.models,
    kit.audit,
    kit.levels,
    kit.mail,
    kit.states,
    kit.slots,
    kit.throttle,
    matching.models,
    payments.bank.models,
    payments.models,
    webhooks.models,
)
METADATA = Base.metadata
