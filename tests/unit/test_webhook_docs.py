"""docs/webhooks: each event we send has its schema and an example that fits; its recipes work."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from campaigns.states import CAMPAIGN, KINDS
from campaigns.totals import MILESTONES
from crowdfund.wiring import TOLD, TOLD_OF_IDEAS, TOLD_OF_MODERATION, TOLD_OF_NEEDS
from kit import clock
from matching import notices
from tests.support.schemas import DOCS, document, event_schema
from webhooks import signatures
from webhooks.delivering import LADDER, TIMEOUT_SECONDS
from webhooks.outbound import VERSION

SECRET = "whsec_b3VyLXNlY3JldC1vZi10aGUtdGVzdHMhIQ=="
README = (DOCS / "README.md").read_text(encoding="utf-8")
TABLES = (TOLD, TOLD_OF_IDEAS, TOLD_OF_NEEDS, TOLD_OF_MODERATION)
TELLING = sorted(kind for table in TABLES for kind in table.values())


@pytest.mark.parametrize("kind", TELLING)
def test_every_event_has_an_example_that_fits_its_schema(kind: str) -> None:
    example = document(f"{kind}.example.json")

    event_schema(kind).validate(example)
    assert example["type"] == kind


@pytest.mark.parametrize("kind", TELLING)
def test_a_schema_refuses_the_example_of_another_event(kind: str) -> None:
    other = next(one for one in TELLING if one != kind)

    with pytest.raises(ValidationError):
        event_schema(kind).validate(document(f"{other}.example.json"))


@pytest.mark.parametrize("kind", TELLING)
def test_the_readme_names_every_event(kind: str) -> None:
    assert f"`{kind}`" in README


def test_no_schema_describes_an_event_that_nobody_sends() -> None:
    described = {path.name.removesuffix(".schema.json") for path in DOCS.glob("*.schema.json")}

    assert described - set(TELLING) == {
        "common",
        "webhook.ping",
        "application.rejected",
        "application.funded",
        "tutor.assigned",
        "session.completed",
    }


def test_every_schema_is_a_schema() -> None:
    for path in DOCS.glob("*.schema.json"):
        Draft202012Validator.check_schema(document(path.name))


def test_the_schema_knows_the_values_that_the_code_knows() -> None:
    common = document("common.schema.json")["$defs"]
    about = common["campaign"]["properties"]
    milestone = document("campaign.milestone_reached.schema.json")["properties"]["data"]

    assert about["state"]["enum"] == list(CAMPAIGN.states)
    assert about["kind"]["enum"] == list(KINDS)
    need = common["need"]["properties"]
    assert need["kind"]["enum"] == list(notices.KINDS)
    assert need["unit"]["enum"] == [*notices.UNITS, None]
    assert common["event"]["properties"]["version"]["const"] == VERSION
    assert milestone["properties"]["percent"]["enum"] == list(MILESTONES)


def test_the_readme_says_how_often_and_how_long_we_try() -> None:
    hours = round(sum(wait.total_seconds() for wait in LADDER) / 3600)

    assert f"{len(LADDER) + 1} attempts over {hours} hours" in README
    assert f"{TIMEOUT_SECONDS:.0f} seconds" in README


@pytest.mark.parametrize(("language", "command"), [("python", sys.executable), ("bash", "bash")])
def test_the_recipes_accept_a_genuine_event_and_refuse_a_changed_one(
    language: str, command: str, tmp_path: Path
) -> None:
    body = (DOCS / "campaign.published.example.json").read_text(encoding="utf-8")
    event_id = json.loads(body)["id"]
    headers = signatures.sign(body, event_id, clock.system_now(), [SECRET])

    genuine = _run(command, _recipe(language), headers, body, tmp_path)
    changed = _run(command, _recipe(language), headers, body.replace("EUR", "USD"), tmp_path)

    assert genuine.returncode == 0, genuine.stderr
    assert changed.returncode != 0


def test_the_recipe_accepts_the_newer_of_two_secrets(tmp_path: Path) -> None:
    body = (DOCS / "campaign.failed.example.json").read_text(encoding="utf-8")
    older = "whsec_YW4tb2xkZXItc2VjcmV0LW9mLXRoZS10ZXN0cw=="
    headers = signatures.sign(body, "evt_1", clock.system_now(), [older, SECRET])

    assert _run(sys.executable, _recipe("python"), headers, body, tmp_path).returncode == 0


def _recipe(language: str) -> str:
    """The README's block that verifies a signature in one language."""
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    (found,) = [block for block in blocks if "webhook_signature" in block.lower()]
    return found


def _run(
    command: str, recipe: str, headers: dict[str, Any], body: str, folder: Path
) -> "subprocess.CompletedProcess[str]":
    """Run a recipe as the README says: headers in the environment, the raw body in a file."""
    (folder / "body.json").write_bytes(body.encode())
    given = {name.upper().replace("-", "_"): value for name, value in headers.items()}
    return subprocess.run(
        [command, "-c", recipe],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "INNESCO_SECRET": SECRET, **given},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
