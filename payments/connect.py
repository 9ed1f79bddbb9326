"""A payee's own account at the gateway: opened, filled in on the gateway's page, asked about.

Whoever talks to the gateway runs outside a unit of work and opens short ones around it.
"""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from kit import audit, clock
from kit.unit_of_work import forbid, session, unit_of_work
from payments import gateway, locks
from payments.models import ConnectedAccount
from payments.payee_gateway import PayeeAccount


def of(owner: str, holder: str) -> ConnectedAccount | None:
    """The account of `holder`, as the gateway last described it; None if none was begun."""
    return session().scalar(
        select(ConnectedAccount).where(
            ConnectedAccount.owner == owner, ConnectedAccount.holder == holder
        )
    )


def begin(
    owner: str, holder: str, *, email: str, name: str, return_url: str, refresh_url: str, actor: str
) -> str:
    """The address of the gateway's form for a payee; the account is opened once.

    What is opened carries a key that belongs to this payee alone. GatewayUnavailable,
    GatewayRefused.
    """
    forbid("the gateway")
    with unit_of_work():
        account = _row(owner, holder)
    if account.gateway_id is None:
        key = f"account:{owner}:{account.id}"
        account = _learn(owner, holder, gateway.current().open_account(email, name, key))
        with unit_of_work():
            audit.record(actor, "payee.account_opened", owner)
    assert account.gateway_id is not None
    return gateway.current().account_page(account.gateway_id, return_url, refresh_url)


def refresh(owner: str, holder: str) -> ConnectedAccount | None:
    """Ask the gateway how an account stands and write it down; None if none was begun."""
    forbid("the gateway")
    with unit_of_work():
        account = of(owner, holder)
    if account is None or account.gateway_id is None:
        return account
    return _learn(owner, holder, gateway.current().account(account.gateway_id))


def hear(gateway_id: str) -> bool:
    """The gateway says that an account has changed: ask it how; False if it is not ours."""
    with unit_of_work():
        account = session().scalar(
            select(ConnectedAccount).where(ConnectedAccount.gateway_id == gateway_id)
        )
    return account is not None and refresh(account.owner, account.holder) is not None


def _row(owner: str, holder: str) -> ConnectedAccount:
    session().execute(
        insert(ConnectedAccount)
        .values(
            owner=owner,
            holder=holder,
            started_at=clock.now(),
            is_active=False,
            has_submitted=False,
            trouble="",
        )
        .on_conflict_do_nothing(index_elements=["owner", "holder"])
    )
    account = locks.connected(owner, holder)
    assert account is not None
    return account


def _learn(owner: str, holder: str, told: PayeeAccount) -> ConnectedAccount:
    with unit_of_work():
        account = locks.connected(owner, holder)
        assert account is not None
        account.gateway_id = account.gateway_id or told.id
        if account.gateway_id == told.id:
            account.is_active, account.has_submitted = told.is_active, told.has_submitted
            account.trouble = told.trouble[:120]
            account.asked_at = clock.now()
        return account
