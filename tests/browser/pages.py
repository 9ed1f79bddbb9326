"""Every page there is and who looks at it; what is not a page, and why."""

from dataclasses import dataclass
from typing import Any

from tests.architecture.who import WHO
from tests.support.access import (
    ADMIN,
    ANIMATOR,
    BACKER,
    CITIZEN,
    GUEST,
    HALFWAY,
    LEAD,
    NEWCOMER,
)

FIRST_OF = (GUEST, CITIZEN, BACKER, LEAD, ANIMATOR, ADMIN, HALFWAY)
"""Who of those that get in looks at a page."""

NOT_PAGES = {
    "assets.static": "a file",
    "ops.alive": "for machines",
    "ops.ready": "for machines",
    "ops.metrics": "for machines",
    "ops.media": "a picture",
    "api.openapi": "JSON",
    "api.events": "JSON",
    "campaigns_api.index": "JSON",
    "campaigns_api.show": "JSON",
    "endpoints_api.index": "JSON",
    "endpoints_api.show": "JSON",
    "endpoints_api.log": "JSON",
    "statistics.export": "a file to keep",
    "admin_ledger.export": "a file to keep",
    "ideas_desk.wrong": "a file to keep",
    "receipts.own_summary": "a file to keep",
    "receipts.file": "a file to keep",
    "receipts.note_file": "a file to keep",
    "receipts.summary_by_link": "a file to keep",
    "receipts.file_by_link": "a file to keep",
    "matchfunding_admin.download": "a file to keep",
    "payout_batches.download": "a file to keep",
    "campaign_money.as_pdf": "a file to keep",
    "campaign_money.as_csv": "a file to keep",
    "campaign_money.back": "leads back to the money",
    "accounts.export": "a file to keep",
    "moderation_figures.export": "a file to keep",
    "home.set_language": "leads back",
    "communities.calendar_feed": "a calendar for other programs",
    "cash.paper": "a file to keep",
    "campaigns_public.short_link": "leads to the campaign",
    "pledge_checkout.go": "leads to the gateway",
    "pledge_after.back": "leads to the check",
    "pledge_pay.explain": "leads on, unless the card was refused: see `more`",
    "campaign_review.lifting": "leads on, unless suspended: see `more`",
    "dev_mailbox.mailbox": "see `more`",
    "dev_mailbox.letter": "see `more`",
    "dev_mailbox.html": "see `more`",
    "dev_mailbox.file": "a file to keep",
}
"""GET routes that show no page of their own at the address of the table."""


@dataclass(frozen=True)
class Page:
    """A page that somebody looks at; `presses`: after that button, with nothing filled in."""

    who: str
    path: str
    status: int = 200
    presses: str = ""

    @property
    def name(self) -> str:
        pressed = f" after «{self.presses}»" if self.presses else ""
        return f"{self.path}{pressed}, seen by {self.who}"


def all_pages(known: dict[str, Any]) -> list[Page]:
    """The pages of the table of who gets in, and those in other states."""
    found = []
    for name, path in known["addresses"].items():
        if name.partition(" ")[0] not in NOT_PAGES:
            found.append(Page(_who(name), path))
    return found + list(_more(known)) + list(_wrong(known))


def _who(name: str) -> str:
    return next((one for one in FIRST_OF if one in WHO[name]), "")


def _more(known: dict[str, Any]) -> list[Page]:
    """The same pages in other states of things, and to other eyes."""
    at, states = known["addresses"], known["states"]
    found = [
        Page(BACKER, f"/pledges/{known['declined']}/pay"),
        Page(BACKER, f"/pledges/{known['declined']}/thanks"),
        Page(NEWCOMER, at["accounts.set_up_second_step"]),
        Page(ANIMATOR, at["accounts.turn_off_second_step"]),
        Page(ANIMATOR, f"/review/{states['suspended']}/lift"),
        Page(ANIMATOR, f"/review/{states['suspended']}"),
        Page(ANIMATOR, at["campaign_review.detail submitted"]),
        Page(LEAD, at["campaigns_questions.index live"]),
        Page(ANIMATOR, at["campaigns_questions.index live"]),
        Page(CITIZEN, at["campaigns_questions.index live"]),
        Page(LEAD, at["campaigns_public.show live"]),
        Page(LEAD, at["campaigns_dashboard.own"]),
        Page(BACKER, at["my_pledges.index"]),
        Page(BACKER, at["receipts.own"]),
        Page(CITIZEN, at["ideas.show"]),
        Page(GUEST, "/campaigns?q=forno&district=M6&state=all&sort=new"),
        Page(GUEST, "/campaigns?q=introvabile"),
        Page(GUEST, f"/campaigns/{states['suspended']}/pledge", 409),
        Page(LEAD, at["agreements.show"]),
        Page(CITIZEN, at["exchange.show"]),
        Page(LEAD, at["exchange.show"]),
        Page(CITIZEN, at["exchange.mine"]),
        Page(GUEST, "/exchange?side=offer"),
        Page(CITIZEN, at["community.show"]),
        Page(ANIMATOR, at["community.show"]),
        Page(ANIMATOR, at["community.campaigns"]),
        Page(ANIMATOR, at["communities.calendar"]),
        Page(CITIZEN, at["communities.post"]),
        Page(CITIZEN, at["community_membership.show"]),
        Page(CITIZEN, "/communities?mine=1"),
        Page(LEAD, "/communities?mine=1"),
        Page(GUEST, "/communities?q=introvabile"),
        Page(GUEST, "/exchange?q=introvabile"),
        Page(GUEST, "/dev/mailbox"),
        Page(GUEST, "/dev/mailbox/1"),
        Page(GUEST, "/dev/mailbox/1/html"),
        Page(ADMIN, "/moderation?tab=held"),
        Page(ADMIN, "/moderation?tab=decided"),
        Page(ADMIN, "/admin/jobs?status=todo"),
        Page(ADMIN, "/admin/people?q=nessuno"),
        Page(ADMIN, "/admin/statistics?by=month"),
        Page(ADMIN, "/admin/receipts?number=dodici", 422),
    ]
    for state, slug in states.items():
        if state in {"scheduled", "changes", "started"}:
            found.append(Page(LEAD, f"/campaigns/{slug}/edit"))
        elif state != "cancelled":
            found.append(Page(GUEST, f"/campaigns/{slug}"))
        found.append(Page(LEAD, f"/campaigns/{slug}/dashboard"))
    return found


def _wrong(known: dict[str, Any]) -> list[Page]:
    """Pages that say what is wrong."""
    at = known["addresses"]
    draft = at["campaign_edit.overview draft"]
    return [
        Page(GUEST, "/non-esiste", 404),
        Page(CITIZEN, "/admin", 403),
        Page(GUEST, "/account/logout", 405),
        Page(GUEST, "/campaigns?district=M99", 422),
        Page(GUEST, at["pledge.start live"], 422, "Avanti"),
        Page(BACKER, at["pledge.check"], 422, "Vai al pagamento sicuro"),
        Page(GUEST, "/account/login", 422, "Accedi"),
        Page(GUEST, "/account/register", 422, "Crea il profilo"),
        Page(HALFWAY, at["accounts.second_step"], 422, "Entra"),
        Page(CITIZEN, at["accounts.password"], 422, "Cambia la password"),
        Page(GUEST, "/receipts/ask", 422, "Mandami il link"),
        Page(CITIZEN, "/campaigns/new", 422, "Crea la bozza"),
        Page(CITIZEN, at["campaigns_questions.index live"], 422, "Manda la domanda"),
        Page(LEAD, f"{draft}/budget", 422, "Aggiungi questa spesa"),
        Page(LEAD, f"{draft}/rewards", 422, "Aggiungi questa ricompensa"),
        Page(LEAD, f"{draft}/team", 422, "Manda l'invito"),
        Page(LEAD, at["campaigns_updates.new live"], 422, "Pubblica"),
        Page(ANIMATOR, at["campaign_review.detail submitted"], 422, "Invia la decisione"),
        Page(ANIMATOR, at["campaign_review.suspending live"], 422, "Sospendi il progetto"),
        Page(CITIZEN, "/exchange/offers/new", 422, "Pubblica"),
        Page(CITIZEN, "/account/erase", 422, "Cancella il mio account"),
        Page(GUEST, at["moderation_report.new"], 422, "Manda la segnalazione"),
        Page(ANIMATOR, at["moderation.show"], 422, "Decidi"),
        Page(ANIMATOR, at["moderation.queue"], 422, "Decidi"),
        Page(LEAD, "/exchange/needs/new", 422, "Pubblica"),
        Page(LEAD, at["agreements.show"], 422, "Manda"),
        Page(ANIMATOR, "/exchange/board", 422, "Proponi a tutti e due"),
        Page(CITIZEN, at["community_posts.new"], 422, "Pubblica"),
        Page(ANIMATOR, at["community_calendar.new"], 422, "Metti in calendario"),
        Page(ADMIN, "/admin/people?role=re", 422),
        Page(ADMIN, "/admin/matchfunding/new", 422, "Salva e prova la regola"),
        Page(ADMIN, at["matchfunding_admin.show"], 422, "Scrivi nel libro mastro"),
        Page(ADMIN, at["endpoints.new"], 422, "Aggiungi"),
        Page(ADMIN, at["endpoint_log.replaying_form"], 422, "Manda di nuovo"),
        Page(ADMIN, at["ideas_desk.lists"], 422, "Prova il file"),
    ]
