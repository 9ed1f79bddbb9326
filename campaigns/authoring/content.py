"""What a campaign promises, by step: its canonical form, its hash, what changed in it.

The hash is what an approval binds to: texts, photo, budget, goal, rewards and payee. The
team is left out on purpose: somebody who accepts an invitation changes no promise.
"""

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.models import Campaign, Payee

Content = dict[str, dict[str, Any]]
"""Step → field → value, JSON values only."""


def of(campaign: Campaign) -> Content:
    """The content of a campaign as it stands in memory."""
    return {
        "basics": {
            "title": campaign.title,
            "summary": campaign.summary,
            "district": campaign.district,
            "quarter": campaign.quarter,
            "theme": campaign.theme,
        },
        "story": {"story": campaign.story},
        "photo": {"photo": campaign.photo, "photo_alt": campaign.photo_alt},
        "budget": {
            "lines": [
                {"kind": line.kind, "label": line.label, "amount": line.amount}
                for line in sorted(campaign.lines, key=lambda line: line.position)
            ]
        },
        "goal": {
            "kind": campaign.kind,
            "days": campaign.days,
            "start_on": campaign.start_on.isoformat() if campaign.start_on else None,
        },
        "rewards": {
            "rewards": [
                {
                    "title": reward.title,
                    "description": reward.description,
                    "amount": reward.amount,
                    "stock": reward.stock,
                }
                for reward in sorted(
                    campaign.rewards, key=lambda reward: (reward.amount, reward.id)
                )
            ]
        },
        "payee": _payee(campaign.payee),
    }


def _payee(payee: Payee | None) -> dict[str, Any]:
    if payee is None:
        return {"kind": None, "name": "", "fiscal_code": "", "iban": "", "qualification": "none"}
    return {
        "kind": payee.kind,
        "name": payee.name,
        "fiscal_code": payee.fiscal_code,
        "iban": payee.iban,
        "qualification": payee.qualification,
    }


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of `content`, in hexadecimal."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def current_hash(campaign: Campaign) -> str:
    """The hash of a campaign's content as it stands."""
    return digest(of(campaign))


def version(campaign: Campaign, step: str) -> str:
    """What a step's form carries, to notice that somebody else saved the step meanwhile."""
    return digest(of(campaign)[step])[:16]


@dataclass(frozen=True)
class Piece:
    """Part of a text that is "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs; lists and texts also as pieces, line by line."""

    step: str
    field: str
    before: Any
    after: Any
    pieces: tuple[Piece, ...] = ()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two contents, step by step, field by field."""
    found = []
    for step, fields in after.items():
        for name, value in fields.items():
            old = before.get(step, {}).get(name)
            if old != value:
                pieces = _pieces(old, value) if name == "story" else ()
                found.append(Change(step, name, old, value, pieces))
    return found


def _pieces(before: Any, after: Any) -> tuple[Piece, ...]:
    names = {" ": "same", "+": "added", "-": "removed"}
    lines = difflib.ndiff(str(before or "").split("\n"), str(after or "").split("\n"))
    return tuple(Piece(names[line[0]], line[2:]) for line in lines if line[0] in names)
