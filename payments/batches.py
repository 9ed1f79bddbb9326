"""Bank files: approved payouts leave together, each once, in a file that is kept."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from kit import audit, clock
from kit.errors import Conflict
from kit.i18n import lazy_gettext as _
from kit.paging import Page, keyset
from kit.unit_of_work import session
from payments import locks, operator_account, payouts, sepa
from payments.models import Payout, PayoutBatch
from payments.payout_models import BANK
from payments.sepa import Transfer

SIZE = 40


class NoAccount(Conflict):
    """The operator's bank account is not configured."""

    def __init__(self) -> None:
        super().__init__(
            "batch.no_account",
            _("Manca il conto del servizio: chi gestisce il server imposta CROWDFUND_BANK_IBAN."),
        )


class NotReady(Conflict):
    """Nothing was chosen, or something that may not leave with the bank's file, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "batch.not_ready",
            _("Scegli almeno un pagamento approvato. Se qualcosa è cambiato, ricarica la pagina."),
            field="payout",
        )


def ready() -> list[Payout]:
    """Approved payouts that leave by bank, oldest first."""
    return list(
        session().scalars(
            select(Payout)
            .where(Payout.state == "approved", Payout.rail == BANK)
            .order_by(Payout.id)
            .limit(500)
        )
    )


def find(batch_id: int) -> PayoutBatch | None:
    """One file by its number."""
    return session().get(PayoutBatch, batch_id)


def listed(cursor: str | None) -> Page[PayoutBatch]:
    """The files made so far, newest first."""
    return keyset(
        select(PayoutBatch), [PayoutBatch.id], lambda one: (one.id,), cursor=cursor, size=SIZE
    )


def make(numbers: Iterable[int], purposes: dict[str, str], on_day: date, by: int) -> PayoutBatch:
    """Write approved payouts into one file for the bank and mark them sent; NoAccount, NotReady.

    `purposes` is what each owner's payee reads on the statement. Each payout leaves once: it
    is locked, and no longer approved afterwards. Their owners are locked before.
    """
    account = operator_account.current()
    if not account.iban:
        raise NoAccount
    wanted = set(numbers)
    held = locks.payouts(wanted)
    if not held or len(held) != len(wanted):
        raise NotReady
    if any(one.state != "approved" or one.rail != BANK for one in held):
        raise NotReady
    batch = PayoutBatch(
        made_at=clock.now(),
        made_by=by,
        on_day=on_day,
        holder=account.holder[:70],
        iban=account.iban,
        bic=account.bic,
        payouts_count=len(held),
        total=sum(one.amount for one in held),
        document="",
    )
    session().add(batch)
    session().flush()
    transfers = [
        Transfer(one.payee, one.iban, one.amount, one.reference, purposes[one.owner])
        for one in held
    ]
    batch.document = sepa.write(batch.name, account, transfers, on_day, batch.made_at)
    for one in held:
        one.batch_id = batch.id
        one.bank_reference = batch.name
        payouts.leave(one, by, batch.name)
    audit.record(f"account:{by}", "payout.batch", f"payout_batch:{batch.id}", total=batch.total)
    return batch
