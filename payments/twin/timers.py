"""Appointments: what shall happen to an object when the twin's clock reaches an instant."""

from payments.twin.store import Json
from payments.twin.twin import Twin


def later(twin: Twin, seconds: float, action: str, target: str) -> Json:
    """Note that `action` (a name in schedule.ACTIONS) is due for `target` after `seconds`."""
    timer = {
        "object": "_timer",
        "id": twin.ids.new("timer"),
        "at": twin.clock.exact() + seconds,
        "action": action,
        "target": target,
    }
    return twin.store.put(timer)


def cancel(twin: Twin, target: str, action: str | None = None) -> None:
    """Forget what was due for `target`."""
    for timer in twin.store.of("_timer"):
        if timer["target"] == target and action in (None, timer["action"]):
            twin.store.remove(timer)


def due(twin: Twin) -> list[Json]:
    """The appointments whose instant has come, earliest first."""
    now = twin.clock.exact()
    waiting = [timer for timer in twin.store.of("_timer") if timer["at"] <= now]
    return sorted(waiting, key=lambda timer: float(timer["at"]))
