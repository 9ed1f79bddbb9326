"""What we tell partners of moderation: what was decided and under which rule; nobody is named."""

from typing import Any

from communities.moderation.events import ReportDecided
from communities.moderation.models import Decision, Report
from kit.unit_of_work import session
from webhooks import outbound

KIND = "report.decided"


def tell(fact: ReportDecided) -> None:
    """Send a decision as an event (docs/webhooks/report.decided.schema.json)."""
    report = session().get_one(Report, fact.report_id)
    decision = session().get_one(Decision, fact.decision_id)
    outbound.send(KIND, f"report:{report.code}", describe(report, decision))


def describe(report: Report, decision: Decision) -> dict[str, Any]:
    """The event's data: no name, no address, no text."""
    return {
        "report": {
            "code": report.code,
            "source": report.source,
            "kind": report.kind,
            "rule": report.rule,
            "district": report.district,
            "received_at": report.created_at.isoformat(),
        },
        "decision": {
            "level": decision.level,
            "outcome": decision.outcome,
            "rule": decision.rule,
            "days": decision.days,
            "automated": decision.automated,
            "decided_at": decision.at.isoformat(),
        },
    }
