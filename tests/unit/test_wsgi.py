"""The application as a web server loads it."""

import gc
import runpy

import pytest

from crowdfund import app as composition
from crowdfund.config import ROOT


def test_what_is_loaded_is_kept_out_of_the_search_for_garbage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(composition, "create_app", gc.isenabled)
    gc.unfreeze()

    is_searched_while_loading = runpy.run_path(str(ROOT / "wsgi.py"))["app"]

    assert not is_searched_while_loading
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
