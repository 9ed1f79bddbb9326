"""What a worker and a clock of the simulated city do all their life, step by step."""

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from kit import jobs
from tests.faults.stage import Killed, Process

if TYPE_CHECKING:
    from tests.faults.city import City


def worker(city: "City", process: Process) -> None:
    """Take a job, do it, say how it went."""
    with city.app.app_context():
        while True:
            number = city.numbers[process]
            job = None if city.seams.is_read_only else city.queue.fetch(number)
            if job is None:
                rest(city, process)
                continue
            city.wake()
            city.holds(process, job)
            process.doing = job.task_name
            city.seams.cross("took the job")
            error: Exception | None = None
            try:
                city.queue.run(job)
            except Exception as failed:  # noqa: BLE001
                error = failed
                city.errors.append(f"{process.name} {job.task_name}: {failed!r}")
            city.seams.cross("did the job")
            if city.seams.is_read_only:
                raise Killed
            city.queue.finish(job, error)
            process.doing, city.held[process] = "", 0


def clock(city: "City", process: Process) -> None:
    """Defer the sweeps: at its start, and then at their times."""
    due = dict.fromkeys(sweeps(city), city())
    while True:
        if names := [name for name, at in due.items() if at <= city()]:
            process.doing = "sweeps"
            with suppress(Exception):
                jobs.defer_sweeps(*names)
            for name in names:
                every = jobs.tasks()[name].every_minutes or 1
                due[name] = city() + timedelta(minutes=every)
            city.wake()
        rest(city, process)


def sweeps(city: "City") -> list[str]:
    """The sweeps that this city's clocks defer."""
    return [
        name
        for name, task in jobs.tasks().items()
        if task.every_minutes and name.startswith(city.sweeps) and name != "payments.check_books"
    ]


def rest(city: "City", process: Process) -> None:
    """Nothing is to be done: give the turn away until something may be."""
    process.is_idle = True
    city.stage.pause()
