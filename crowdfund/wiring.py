"""Who hears of what: the only place where facts of one domain reach another."""

from accounts import erasing
from accounts.events import AccountErased
from campaigns import events as facts
from campaigns import moderated, owners
from campaigns import personal as campaigns_personal
from campaigns.authoring import readiness
from campaigns.carried import carrying, giving
from campaigns.carried import checks as carried_checks
from campaigns.covering import checks as goal_checks
from campaigns.covering import over as needs_over
from campaigns.covering import services as covering
from campaigns.matchfunding import checks as match_checks
from campaigns.matchfunding import following as matchfunding
from campaigns.offline import checks as offline_checks
from campaigns.offline import matching, undoing
from campaigns.payee_changes import services as payee_changes
from campaigns.pledges import disputed, outcomes
from campaigns.receipts import checks as receipt_checks
from campaigns.receipts import papers
from campaigns.receipts import services as receipts
from campaigns.settlement import charges, conclusion, deadline, delivery, terms, window
from campaigns.settlement import checks as campaign_checks
from communities import moderated as posts
from communities import personal as communities_personal
from communities.moderation import areas, subjects
from communities.moderation import personal as moderation_personal
from communities.moderation.events import ReportDecided
from crowdfund.admin import alarms
from crowdfund.config import Config
from crowdfund.ideas import events as ideas
from crowdfund.ideas import origin
from crowdfund.ideas import personal as ideas_personal
from crowdfund.partners import alarms as partner_alarms
from crowdfund.partners import events as partners
from crowdfund.partners import grant, moderation
from crowdfund.partners import tutoring as tutoring_door
from crowdfund.tutoring import events as tutoring
from crowdfund.tutoring import services as tutoring_requests
from crowdfund.tutoring import stalling
from kit import events, mail, pace
from kit.outgoing import Allowed
from matching import circles
from matching import events as exchange_facts
from matching import moderated as listings
from matching import owners as exchange
from matching import personal as exchange_personal
from payments import checks as payment_checks
from payments import disputes, gateway, operator_account, stripe_events
from payments.bank import checks as bank_checks
from payments.events import (
    BankLineTold,
    BooksDiffer,
    DifferencesFound,
    DisputeDecided,
    DisputeOpened,
    MoneyReturned,
    PaymentChanged,
    PayoutAnswered,
    PayoutMoved,
    RefundAnswered,
    RefundRefused,
    RefundSucceeded,
)
from payments.operator_account import OperatorAccount
from payments.stripe_gateway import StripeGateway
from webhooks import configured, inbound, kinds
from webhooks.configured import ConfiguredEndpoint
from webhooks.events import EndpointDisabled, EndpointFailing

TOLD: dict[type[facts.CampaignEvent], str] = {
    facts.CampaignSubmitted: "campaign.submitted",
    facts.CampaignApproved: "campaign.approved",
    facts.CampaignPublished: "campaign.published",
    facts.MilestoneReached: "campaign.milestone_reached",
    facts.DeadlinePassed: "campaign.deadline_passed",
    facts.CampaignSucceeded: "campaign.succeeded",
    facts.CampaignFailed: "campaign.failed",
    facts.CampaignCancelled: "campaign.cancelled",
    facts.CampaignCompleted: "campaign.completed",
    facts.PledgeCollected: "pledge.collected",
    facts.PledgeRefunded: "pledge.refunded",
    facts.OfflineCollected: "pledge.collected",
    facts.OfflineReturned: "pledge.refunded",
    tutoring.CampaignStalled: "campaign.stalled",
    tutoring.TutoringRequested: "tutoring.requested",
}
"""Facts of campaigns that partners hear of, and under which name."""
TOLD_OF_NEEDS: dict[type[exchange_facts.NeedEvent], str] = {
    exchange_facts.NeedPublished: "need.published",
    exchange_facts.NeedFulfilled: "need.fulfilled",
}
"""The same for facts of needs; a fulfilled one lowers its campaign's goal before it is told."""

TOLD_OF_IDEAS: dict[type[ideas.IdeaEvent], str] = {
    ideas.IdeaConsented: "idea.consented",
    ideas.IdeaDeclined: "idea.declined",
    ideas.IdeaLapsed: "idea.lapsed",
}
"""The same of ideas, so that the call's office sees what became of each (docs/adr/0022)."""


TOLD_OF_MODERATION: dict[type[ReportDecided], str] = {ReportDecided: moderation.KIND}
"""And of moderation."""


PERSONAL = {
    "campaigns": campaigns_personal,
    "exchange": exchange_personal,
    "communities": communities_personal,
    "moderation": moderation_personal,
    "ideas": ideas_personal,
}
"""Who knows something of a person: the part of their data, and the module that knows it."""


def connect(config: Config) -> None:
    """Subscribe every handler and choose every port's adapter for this process."""
    events.forget_all()
    _connect_gateway(config)
    _connect_money()
    _connect_endings()
    _install_checks()
    _connect_bank(config)
    _connect_partners(config)
    exchange.use(owners.CampaignOwners(), circles.CommunityOwners())
    _connect_moderation()
    _connect_people()
    events.subscribe(facts.UpdateShown, carrying.on_update_shown)
    events.subscribe(exchange_facts.NeedFulfilled, carrying.on_need_fulfilled)


def _connect_gateway(config: Config) -> None:
    """The gateway, and the terms on which money is taken and paid out."""
    gateway.use(
        StripeGateway(
            config.stripe_secret_key,
            secrets=config.stripe_webhook_secrets,
            api_base=config.stripe_api_base,
            pace=pace.shared(config.stripe_per_second, config.stripe_of_all_per_second),
        )
    )
    terms.configure(
        terms.Terms(
            floor_percent=config.collection_floor_percent,
            retry_window_hours=config.retry_window_hours,
            platform_fee_basis_points=config.platform_fee_basis_points,
            platform_fee_vat_percent=config.platform_fee_vat_percent,
            payout_delay_days=config.payout_delay_days,
            holdback_basis_points=config.payout_holdback_basis_points,
        )
    )
    inbound.register(stripe_events.SOURCE, stripe_events.handle)


def _connect_money() -> None:
    """Payments' facts to pledges, receipts and sponsors; pledges' facts to settlement."""
    events.subscribe(PaymentChanged, outcomes.on_payment_changed)
    events.subscribe(RefundAnswered, outcomes.on_refund_answered)
    events.subscribe(RefundSucceeded, receipts.on_refund_succeeded)
    events.subscribe(RefundSucceeded, outcomes.on_refund_succeeded)
    events.subscribe(DifferencesFound, alarms.on_differences)
    events.subscribe(BooksDiffer, alarms.on_books)
    events.subscribe(RefundRefused, disputes.on_refund_refused)
    events.subscribe(DisputeOpened, disputed.on_opened)
    events.subscribe(DisputeDecided, receipts.on_dispute_decided)
    events.subscribe(DisputeDecided, disputed.on_decided)
    events.subscribe(RefundSucceeded, matchfunding.on_refund_succeeded)
    events.subscribe(PayoutAnswered, delivery.on_payout_answered)
    events.subscribe(PayoutMoved, delivery.on_payout_moved)
    events.subscribe(facts.ChargeWanted, charges.on_wanted)
    events.subscribe(facts.DropWanted, window.on_drop_wanted)
    events.subscribe(facts.CampaignFailed, payee_changes.on_campaign_over)
    events.subscribe(facts.CampaignCancelled, payee_changes.on_campaign_over)
    events.subscribe(facts.PledgeSettled, conclusion.on_settled)
    events.subscribe(facts.GiftChanged, giving.on_gift_changed)
    events.subscribe(facts.CheckoutSettled, deadline.on_checkout_settled)


def _connect_endings() -> None:
    """Help that covers a part of the goal, and what ends with a campaign."""
    events.subscribe(exchange_facts.NeedFulfilled, covering.on_need_fulfilled)
    for ending in (facts.CampaignFailed, facts.CampaignCancelled):
        events.subscribe(ending, needs_over.on_campaign_over)


def _install_checks() -> None:
    """What each domain proves of the books; what mails may carry."""
    payment_checks.install()
    campaign_checks.install()
    receipt_checks.install()
    mail.attach_with(receipts.RECEIPT, papers.attached_receipt)
    mail.attach_with(receipts.CORRECTION, papers.attached_correction)
    match_checks.install()
    carried_checks.install()
    goal_checks.install()


def _connect_moderation() -> None:
    """Whose contents may be reported; what partners hear of decisions."""
    events.subscribe(ReportDecided, moderation.tell)
    subjects.register("campaign", moderated.Campaigns(), is_vetted=True)
    subjects.register("update", moderated.updates(), is_vetted=True)
    subjects.register("question", moderated.questions())
    subjects.register("answer", moderated.answers(), is_vetted=True, is_editable=True)
    subjects.register("post", posts.posts())
    areas.use(posts.communities_of)
    subjects.register("need", listings.listings("need"), is_editable=True)
    subjects.register("offer", listings.listings("offer"), is_editable=True)


def _connect_people() -> None:
    """Whoever goes, or takes their data along: each domain knows its own part."""
    for name, own in PERSONAL.items():
        events.subscribe(AccountErased, own.on_account_erased)
        erasing.collect_with(name, own.export)


def _connect_bank(config: Config) -> None:
    """The operator's account; the bank's lines to offline pledges; what ends a campaign too."""
    holder = config.bank_holder or config.operator_name
    operator_account.configure(OperatorAccount(holder, config.bank_iban, config.bank_bic))
    events.subscribe(BankLineTold, matching.on_line_told)
    events.subscribe(MoneyReturned, undoing.on_money_returned)
    events.subscribe(facts.CampaignFailed, undoing.on_campaign_over)
    events.subscribe(facts.CampaignCancelled, undoing.on_campaign_over)
    bank_checks.install()
    offline_checks.install()


def _connect_partners(config: Config) -> None:
    """The events of the grant and tutoring modules in; ours out to the configured endpoints."""
    configured.configure(
        [ConfiguredEndpoint(one.url, one.secret, one.events) for one in config.endpoints],
        Allowed.read(config.endpoints_allowed),
    )
    told = (TOLD, TOLD_OF_IDEAS, TOLD_OF_NEEDS, TOLD_OF_MODERATION)
    kinds.know([kind for table in told for kind in table.values()])
    events.subscribe(EndpointFailing, partner_alarms.on_endpoint_failing)
    events.subscribe(EndpointDisabled, partner_alarms.on_endpoint_disabled)
    for module in (grant.MODULE, tutoring_door.MODULE):
        inbound.register(module.source, module.handle)
    origin.configure(origin.Bounds(config.grant_least_euros * 100, config.grant_most_euros * 100))
    readiness.configure(config.readiness_bar)
    stalling.configure(stalling.Rule(config.stall_percent, config.stall_at_percent))
    for fact, kind in TOLD.items():
        events.subscribe(fact, partners.teller(kind))
    for change, kind in TOLD_OF_IDEAS.items():
        events.subscribe(change, partners.idea_teller(kind))
    for need_fact, kind in TOLD_OF_NEEDS.items():
        events.subscribe(need_fact, partners.teller_of_needs(kind))
    events.subscribe(facts.CampaignSubmitted, tutoring_requests.on_submitted)
