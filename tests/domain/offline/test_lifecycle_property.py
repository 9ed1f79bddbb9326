"""Whatever people and the bank do, in whatever order: the books and the public figures agree."""

from collections.abc import Sequence

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Campaign
from campaigns.offline import confirming, declaring, matching
from campaigns.offline.models import OfflinePledge
from campaigns.settlement import unwinding
from kit.errors import DomainError
from kit.unit_of_work import unit_of_work
from payments.bank import returns
from payments.bank.models import BankLine, MoneyReturn
from payments.ledger import books, check
from tests.factories import accounts, campaigns, offline
from tests.support import database, work

WHICH, WHO = st.integers(0, 3), st.integers(0, 1)
DEEDS = st.one_of(
    st.tuples(st.just("declare"), st.integers(1_00, 90_00)),
    st.tuples(st.just("cash"), st.integers(1_00, 90_00), WHO),
    st.tuples(st.just("arrives"), WHICH, st.sampled_from([-1, 0, 0, 0, 1])),
    st.tuples(st.just("stray"), st.integers(1_00, 90_00)),
    st.tuples(st.sampled_from(["allocate", "send back"]), WHICH, WHO),
    st.tuples(st.sampled_from(["confirm", "give back", "disagree"]), WHICH, WHO),
    st.tuples(st.just("withdraw"), WHICH),
    st.tuples(st.sampled_from(["report", "return"]), WHICH, WHO),
    st.just(("stop",)),
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deeds=st.lists(DEEDS, max_size=12))
def test_books_and_figures_follow_every_deed(app: Flask, deeds: list[tuple[object, ...]]) -> None:
    database.empty()
    campaign = campaigns.live(minimum=1000_00)
    staff = [accounts.account("admin").id, accounts.account("admin").id]
    mine: list[OfflinePledge] = []
    for deed in deeds:
        try:
            _do(campaign, staff, mine, deed)
        except DomainError:
            continue
        finally:
            work.run_jobs(app)
    with unit_of_work():
        assert check.run() == []
        available = -books.balance("campaign", campaign.reference)
    found = [offline.fresh(one) for one in mine]
    counted = [one for one in found if one.state == "confirmed"]
    totals = campaigns.fresh(campaign).totals
    assert totals.collected == totals.pledged == available
    assert totals.backers >= len(counted)
    for one in counted:
        assert one.confirmed_by is None or one.confirmed_by not in (one.entered_by, one.matched_by)


def _do(
    campaign: Campaign, staff: list[int], mine: list[OfflinePledge], deed: Sequence[object]
) -> None:
    match deed:
        case ("declare", int(amount)):
            mine.append(offline.declared(campaign, amount))
        case ("cash", int(amount), int(who)):
            mine.append(offline.received(campaign, accounts.account("animator"), amount))
            assert who in (0, 1)
        case ("arrives", int(which), int(off)) if which < len(mine):
            reference = mine[which].creditor_reference or ""
            offline.statement(offline.row(mine[which].declared_amount + off, reference))
        case ("stray", int(amount)):
            offline.statement(offline.row(amount, "senza causale"))
        case (("report" | "return") as step, int(which), int(who)):
            _goes_back(step, which, staff[who])
        case (("allocate" | "send back") as step, int(which), int(who)):
            _line(campaign, step, which, staff[who])
        case (("confirm" | "give back" | "disagree") as step, int(which), int(who)):
            _decide(mine, step, which, staff[who])
        case ("withdraw", int(which)) if which < len(mine):
            with unit_of_work():
                declaring.withdraw(mine[which], "guest")
        case ("stop",):
            with unit_of_work():
                unwinding.stop(campaign, "account:1", "a reason")


def _decide(mine: list[OfflinePledge], step: str, which: int, by: int) -> None:
    if which < len(mine):
        with unit_of_work():
            if step == "confirm":
                confirming.confirm(mine[which], by)
            elif step == "give back":
                confirming.give_back(mine[which], by, "a reason")
            elif mine[which].bank_line_id or offline.fresh(mine[which]).bank_line_id:
                confirming.disagree(mine[which], by, "a reason")


def _line(campaign: Campaign, step: str, which: int, by: int) -> None:
    with unit_of_work() as opened:
        lines = opened.query(BankLine).filter_by(state="unallocated").all()
        if which < len(lines) and step == "allocate":
            matching.allocate(lines[which], campaign.code, by)
        elif which < len(lines):
            matching.send_back(lines[which], by, "a reason")


def _goes_back(step: str, which: int, by: int) -> None:
    with unit_of_work() as opened:
        found = opened.query(MoneyReturn).order_by(MoneyReturn.id).all()
        if which < len(found) and step == "report":
            iban = "IT60X0542811101000000654321"
            returns.report_transfer(found[which], by, bank_reference="CRO", name="X", iban=iban)
        elif which < len(found):
            returns.confirm(found[which], by)
