"""The container image takes along every package, and what the packages read beside them."""

import re

from tests.architecture import tree

BESIDE = ("migrations", "templates", "territory")


def test_the_image_has_every_package_and_what_it_reads() -> None:
    text = (tree.ROOT / "Dockerfile").read_text(encoding="utf-8")
    last_stage = text[text.rindex("\nFROM ") :]
    copied = set(re.findall(r"^COPY (\w+)/ \1/$", last_stage, re.MULTILINE))
    wanted = {name for name in tree.PACKAGES if (tree.ROOT / name).is_dir()} | set(BESIDE)
    assert wanted - copied == set()
    assert {"static/build", "translations"} <= set(
        re.findall(r" (\S+)/$", last_stage, re.MULTILINE)
    )


def test_the_assets_are_built_from_every_package_that_may_name_a_class() -> None:
    text = (tree.ROOT / "Dockerfile").read_text(encoding="utf-8")
    first_stage = text[: text.index(" AS packages")]
    copied = set(re.findall(r"^COPY (\w+)/ \1/$", first_stage, re.MULTILINE))
    wanted = {name for name in tree.PACKAGES if (tree.ROOT / name).is_dir()}
    assert wanted | {"templates", "frontend"} <= copied


def test_what_the_image_copies_is_not_left_out_of_its_context() -> None:
    text = (tree.ROOT / "Dockerfile").read_text(encoding="utf-8")
    allowed = (tree.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    named = {source.rstrip("/") for line in sources for source in line.split()}
    assert {name for name in named if f"!{name}" not in allowed} == set()


def test_the_image_holds_no_secret_and_runs_as_nobody_in_particular() -> None:
    text = (tree.ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert not re.search(r"(SECRET|PASSWORD|DATABASE_URL)\w*=\S", text)
    assert re.search(r"^USER (?!root)\w+$", text, re.MULTILINE)
