"""The short course "prepara la tua campagna": its lessons, and how far a team has come.

A lesson is a Markdown file in lessons/<language>/: a title, a line that leads in, the text, and
an exercise under the only heading. Each exercise is a part of the draft, so that it is done once
the draft has it: nobody ticks anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from campaigns.authoring import plan, readiness
from campaigns.authoring.readiness import Item
from campaigns.models import Campaign
from kit.i18n import LANGUAGES, current_locale

FOLDER = Path(__file__).parent / "lessons"
CODES = ("story", "budget", "after", "supporters", "communication", "payee", "start")
"""The lessons in their order; a file is named after its number and its code."""
ITEMS = {"after": "sustainability"}
"""The readiness checklist's name of an exercise, where it is not the lesson's own."""
GOOD_MESSAGE = 100
"""Characters of a first message that says who, what and why."""
WORDS_A_MINUTE = 100


@dataclass(frozen=True)
class Lesson:
    """A lesson in one language; `body` and `exercise` are Markdown."""

    code: str
    number: int
    title: str
    lead: str
    body: str
    exercise: str

    @property
    def minutes(self) -> int:
        """How long it takes to read, at an easy pace."""
        return max(1, round(len(f"{self.body} {self.exercise}".split()) / WORDS_A_MINUTE))


@dataclass(frozen=True)
class Part:
    """A lesson and how its exercise stands: what is there of what is wanted, and where it is."""

    lesson: Lesson
    points: int
    most: int
    step: str

    @property
    def is_done(self) -> bool:
        return self.points >= self.most


@dataclass(frozen=True)
class Course:
    """The whole course as one team has it."""

    parts: Sequence[Part]

    @property
    def done(self) -> int:
        return sum(part.is_done for part in self.parts)

    @property
    def following(self) -> Part | None:
        """The first part that is not done; None if all are."""
        return next((part for part in self.parts if not part.is_done), None)

    def part(self, code: str) -> Part | None:
        """One part by its lesson's code."""
        return next((part for part in self.parts if part.lesson.code == code), None)

    def beside(self, part: Part) -> tuple[Part | None, Part | None]:
        """The parts before and after one."""
        at = part.lesson.number - 1
        before = self.parts[at - 1] if at else None
        return before, self.parts[at + 1] if at + 1 < len(self.parts) else None


def of(campaign: Campaign) -> Course:
    """The course of a campaign's team, in the reader's language; as many queries as readiness."""
    items = {item.code: item for item in readiness.of(campaign).items}
    found = {lesson.code: lesson for lesson in lessons(current_locale())}
    message = len(plan.of(campaign).message)
    return Course(
        [
            _by_item(found[code], items[ITEMS.get(code, code)])
            if code != "start"
            else Part(found[code], message, GOOD_MESSAGE, "plan")
            for code in CODES
        ]
    )


@cache
def lessons(language: str) -> tuple[Lesson, ...]:
    """The lessons in a language, read once a process."""
    folder = FOLDER / (language if language in LANGUAGES else "it")
    return tuple(
        _read(folder / f"{number}-{code}.md", code, number) for number, code in enumerate(CODES, 1)
    )


def _by_item(lesson: Lesson, item: Item) -> Part:
    return Part(lesson, item.points, item.most, item.step)


def _read(path: Path, code: str, number: int) -> Lesson:
    text, _heading, exercise = path.read_text(encoding="utf-8").partition("\n## ")
    title, lead, body = text.split("\n\n", 2)
    return Lesson(
        code=code,
        number=number,
        title=title.removeprefix("# ").strip(),
        lead=lead.strip(),
        body=body.strip(),
        exercise=exercise.partition("\n")[2].strip(),
    )
