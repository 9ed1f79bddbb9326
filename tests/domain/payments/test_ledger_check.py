"""`flask ledger check` finds planted damage, says it in one line, and exits with 1."""

from contextlib import suppress

from sqlalchemy import text

from kit.unit_of_work import unit_of_work
from payments import cli
from payments.ledger import check
from tests.factories import beginnings
from tests.support.queries import counted
from tests.support.story import Story

DAMAGE = {
    "UPDATE ledger_postings SET amount = amount + 1 WHERE id = (SELECT min(id) FROM "
    "ledger_postings)": "is off by",
    "DELETE FROM ledger_postings": "has 0 postings",
    "DELETE FROM ledger_postings WHERE entry_id IN (SELECT id FROM ledger_entries WHERE kind = "
    "'capture')": "and 0 are booked",
    "UPDATE payments SET amount = amount + 1": "are booked",
    "UPDATE payments SET owner = 'campaign:OTHER'": "is money of campaign:OTHER",
    "UPDATE payments SET currency = 'USD'": "is in USD and is booked in EUR",
    "UPDATE ledger_accounts SET kind = 'pocket' WHERE kind = 'gateway_fee'": "account pocket:",
    "UPDATE ledger_accounts SET owner = 'me' WHERE kind = 'gateway_fee'": "account gateway_fee:me",
    "UPDATE ledger_postings SET amount = 2 * amount WHERE entry_id IN (SELECT id FROM "
    "ledger_entries WHERE kind = 'refund_executed')": "took 30000 cents and 60000 went back",
    "INSERT INTO gateway_movements VALUES (1, 'txn_1', 'payout', 'payout', -500, 0, -500, 'EUR', "
    "now(), 'po_1', NULL, NULL, '')": "gateway_payout:po_1 moved 500 cents",
    "UPDATE payments SET fee = fee + 1": "has a gateway_fee of",
    "UPDATE payments SET platform_fee = 1": "has a platform_fee of 1",
    "UPDATE refunds SET amount = amount + 1": "gives",
    "UPDATE refunds SET gateway_id = NULL": "without a refund at the gateway",
    "UPDATE payments SET intent_id = NULL": "without a charge at the gateway",
    "UPDATE refunds SET state = 'requested'": "its last move led to succeeded",
    "UPDATE campaign_totals SET pledged = pledged + 1": "its pledges are",
    "UPDATE campaign_totals SET backers = backers + 1": "its pledges are",
    "UPDATE campaign_totals SET collected = collected + 1": "collected and",
    "UPDATE pledges SET state = 'retry' WHERE state = 'collected'": "its payment is succeeded",
    "UPDATE pledges SET amount = amount - 1": "and its payment of",
    "UPDATE pledges SET state = 'expired' WHERE state = 'refunded'": "its last move led to",
    "UPDATE campaigns SET state = 'completed' WHERE state = 'succeeded'": "its last move led to",
    "UPDATE campaigns SET frozen_pledged = NULL": "without frozen figures",
    "UPDATE state_moves SET after = 'draft' WHERE after = 'collected'": "which its table has not",
    "DELETE FROM state_moves WHERE after = 'charging' AND lifecycle = 'pledge'": "its last move",
    "UPDATE campaign_rewards SET taken = taken + 1": "pledges hold it",
}


class UndoneAgain(Exception):
    """Planted damage is rolled back."""


def test_planted_damage_is_found(story: Story) -> None:
    settle(story)
    assert story.differences() == []
    for statement, told in DAMAGE.items():
        with suppress(UndoneAgain), unit_of_work() as opened:
            opened.execute(text("SET LOCAL session_replication_role = replica"))
            opened.execute(text(statement))
            found = check.run()
            assert any(told in line for line in found), (statement, found)
            raise UndoneAgain
    assert story.differences() == []


def test_a_difference_is_a_line_and_an_exit_code(story: Story) -> None:
    settle(story)
    with unit_of_work() as opened:
        opened.execute(text("UPDATE campaign_totals SET collected = collected + 1"))
    result = story.app.test_cli_runner().invoke(cli.commands, ["check"])
    assert result.exit_code == 1
    assert "ledger: public totals: campaign:" in result.output
    assert "ledger: 2 differences" in result.output


def test_the_check_asks_as_often_with_one_pledge_as_with_twenty(story: Story) -> None:
    campaign, _pledges = beginnings.backed(story, 50_00, kind="flexible")
    few = statements()
    for _ in range(19):
        story.pledge(campaign, 50_00)
    assert statements() == few


def statements() -> int:
    """How many statements the whole check sends; it finds nothing."""
    with unit_of_work(snapshot=True), counted() as sent:
        assert check.run() == []
    return len(sent)


def test_books_in_order_are_said_to_be(story: Story) -> None:
    settle(story)
    result = story.app.test_cli_runner().invoke(cli.commands, ["check"])
    assert (result.exit_code, result.output.startswith("ledger: in balance")) == (0, True)


@beginnings.told_once
def settle(story: Story) -> beginnings.Beginning:
    """A campaign that collected with a reward, and a flexible one whose pledge went back."""
    campaign = story.campaign_with_reward()
    paid = story.pledge(campaign, 1000_00, reward_id=campaign.rewards[0].id)
    flexible = story.campaign(kind="flexible")
    story.pledge(flexible, 300_00)
    story.stop(flexible)
    story.reach_deadline(campaign)
    return campaign, [paid]
