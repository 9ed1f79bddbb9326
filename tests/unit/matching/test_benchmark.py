"""The benchmark's own figures: what a ranking by hand must score."""

import json
from pathlib import Path

import pytest

from benchmarks.matching import labels
from benchmarks.matching.__main__ import main

FILE = Path(__file__).parents[3].parent / "shared" / "matching" / "dev.json"


def labelled(tmp_path: Path) -> labels.Labelled:
    def notice(key: str) -> dict[str, str]:
        return {"id": key, "title": key, "description": "", "kind": "time"}

    path = tmp_path / "labels.json"
    relevance = [
        {"need": "n", "offer": "a", "grade": 2},
        {"need": "n", "offer": "b", "grade": 1},
    ]
    raw = {
        "needs": [notice("n")],
        "offers": [notice(key) for key in "abc"],
        "relevance": relevance,
    }
    path.write_text(json.dumps(raw))
    return labels.read(path)


@pytest.mark.parametrize(
    ("order", "marks"),
    [
        ("abc", labels.Marks(1.0, 1.0, 1.0, 1.0)),
        ("bac", labels.Marks(0.0, 1.0, 0.5, 0.7967)),
        ("cba", labels.Marks(0.0, 1.0, 0.3333, 0.5869)),
    ],
)
def test_marks_are_those_counted_by_hand(tmp_path: Path, order: str, marks: labels.Marks) -> None:
    assert labels.marks(labelled(tmp_path), {"n": list(order)}) == marks


def test_a_file_of_another_form_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.json"
    path.write_text('{"needs": []}')
    assert main([str(path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.skipif(not FILE.exists(), reason="not run: ../shared/matching is not here")
def test_ours_agrees_with_the_labels_better_than_each_of_its_parts(tmp_path: Path) -> None:
    out = tmp_path / "marks.json"
    assert main([str(FILE), "--json", str(out)]) == 0
    found = {name: marks["ndcg@10"] for name, marks in json.loads(out.read_text()).items()}
    assert list(found) == ["fulltext", "ngrams", "encoder", "ours"]
    assert found["ours"] >= 0.80
    assert found["ours"] > max(found["fulltext"], found["ngrams"], found["encoder"])
