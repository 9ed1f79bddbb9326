"""`make mutants`: plants each mistake in a process of its own, and says which check saw it.

make mutants                                  all of them, and the code as it is
make mutants ARGS="'two transactions'"        some
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.faults import ground, probes
from tests.faults.mutants import catalogue

NONE = "nothing planted"
HERE = "--here"
TIMEOUT_SECONDS = 560


def main(given: list[str]) -> int:
    """0 if every mistake was seen, and the code without one passes the same probes."""
    if given[:1] == [HERE]:
        return here(given[1])
    wanted = given or [*(mutant.name for mutant in catalogue.ALL), NONE]
    with ground.server(), ThreadPoolExecutor(2) as pool:
        right = 0
        for line, is_right in pool.map(apart, wanted):
            print(line, flush=True)
            right += is_right
    print(f"mutants: {right} of {len(wanted)} as they should be")
    return 0 if right == len(wanted) else 1


def apart(name: str) -> tuple[str, bool]:
    """Try one in a process of its own: what to say, and whether it is as it should be."""
    command = [sys.executable, "-m", "tests.faults.mutants", HERE, name]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"{name:<34} took too long", False
    last = (done.stdout.strip().splitlines() or [done.stderr.strip()[-300:]])[-1]
    return f"{name:<34} {last}", done.returncode == 0


def here(name: str) -> int:
    """Plant one mistake in this process and look for it; 0 if all is as it should be."""
    mutant = next((one for one in catalogue.ALL if one.name == name), None)
    order = list(probes.ALL)
    if mutant is not None:
        order.sort(key=lambda probe: probe != mutant.look)
    with ground.composed() as app:
        if mutant is not None:
            mutant.plant()
        for probe in order:
            if broken := probes.ALL[probe](app):
                print(f"caught by '{probe}': {broken[0][:120]}")
                return 0 if mutant is not None else 1
    print("survived" if mutant is not None else "passes every probe")
    return 1 if mutant is not None else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
