"""Facts that accounts tell."""

from dataclasses import dataclass

from kit.events import Event


@dataclass(frozen=True)
class AccountErased(Event):
    """Somebody erases their account; each domain takes out what is theirs alone.

    `email` is the address that is about to go. `cancels_pledges`: promises that can still be
    taken back are; otherwise they stand, with the address they were made with. A handler that
    cannot let the person go raises a DomainError: nothing happens then.
    """

    account_id: int
    email: str
    cancels_pledges: bool
