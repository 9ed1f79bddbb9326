"""Every job in the tree is known to the processes that run jobs, not to its tests alone."""

import re
import subprocess
import sys

from tests.architecture import tree

JOB = re.compile(r'^@task\(\s*"([\w.]+)"', re.MULTILINE)


def test_every_job_is_registered_by_the_application() -> None:
    written = {
        name
        for path in tree.product_files()
        for name in JOB.findall(path.read_text(encoding="utf-8"))
    }
    known = subprocess.run(
        [sys.executable, "-c", "import crowdfund.app, kit.jobs; print(*kit.jobs.tasks())"],
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert written
    assert written - set(known.stdout.split()) == set()
