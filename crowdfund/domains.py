"""What the domains bring: pages, API, doors for signed events, jobs, commands."""

from flask import Blueprint
from flask.cli import AppGroup
from flask_smorest import Blueprint as ApiBlueprint

import accounts.cli
import accounts.web
import campaigns.carried.pages
import campaigns.corrections.pages
import campaigns.corrections.receivable_pages
import campaigns.dashboard.pages
import campaigns.matchfunding.admin_pages
import campaigns.matchfunding.pages
import campaigns.offline.pages.bank
import campaigns.offline.pages.cash
import campaigns.offline.pages.desk
import campaigns.offline.pages.transfers
import campaigns.payee_changes.pages
import campaigns.pledges.api
import campaigns.pledges.jobs
import campaigns.public.api
import campaigns.public.pages
import campaigns.questions.pages
import campaigns.receipts.jobs
import campaigns.receipts.pages
import campaigns.review.pages
import campaigns.settlement.batch_pages
import campaigns.settlement.checkouts
import campaigns.settlement.doubts
import campaigns.settlement.money_pages
import campaigns.settlement.pages
import campaigns.updates.pages
import communities.digests
import communities.moderation.pages.case
import communities.moderation.pages.desk
import communities.moderation.pages.figures
import communities.moderation.pages.reporting
import communities.moderation.pages.settings
import communities.moderation.reminders
import communities.pages.admin
import communities.pages.calendar
import communities.pages.inviting
import communities.pages.joining
import communities.pages.public
import communities.pages.stop
import communities.pages.writing
import crowdfund.admin.actions
import crowdfund.admin.ledger_pages
import crowdfund.admin.pages
import crowdfund.admin.reconciliation_pages
import crowdfund.demo.commands
import crowdfund.home
import crowdfund.ideas.cli
import crowdfund.ideas.desk_pages
import crowdfund.ideas.lapsing
import crowdfund.ideas.pages
import crowdfund.partners.api
import crowdfund.partners.endpoint_pages
import crowdfund.partners.grant
import crowdfund.partners.inbound_pages
import crowdfund.partners.log_pages
import crowdfund.partners.tutoring
import crowdfund.statistics.pages
import crowdfund.texts
import crowdfund.tutoring.course_pages
import crowdfund.tutoring.pages
import matching.cli
import matching.pages.agreements
import matching.pages.desk
import matching.pages.editing
import matching.pages.public
import matching.sweeps
import payments.books_job
import payments.cli
import payments.webhook_page
import webhooks.cli
from campaigns.authoring import budget_pages, plan_pages, reward_pages, step_pages, team_pages
from campaigns.authoring import pages as authoring
from campaigns.pledges.pages import address, after, gateway, manage, mine, pay, steps

PAGES: tuple[Blueprint, ...] = (
    accounts.web.blueprint,
    crowdfund.home.blueprint,
    crowdfund.texts.blueprint,
    authoring.blueprint,
    step_pages.blueprint,
    budget_pages.blueprint,
    reward_pages.blueprint,
    team_pages.blueprint,
    plan_pages.blueprint,
    campaigns.review.pages.blueprint,
    campaigns.public.pages.blueprint,
    campaigns.updates.pages.blueprint,
    campaigns.questions.pages.blueprint,
    campaigns.dashboard.pages.blueprint,
    campaigns.matchfunding.pages.blueprint,
    campaigns.matchfunding.admin_pages.blueprint,
    steps.blueprint,
    gateway.blueprint,
    address.blueprint,
    after.blueprint,
    manage.blueprint,
    pay.blueprint,
    mine.blueprint,
    campaigns.receipts.pages.blueprint,
    campaigns.offline.pages.transfers.blueprint,
    campaigns.offline.pages.cash.blueprint,
    campaigns.offline.pages.desk.blueprint,
    campaigns.offline.pages.bank.blueprint,
    campaigns.settlement.pages.blueprint,
    campaigns.corrections.pages.blueprint,
    campaigns.settlement.batch_pages.blueprint,
    campaigns.settlement.money_pages.blueprint,
    campaigns.payee_changes.pages.blueprint,
    campaigns.corrections.receivable_pages.blueprint,
    communities.pages.public.blueprint,
    communities.pages.joining.blueprint,
    communities.pages.writing.blueprint,
    communities.pages.calendar.blueprint,
    communities.pages.inviting.blueprint,
    communities.pages.admin.blueprint,
    campaigns.carried.pages.blueprint,
    matching.pages.public.blueprint,
    matching.pages.editing.blueprint,
    matching.pages.agreements.blueprint,
    matching.pages.desk.blueprint,
    communities.moderation.pages.reporting.blueprint,
    communities.moderation.pages.case.blueprint,
    communities.moderation.pages.desk.blueprint,
    communities.moderation.pages.settings.blueprint,
    communities.moderation.pages.figures.blueprint,
    crowdfund.ideas.pages.blueprint,
    crowdfund.ideas.desk_pages.blueprint,
    crowdfund.tutoring.pages.blueprint,
    crowdfund.tutoring.course_pages.blueprint,
    crowdfund.statistics.pages.blueprint,
    crowdfund.admin.pages.blueprint,
    crowdfund.admin.ledger_pages.blueprint,
    crowdfund.admin.reconciliation_pages.blueprint,
    crowdfund.admin.actions.blueprint,
    crowdfund.partners.endpoint_pages.blueprint,
    crowdfund.partners.log_pages.blueprint,
    crowdfund.partners.inbound_pages.blueprint,
)
"""Pages, with forms that carry a token against forged requests."""

API: tuple[ApiBlueprint, ...] = (
    campaigns.public.api.blueprint,
    campaigns.pledges.api.blueprint,
    crowdfund.partners.api.blueprint,
)
"""The JSON API: JSON bodies alone, and cookies that other sites' requests do not carry."""

SIGNED: tuple[Blueprint, ...] = (
    crowdfund.partners.grant.blueprint,
    crowdfund.partners.tutoring.blueprint,
    payments.webhook_page.blueprint,
    communities.pages.stop.blueprint,
)
"""Doors that a signature opens: of an event's sender, or of ours in the address of a mail."""

JOBS = (
    campaigns.pledges.jobs,
    campaigns.receipts.jobs,
    campaigns.settlement.checkouts,
    campaigns.settlement.doubts,
    communities.digests,
    communities.moderation.reminders,
    crowdfund.ideas.lapsing,
    matching.sweeps,
    payments.books_job,
)
"""Modules of jobs that no page imports; importing them registers their jobs."""

COMMANDS: tuple[AppGroup, ...] = (
    accounts.cli.commands,
    payments.cli.commands,
    crowdfund.ideas.cli.commands,
    crowdfund.demo.commands.commands,
    matching.cli.commands,
    webhooks.cli.commands,
)
"""Commands of domains, beside the operator's own in crowdfund/cli.py."""
