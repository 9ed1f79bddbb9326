"""`python -m benchmarks.matching FILE [--json OUT]` judges every method; `--speed` measures."""

import argparse
import json
import sys
from pathlib import Path

from benchmarks.matching import labels, speed
from benchmarks.matching.methods import METHODS
from crowdfund.config import ROOT
from kit import territory


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and write it as JSON where asked to."""
    options = argparse.ArgumentParser(prog="make bench-matching ARGS=…", description=__doc__)
    options.add_argument("file", type=Path, nargs="?", help="labelled needs and offers, as JSON")
    options.add_argument("--speed", action="store_true", help="how long suggestions take")
    options.add_argument("--offers", type=int, default=100_000, help="among how many, for --speed")
    options.add_argument("--json", type=Path, dest="out", help="where to write the marks")
    options.add_argument(
        "--territory", type=Path, default=ROOT / "territory" / "napoli.toml", help="districts"
    )
    chosen = options.parse_args(arguments)
    if chosen.speed:
        return _speed(chosen.offers, chosen.territory)
    if chosen.file is None:
        options.error("a file of labelled pairs, or --speed")
    try:
        labelled = labels.read(chosen.file)
        districts = territory.load(chosen.territory).districts
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"bench-matching: {chosen.file}: {error!r}\n")
        return 2
    borders = {code: one.borders for code, one in districts.items()}
    found = {
        method.name: labels.marks(labelled, method.rank(labelled, borders)) for method in METHODS
    }
    pairs = f"{len(labelled.needs)} needs, {len(labelled.offers)} offers"
    sys.stdout.write(f"{chosen.file.name}: {pairs}\n\n")
    sys.stdout.write(f"{'method':<10}{'hit@1':>8}{'hit@3':>8}{'MRR':>8}{'nDCG@10':>9}\n")
    for name, marks in found.items():
        row = f"{marks.hit_1:>8.3f}{marks.hit_3:>8.3f}{marks.mrr:>8.3f}{marks.ndcg_10:>9.3f}"
        sys.stdout.write(f"{name:<10}{row}\n")
    if chosen.out:
        written = {name: marks.as_json() for name, marks in found.items()}
        chosen.out.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    return 0


def _speed(offers: int, path: Path) -> int:
    """Print how long suggestions for one need take."""
    loaded = territory.load(path)
    territory.use(loaded)
    found = speed.measure(offers, list(loaded.districts))
    sys.stdout.write(
        f"suggestions for one need among {offers:,} offers: database {found.database_median:.1f} ms"
        f" at the median, {found.database_p95:.1f} ms at the 95th percentile;"
        f" with the ranking {found.whole_median:.1f} ms\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
