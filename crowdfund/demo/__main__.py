"""`python -m crowdfund.demo`: the whole story on a throw-away database (see `make demo`)."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from crowdfund.demo.stage import Stage, Stuck
from crowdfund.demo.story import Story
from crowdfund.devserver import ports
from crowdfund.devserver.children import Printer


def main() -> int:
    """Tell the story; 1 if the ledger does not agree or something got stuck."""
    options = argparse.ArgumentParser(prog="make demo", description=__doc__)
    options.add_argument("--backers", type=int, default=60, help="how many people pledge")
    options.add_argument("--seed", type=int, default=1, help="the same seed tells the same story")
    options.add_argument("--exports", type=Path, help="folder for the exported figures")
    options.add_argument("--verbose", action="store_true", help="also what the programs say")
    given = options.parse_args()
    if not 5 <= given.backers <= 5_000:
        options.error("--backers must be from 5 to 5000")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="innesco-") as name:
        folder = Path(name)
        out = sys.stdout if given.verbose else (folder / "programs.log").open("w", encoding="utf-8")
        exports = given.exports or Path(tempfile.mkdtemp(prefix="innesco-exports-"))
        stage = Stage(folder, ports.any_free_ones(), Printer(out))
        try:
            with stage:
                assert stage.app is not None
                with stage.app.app_context():
                    story = Story(stage, given.backers, given.seed, exports, _say)
                    differences = story.tell()
        except Stuck as stuck:
            _say(f"stuck: {stuck}; run again with --verbose")
            return 1
    for difference in differences:
        _say(f"ledger check: {difference}")
    _say(f"ledger check: {'failed' if differences else 'fine'}; {time.monotonic() - began:.0f} s")
    return 1 if differences else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
