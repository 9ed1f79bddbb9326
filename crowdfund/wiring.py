"""Who hears of what: the only place where facts of one domain reach another."""

from crowdfund.config import Config
from kit import events


def connect(config: Config) -> None:
    """Subscribe every handler and choose every port's adapter for this process."""
    events.forget_all()
