"""The operator's territory: districts with their borders, themes, programme data. Data, not code.

Read once from a TOML file that the operator edits (territory/napoli.toml to start from).
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class District:
    """A part of the city: its code ("M6"), name, quarters, and the districts it borders."""

    code: str
    name: str
    quarters: tuple[str, ...]
    borders: frozenset[str]
    open_for_campaigns: bool


@dataclass(frozen=True)
class Theme:
    """What a campaign is about: its code and its name by language."""

    code: str
    names: dict[str, str]

    def name(self, locale: str) -> str:
        return self.names.get(locale, self.names["it"])


@dataclass(frozen=True)
class Qualification:
    """What a payee may be before the tax office: its name and a receipt's wording, by language."""

    code: str
    names: dict[str, str]
    wordings: dict[str, str]

    def name(self, locale: str) -> str:
        return self.names.get(locale, self.names["it"])

    def wording(self, locale: str) -> str:
        return self.wordings.get(locale, self.wordings["it"])


@dataclass(frozen=True)
class Territory:
    """Everything the operator's file says; `public_bodies` are fiscal codes."""

    city: str
    operator: str
    programme: dict[str, str]
    districts: dict[str, District]
    themes: dict[str, Theme]
    qualifications: dict[str, Qualification]
    public_bodies: frozenset[str] = frozenset()

    def campaign_districts(self) -> list[District]:
        """The districts in which campaigns may be started."""
        return [found for found in self.districts.values() if found.open_for_campaigns]


class BadTerritory(ValueError):
    """The file is not usable; the message says where."""


@dataclass
class _Loaded:
    territory: Territory | None = field(default=None)


_loaded = _Loaded()


def load(path: Path) -> Territory:
    """Read a territory file; BadTerritory with one clear line if it is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        districts = {
            code: District(
                code,
                one["name"],
                tuple(one.get("quarters", [])),
                frozenset(one.get("borders", [])),
                bool(one.get("campaigns", False)),
            )
            for code, one in raw["districts"].items()
        }
        themes = {code: Theme(code, dict(names)) for code, names in raw["themes"].items()}
        unknown = {
            code for one in districts.values() for code in one.borders if code not in districts
        }
        if unknown:
            raise BadTerritory(f"{path}: borders name unknown districts {sorted(unknown)}")
        qualifications = {
            code: _qualification(code, texts)
            for code, texts in raw.get("qualifications", {}).items()
        }
        return Territory(
            raw["city"],
            raw["operator"],
            dict(raw.get("programme", {})),
            districts,
            themes,
            qualifications,
            frozenset(raw.get("public_bodies", [])),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise BadTerritory(f"{path}: {error}") from error


def _qualification(code: str, texts: dict[str, dict[str, str]]) -> Qualification:
    """One qualification; KeyError if it has no Italian name and wording, or a bad code."""
    if code == "none" or len(code) > 40:
        raise KeyError(f"{code!r} cannot name a qualification")
    names = {language: one["name"] for language, one in texts.items()}
    wordings = {language: one["wording"] for language, one in texts.items()}
    return Qualification(code, {"it": names["it"], **names}, {"it": wordings["it"], **wordings})


def use(territory: Territory) -> None:
    """Make `territory` the one of this process."""
    _loaded.territory = territory


def current() -> Territory:
    """The territory of this process; RuntimeError before `use`."""
    if _loaded.territory is None:
        raise RuntimeError("no territory is loaded")
    return _loaded.territory
