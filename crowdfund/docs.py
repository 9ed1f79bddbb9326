"""Documents made from code and schemas: lifecycles, AsyncAPI. `python -m crowdfund.docs`."""

import argparse
import sys
from pathlib import Path

from accounts.states import ACCOUNT
from campaigns.matchfunding.states import MATCH, MATCH_CALL
from campaigns.offline.states import OFFLINE
from campaigns.payee_changes.states import PAYEE_CHANGE
from campaigns.pledges.states import PLEDGE
from campaigns.states import CAMPAIGN
from communities.moderation.states import REPORT
from communities.states import COMMUNITY, MEETING
from crowdfund.config import ROOT
from crowdfund.ideas.states import IDEA, RANKING
from crowdfund.partners import asyncapi
from kit.states import Lifecycle
from matching.states import AGREEMENT, LISTING
from payments.bank.states import BANK_LINE, DEPOSIT, RETURN, STATEMENT
from payments.reconciliation.states import DIFFERENCE
from payments.states import DISPUTE, PAYMENT, PAYOUT, RECOVERY, REFUND
from webhooks.states import DELIVERY, ENDPOINT, INBOUND

LIFECYCLES: tuple[tuple[str, str, Lifecycle], ...] = (
    ("Campaign", "campaigns/states.py", CAMPAIGN),
    ("Change of payee", "campaigns/payee_changes/states.py", PAYEE_CHANGE),
    ("Pledge", "campaigns/pledges/states.py", PLEDGE),
    ("Matchfunding call", "campaigns/matchfunding/states.py", MATCH_CALL),
    ("Match", "campaigns/matchfunding/states.py", MATCH),
    ("Payment", "payments/states.py", PAYMENT),
    ("Refund", "payments/states.py", REFUND),
    ("Dispute", "payments/states.py", DISPUTE),
    ("Recovery", "payments/states.py", RECOVERY),
    ("Payout", "payments/states.py", PAYOUT),
    ("Difference from the gateway", "payments/reconciliation/states.py", DIFFERENCE),
    ("Offline pledge", "campaigns/offline/states.py", OFFLINE),
    ("Bank statement", "payments/bank/states.py", STATEMENT),
    ("Bank line", "payments/bank/states.py", BANK_LINE),
    ("Money return", "payments/bank/states.py", RETURN),
    ("Cash deposit", "payments/bank/states.py", DEPOSIT),
    ("Need or offer", "matching/states.py", LISTING),
    ("Agreement of a need and an offer", "matching/states.py", AGREEMENT),
    ("Community", "communities/states.py", COMMUNITY),
    ("Meeting of a community", "communities/states.py", MEETING),
    ("Report", "communities/moderation/states.py", REPORT),
    ("Idea", "crowdfund/ideas/states.py", IDEA),
    ("Ranking list", "crowdfund/ideas/states.py", RANKING),
    ("Account", "accounts/states.py", ACCOUNT),
    ("Inbound event", "webhooks/states.py", INBOUND),
    ("Endpoint", "webhooks/states.py", ENDPOINT),
    ("Outbound delivery", "webhooks/states.py", DELIVERY),
)

HEAD = """# Lifecycles

Made from the transition tables by `make docs`; do not edit. A state is written by
`kit.states.Stateful.move_to` alone, along the rows below; every move leaves a row in
`state_moves` (when, who, from, to, why).
"""


def lifecycles() -> str:
    """docs/lifecycles.md as it should be."""
    parts = [HEAD]
    for title, source, lifecycle in LIFECYCLES:
        parts.append(
            f"\n## {title}\n\nTable: `{source}`.\n\n{_diagram(lifecycle)}\n{_table(lifecycle)}"
        )
    return "".join(parts)


DOCUMENTS = {
    Path("docs/lifecycles.md"): lifecycles,
    Path("docs/webhooks/asyncapi.json"): asyncapi.text,
}


def main(arguments: list[str] | None = None) -> int:
    """Write the documents; with --check only say which are out of date (exit code 1)."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing")
    check = options.parse_args(arguments).check
    stale = 0
    for path, make in DOCUMENTS.items():
        wanted, target = make(), ROOT / path
        current = target.read_text(encoding="utf-8") if target.exists() else ""
        if current == wanted:
            continue
        stale += 1
        if check:
            sys.stderr.write(f"{path} is out of date: run `make docs`\n")
        else:
            target.write_text(wanted, encoding="utf-8")
            sys.stdout.write(f"{path} written\n")
    return 1 if check and stale else 0


def _diagram(lifecycle: Lifecycle) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {lifecycle.initial}"]
    for before, exits in lifecycle.moves.items():
        lines += [f"    {before} --> {after}" for after in exits]
    lines += [f"    {state} --> [*]" for state in lifecycle.states if state in lifecycle.final]
    return "\n".join([*lines, "```", ""])


def _table(lifecycle: Lifecycle) -> str:
    rows = [
        f"| {before} | {after} | {why} |"
        for before, exits in lifecycle.moves.items()
        for after, why in exits.items()
    ]
    return "\n".join(["| from | to | when |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    raise SystemExit(main())
