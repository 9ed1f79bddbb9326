"""Reports, decisions and objections for tests, made by the services."""

from typing import Any

from accounts.models import Account
from campaigns.models import Campaign
from communities.moderation import appeals, areas, decisions, queries, reports, subjects, tokens
from communities.moderation.models import WHOLE_CITY, Decision, Report
from kit.unit_of_work import joined
from matching.models import Listing
from tests.factories import accounts, exchange
from tests.factories.pledges import visitor_for

NOTICE = {
    "rule": "respect",
    "explanation": "Offende le persone del quartiere.",
    "email": "chi.segnala@posta.example",
}
FACTS = "Il testo insulta chi abita nel palazzo di fronte."
REMOVED = {"outcome": "removed", "rule": "respect", "facts": FACTS, "law": "", "days": None}
FINE = {"outcome": "none", "rule": "", "facts": "", "law": "", "days": None}


def animator(*districts: str) -> Account:
    """An animator of some districts; of M6 and of the whole city where none is said."""
    with joined():
        made = accounts.account("animator", name="Anna Animatrice")
        areas.give(made, districts or ("M6", WHOLE_CITY), "test")
        return made


def reported(
    kind: str, subject_id: int, reporter: Account | None = None, ip: str = "10.0.0.1", **more: Any
) -> Report:
    """A report by somebody with an account, or without."""
    with joined():
        content = subjects.snapshot(kind, subject_id)
        assert content is not None
        return reports.receive(
            kind,
            subject_id,
            content,
            {**NOTICE, **more},
            visitor_for(reporter),
            locale="it",
            ip=ip,
            account=reporter,
        )


def reported_offer(
    author: Account | None = None, reporter: Account | None = None, **more: Any
) -> Report:
    """A report about an offer in M6."""
    with joined():
        return reported("offer", exchange.offer(author).id, reporter, **more)


def desk(campaign: Campaign, reporter: Account, *moderators: Account) -> tuple[dict[str, Any], str]:
    """A campaign is reported, in whose district all of them moderate; as addresses name it."""
    for one in moderators:
        areas.give(one, (campaign.district or WHOLE_CITY,), "test")
    report = reported("campaign", campaign.id, reporter)
    named = {
        "report_code": report.code,
        "subject_id": campaign.id,
        "animator_id": moderators[0].id,
    }
    return named, tokens.sign(report, "reporter")


def decided(report: Report, by: Account, **more: Any) -> Decision:
    """A decision: removed, where nothing else is said."""
    with joined():
        return decisions.decide(fresh(report), {**REMOVED, **more}, visitor_for(by))


def appealed(report: Report, side: str = "author") -> Report:
    """An objection of one side."""
    with joined():
        case = tokens.Case(fresh(report), side)
        appeals.appeal(case, {"text": "Non è un'offesa: è una citazione."})
        return fresh(report)


def fresh(report: Report) -> Report:
    """As it is in the database now."""
    with joined() as opened:
        found = queries.by_code(report.code)
        assert found is not None
        opened.refresh(found)
        return found


def offer_of(report: Report) -> Listing:
    """The offer a report is about, as it is now."""
    with joined() as opened:
        found = opened.get(Listing, report.subject_id)
        assert found is not None
        opened.refresh(found)
        return found
