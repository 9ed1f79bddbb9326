"""The catalogue of texts: read from the sources, kept in translations/, compiled for gettext.

Commands: `update` reads the texts again and keeps the translations that still fit, `compile`
makes the binary catalogue; without a command both are done.
"""

import sys
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "en"
TEXT = ROOT / "translations" / LANGUAGE / "LC_MESSAGES" / "messages.po"
BINARY = TEXT.with_suffix(".mo")
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_pgettext": ((1, "c"), 2)}
SKIPPED = {"build", "docs", "frontend", "instance", "migrations", "static", "tests", "translations"}
DROPPED = (
    "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date",
    "Last-Translator", "Language-Team", "Generated-By",
)  # fmt: skip


def extract() -> Catalog:
    """The texts of the sources, each with the files that say it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    found = Catalog(locale=LANGUAGE, project="Innesco", charset="utf-8", fuzzy=False)
    rows = extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS, comment_tags=(), directory_filter=_is_ours
    )
    for file, line, message, comments, context in sorted(rows, key=lambda row: (row[0], row[1])):
        found.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return found


def _is_ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith((".", "__")) and name not in SKIPPED


def read() -> Catalog:
    """The translations as they are in the tree; empty when there are none yet."""
    if not TEXT.exists():
        return Catalog(locale=LANGUAGE, project="Innesco", charset="utf-8", fuzzy=False)
    with TEXT.open("rb") as source:
        return read_po(source, locale=LANGUAGE)


def render(catalogue: Catalog) -> bytes:
    """The catalogue as text, without dates and line numbers: only real changes show."""
    out = BytesIO()
    write_po(
        out, catalogue, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True
    )
    lines = out.getvalue().decode("utf-8").split("\n")
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}:' for name in DROPPED))]
    start = kept.index('msgid ""')
    title = "# Innesco's interface in English; the texts themselves are Italian, in the sources."
    return "\n".join([title, *kept[start:]]).encode("utf-8")


def update() -> int:
    """Bring the catalogue up to date: new texts come in untranslated, unused ones go."""
    catalogue = read()
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    TEXT.parent.mkdir(parents=True, exist_ok=True)
    TEXT.write_bytes(render(catalogue))
    waiting = sum(1 for message in catalogue if message.id and not translated(message))
    print(f"translations: {len(catalogue)} texts, {waiting} not translated yet")
    return 0


def compile_all() -> int:
    """Write the binary catalogue that the running service reads, all of it or nothing."""
    with NamedTemporaryFile(dir=BINARY.parent, delete=False) as target:
        write_mo(target, read())
    Path(target.name).chmod(0o644)
    Path(target.name).replace(BINARY)
    print(f"translations: {BINARY.relative_to(ROOT)} is ready")
    return 0


def forms(text: str | Sequence[str] | None) -> list[str]:
    """One text, or its singular and plural, as a list."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def translated(message: Message) -> bool:
    """Whether every form that the message has is there in English."""
    english = forms(message.string)
    return len(english) == len(forms(message.id)) and all(english)


COMMANDS: dict[tuple[str, ...], Callable[[], int]] = {
    (): lambda: update() or compile_all(),
    ("update",): update,
    ("compile",): compile_all,
}

if __name__ == "__main__":
    command = COMMANDS.get(tuple(sys.argv[1:]))
    if command is None:
        sys.exit("usage: bin/translations [update | compile]")
    sys.exit(command())
