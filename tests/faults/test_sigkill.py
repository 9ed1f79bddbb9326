"""Real processes, really killed: six SIGKILLs amid twenty charges, and no webhook ever comes."""

import os
import subprocess
import sys

import pytest

KILLS, PLEDGES = 6, 20
TIMEOUT_SECONDS = 300


@pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked, and here is no fork")
@pytest.mark.usefixtures("database_url")
def test_real_kills_amid_the_charges_cost_nobody_a_cent() -> None:
    command = [sys.executable, "-m", "tests.faults"]
    command += ["--sigkills", str(KILLS), "--pledges", str(PLEDGES)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    assert f"{KILLS} SIGKILLs, {KILLS} amid the charges, {PLEDGES} pledges" in told
