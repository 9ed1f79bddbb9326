"""The operator's file is data: read whole, or refused with one clear line."""

from pathlib import Path

import pytest

from kit import territory

FILE = Path(__file__).parents[3] / "territory" / "napoli.toml"


def test_naples_has_ten_districts_and_campaigns_in_three() -> None:
    naples = territory.load(FILE)

    assert len(naples.districts) == 10
    assert [one.code for one in naples.campaign_districts()] == ["M1", "M4", "M6"]


def test_borders_go_both_ways() -> None:
    naples = territory.load(FILE)

    for one in naples.districts.values():
        for code in one.borders:
            assert one.code in naples.districts[code].borders


def test_every_theme_has_both_languages() -> None:
    for theme in territory.load(FILE).themes.values():
        assert theme.names.keys() >= {"it", "en"}


def test_every_qualification_has_a_name_and_a_wording_in_both_languages() -> None:
    found = territory.load(FILE).qualifications
    assert "odv" in found
    for one in found.values():
        assert one.names.keys() >= {"it", "en"}
        assert one.wordings.keys() >= {"it", "en"}


PLACE = 'city="X"\noperator="Y"\n[districts.A]\nname="A"\n[themes.t]\nit="T"\n'


@pytest.mark.parametrize(
    "content",
    [
        PLACE + '[qualifications.odv.it]\nname="ODV"',
        PLACE + '[qualifications.odv.en]\nname="ODV"\nwording="W"',
        PLACE + '[qualifications.none.it]\nname="N"\nwording="W"',
        PLACE + "[qualifications]\nodv = 3",
        "city = ",
        'city = "X"',
        'city="X"\noperator="Y"\n[districts.A]\nname="A"\nborders=["B"]\n[themes.t]\nit="T"',
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(territory.BadTerritory, match=r"x\.toml"):
        territory.load(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(territory.BadTerritory):
        territory.load(tmp_path / "none.toml")
