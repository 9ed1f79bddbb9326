"""The demo's moderation: texts that waited, reports in every state, an objection."""

from functools import partial

from sqlalchemy import select

from accounts.models import Account
from accounts.visitors import NOBODY
from communities import posts, queries
from communities.models import Post
from communities.moderation import appeals, areas, blocklist, decisions, reports, subjects, tokens
from communities.moderation.models import WHOLE_CITY, Report
from crowdfund.demo import acts
from crowdfund.demo.acts import Role
from crowdfund.demo.timeline import Timeline
from kit.unit_of_work import session, unit_of_work

DISTRICTS = ("M1", "M4", "M6", WHOLE_CITY)
BEGIN, TRADER, MISTAKE, PENDING = 21, 9, 7, 2
"""Days ago."""
TRADE = "Scarpe di marca a metà prezzo, solo oggi: www.affari-scarpe.example. Scrivimi!"
FINE = {"outcome": "none", "rule": "", "facts": "", "law": "", "days": None}


def tell(
    timeline: Timeline, part: Role, citizen: Account, animator: Account, admin: Account
) -> None:
    """Put it on the timeline, after the communities have something to say."""
    at = timeline.at
    at(acts.morning(BEGIN), partial(_settings, animator, admin))
    at(acts.morning(TRADER), partial(_a_trader_comes, animator))
    at(acts.morning(TRADER - 1), partial(_object, "author", "Le scarpe sono mie, e sono nuove."))
    at(acts.morning(MISTAKE), partial(_a_mistake, animator))
    at(
        acts.morning(MISTAKE - 1),
        partial(_object, "author", "Chiedo solo un furgone."),
    )
    at(acts.morning(MISTAKE - 2), partial(_last_word, admin))
    at(acts.morning(PENDING), partial(_still_open, part, citizen, animator))


def _settings(animator: Account, admin: Account) -> None:
    with unit_of_work():
        areas.give(animator, DISTRICTS, admin.actor)
        blocklist.replace("prestito facile\nguadagno sicuro\nscommesse", admin.actor)


def _a_trader_comes(animator: Account) -> None:
    """What he writes waits, and is removed."""
    trader = acts.person("Affari d'oro", "affari@posta.example")
    with unit_of_work():
        where = queries.by_id(_first_post().community_id)
        assert where is not None
        data = {"title": "", "text": TRADE, "is_announcement": False}
        made = posts.write(where, data, acts.visitor(trader))
        session().flush()
        report = reports.waiting("post", made.id)
        assert report is not None
        _decide(report, animator, "removed", "spam", "È la pubblicità di un negozio.")


def _a_mistake(animator: Account) -> None:
    """A post is reported without a reason, and hidden all the same."""
    with unit_of_work():
        report = _report("post", _first_post().id, "spam", "È sempre la stessa pubblicità.")
        _decide(report, animator, "hidden", "spam", "Sembra la pubblicità di un trasporto.")


def _object(side: str, why: str) -> None:
    """The side that the newest decision concerns does not agree."""
    with unit_of_work():
        report = session().scalars(
            select(Report).where(Report.state == "upheld").order_by(Report.id.desc()).limit(1)
        )
        appeals.appeal(tokens.Case(report.one(), side), {"text": why})


def _last_word(admin: Account) -> None:
    with unit_of_work():
        report = session().scalars(
            select(Report).where(Report.state == "appealed").order_by(Report.id.desc()).limit(1)
        )
        data = {
            "verdict": "overturned", "rule": "", "law": "",
            "facts": "Chiede un aiuto per la biblioteca del quartiere: non è pubblicità.",
        }  # fmt: skip
        appeals.decide(report.one(), data, acts.visitor(admin))


def _still_open(part: Role, citizen: Account, animator: Account) -> None:
    """One report came to nothing, one waits."""
    with unit_of_work():
        fine = _report("post", _first_post().id, "off_topic", "Che c'entra con il quartiere?")
        decisions.decide(fine, FINE, acts.visitor(animator))
        assert part.campaign_id is not None
        why = "Nel testo c'è il cognome di una donna che non vuole comparire."
        _report("campaign", part.campaign_id, "privacy", why, citizen)


def _first_post() -> Post:
    """The oldest post that everybody reads."""
    visible = select(Post).where(Post.kind == "post", Post.moderation == "visible")
    return session().scalars(visible.order_by(Post.id).limit(1)).one()


def _report(
    kind: str, subject_id: int, rule: str, why: str, reporter: Account | None = None
) -> Report:
    content = subjects.snapshot(kind, subject_id)
    assert content is not None
    return reports.receive(
        kind,
        subject_id,
        content,
        {"rule": rule, "explanation": why, "email": "vicina@posta.example"},
        acts.visitor(reporter) if reporter else NOBODY,
        locale="it",
        ip="203.0.113.7",
        account=reporter,
    )


def _decide(report: Report, by: Account, outcome: str, rule: str, facts: str) -> None:
    data = {"outcome": outcome, "rule": rule, "facts": facts, "law": "", "days": None}
    decisions.decide(report, data, acts.visitor(by))
