"""The benchmark's own figures: what a ranking by hand must score."""

import json
from pathlib import Path

import pytest

from benchmarks.matching import labels, methods
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


ODD = {
    "needs": [
        {"id": "n1", "title": "Cercasi idraulica", "kind": "skill", "quantity": "una", "to": "x"},
        {"id": "n2", "title": "Sala per le prove del coro", "description": None, "kind": "space",
         "district": "Municipalità 6", "quantity": "circa 40", "unit": "posti",
         "from": "2031-02-01T09:00:00Z", "to": "30/06/2031"},
        {"id": "n3", "title": "Un pianeta abitabile", "kind": "altro"},
        {"id": "n4", "title": "", "description": "", "kind": "goods", "quantity": 0},
    ],
    "offers": [
        {"id": "o1", "title": "Riparo rubinetti e caldaie", "kind": "skill", "quantity": 3.5},
        {"id": "o2", "title": "Ampio salone parrocchiale", "description": "Anche per un coro.",
         "kind": "space", "district": "M6", "quantity": "80 posti", "unit": "posti",
         "from": "2031-12-31", "to": "2031-01-01"},
        {"id": "o3", "title": "Niente", "kind": ""},
        {"id": "o4"},
        {"id": "o5", "title": "Sala prove", "kind": "space", "from": "2019-01-01",
         "to": "2019-12-31"},
    ],
    "relevance": [
        {"need": "n1", "offer": "o1", "grade": 2}, {"need": "n2", "offer": "o2", "grade": "2"},
        {"need": "gone", "offer": "o2", "grade": 1}, {"need": "n3", "offer": "nowhere", "grade": 1},
    ],
}  # fmt: skip


def test_fields_as_people_write_them_and_empty_ones_are_ranked(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(ODD))
    odd = labels.read(path)
    found = methods.ours(odd, {})
    assert [found[need][0] for need in ("n1", "n2")] == ["o1", "o2"]
    assert found["n2"][-1] == "o5"
    assert all(sorted(one) == ["o1", "o2", "o3", "o4", "o5"] for one in found.values())
    assert labels.marks(odd, found).hit_1 == pytest.approx(2 / 3, abs=1e-4)


def test_without_offers_or_labels_there_is_nothing_to_find(tmp_path: Path) -> None:
    path = tmp_path / "bare.json"
    path.write_text(json.dumps({**ODD, "offers": [], "relevance": []}))
    bare = labels.read(path)
    found = methods.ours(bare, {})
    assert set(map(tuple, found.values())) == {()}
    assert labels.marks(bare, found) == labels.Marks(0.0, 0.0, 0.0, 0.0)


@pytest.mark.skipif(not FILE.exists(), reason="not run: ../shared/matching is not here")
def test_ours_agrees_with_the_labels_better_than_each_of_its_parts(tmp_path: Path) -> None:
    out = tmp_path / "marks.json"
    assert main([str(FILE), "--json", str(out)]) == 0
    found = {name: marks["ndcg@10"] for name, marks in json.loads(out.read_text()).items()}
    assert list(found) == ["fulltext", "ngrams", "encoder", "ours"]
    assert found["ours"] >= 0.80
    assert found["ours"] > max(found["fulltext"], found["ngrams"], found["encoder"])
