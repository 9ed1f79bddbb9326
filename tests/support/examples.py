"""The programs of examples/, loaded as modules; what they post is kept instead of being sent."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from webhooks import signatures

FOLDER = Path(__file__).parents[2] / "examples"
SECRET = "whsec_b3VyLXNlY3JldC1vZi10aGUtdGVzdHMhIQ=="


def load(name: str, secret_name: str, patch: pytest.MonkeyPatch) -> ModuleType:
    """A program afresh; each genuine event that it posts is in its `posted`."""
    patch.setenv("INNESCO_SECRET", SECRET)
    patch.setenv(secret_name, SECRET)
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    posted: list[dict[str, Any]] = []

    class Answer:
        status_code = 202

    def post(_url: str, *, content: str, headers: dict[str, str], timeout: int) -> Answer:
        signatures.verify(content.encode(), headers, [SECRET])
        posted.append(json.loads(content))
        return Answer()

    patch.setattr(module.httpx, "post", post)
    module.__dict__["posted"] = posted
    return module


def lines(name: str) -> int:
    """How long a program is."""
    return len((FOLDER / f"{name}.py").read_text(encoding="utf-8").splitlines())
