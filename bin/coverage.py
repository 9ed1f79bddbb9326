"""Is enough of the code run by the tests? Reads what slipcover has measured.

`bin/coverage.py build/coverage.json`: what no test takes, file by file, and how much is left to
wish: 1 if a limit is not reached.
"""

import json
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

ENOUGH = 90.0
"""Per cent of all lines and branches together."""
ENTIRELY = ("kit/money.py", "kit/states.py", "payments/ledger/*")
"""What counts money may have no line and no branch that no test takes."""


def main(given: list[str]) -> int:
    """0 if every limit is reached."""
    measured = json.loads(Path(given[0]).read_text())
    for line in _missed(measured["files"]):
        print(line)
    total = measured["summary"]["percent_covered"]
    print(f"coverage: {total:.1f} % of lines and branches (at least {ENOUGH:.0f} %)")
    with_holes = [name for name in _entire(measured["files"]) if _holes(measured["files"][name])]
    if with_holes:
        print(f"coverage: must be covered entirely: {', '.join(with_holes)}")
    return 1 if with_holes or total < ENOUGH else 0


def _entire(files: dict[str, Any]) -> list[str]:
    """The files that ENTIRELY names; each of its patterns has to be there."""
    for pattern in ENTIRELY:
        if not any(fnmatch(name, pattern) for name in files):
            raise SystemExit(f"coverage: nothing was measured of {pattern}")
    return [name for name in sorted(files) if any(fnmatch(name, one) for one in ENTIRELY)]


def _missed(files: dict[str, Any]) -> Iterator[str]:
    for name, about in sorted(files.items()):
        if holes := _holes(about):
            yield f"{about['summary']['percent_covered']:6.1f} %  {name}: {holes}"


def _holes(about: dict[str, Any]) -> str:
    """Lines, and branches from a line that is run to one that is not taken from there."""
    lines = about["missing_lines"]
    branches = [(one, two) for one, two in about["missing_branches"] if one not in lines]
    told = [str(line) for line in lines]
    told += [f"{one}->{two or 'exit'}" for one, two in branches]
    return ", ".join(told)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
