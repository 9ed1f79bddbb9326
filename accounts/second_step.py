"""The second step at log-in: set up with a telephone, replaced, turned off; recovery codes."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from accounts import locks, sessions, totp
from accounts.errors import LinkOver, SecondStepMandatory, WrongCode
from accounts.login import prove_again
from accounts.models import Account, RecoveryCode
from accounts.queries import find
from accounts.visitors import Visitor
from kit import audit, clock, links, mail
from kit.unit_of_work import session

ISSUER = "Innesco"
OFFER = "account.totp"
OFFER_LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Offer:
    """A secret on offer: nothing is stored until a code proves that the telephone has it."""

    secret: str
    signed: str
    picture: str

    @property
    def by_hand(self) -> str:
        """The secret in groups, for who cannot scan."""
        return totp.in_groups(self.secret)


@dataclass(frozen=True)
class Enabled:
    """What is shown once: the recovery codes; and the secret of the session that goes on."""

    codes: list[str]
    token: str


def offer(account: Account, signed: str | None = None) -> Offer:
    """A new secret, or the one offered before (a form that comes back keeps it)."""
    secret = _offered(account.id, signed) if signed else None
    secret = secret or totp.new_secret()
    return Offer(
        secret,
        links.sign(OFFER, f"{account.id}:{secret}"),
        totp.picture(totp.address(secret, email=account.email, issuer=ISSUER)),
    )


def enable(visitor: Visitor, signed: str, code: str, password: str, *, user_agent: str) -> Enabled:
    """Turn the second step on, or move it to another telephone; other sessions end.

    WrongPassword, WrongCode, LinkOver if the offer is too old.
    """
    account = _known(visitor)
    prove_again(account, password)
    secret = _offered(account.id, signed)
    if secret is None:
        raise LinkOver
    account = locks.account(account.id)
    step = totp.matching_step(secret, code, clock.now(), after=0)
    if step is None:
        raise WrongCode
    account.totp_secret, account.totp_enabled_at = secret, clock.now()
    account.last_totp_step = step
    codes = _write_codes(account)
    sessions.end_all(account.id)
    audit.record(account.actor, "account.mfa_on", account.actor)
    _tell(account, on=True)
    return Enabled(codes, sessions.begin(account, user_agent=user_agent, mfa_passed=True))


def disable(visitor: Visitor, password: str) -> None:
    """Turn the second step off; SecondStepMandatory for staff, WrongPassword."""
    account = _known(visitor)
    if account.is_staff:
        raise SecondStepMandatory
    prove_again(account, password)
    account = locks.account(account.id)
    forget_second_step(account)
    audit.record(account.actor, "account.mfa_off", account.actor)
    _tell(account, on=False)


def new_recovery_codes(visitor: Visitor, password: str) -> list[str]:
    """Fresh recovery codes; the old ones are worth nothing from now on. WrongPassword."""
    account = _known(visitor)
    prove_again(account, password)
    account = locks.account(account.id)
    if not account.has_second_step:
        raise WrongCode
    audit.record(account.actor, "account.recovery_codes", account.actor)
    return _write_codes(account)


def forget_second_step(account: Account) -> None:
    """Take secret and recovery codes away from a locked account."""
    account.totp_secret = account.totp_enabled_at = None
    account.last_totp_step = 0
    session().flush()
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _known(visitor: Visitor) -> Account:
    account = find(visitor.known_id) if visitor.known_id is not None else None
    assert account is not None
    return account


def _offered(account_id: int, signed: str) -> str | None:
    value = links.read(OFFER, signed, valid_for=OFFER_LASTS) or ""
    number, _colon, secret = value.partition(":")
    return secret if number == str(account_id) and secret else None


def _write_codes(account: Account) -> list[str]:
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [totp.new_recovery_code() for _ in range(totp.RECOVERY_CODES)]
    session().add_all(
        RecoveryCode(account_id=account.id, code_hash=totp.recovery_hash(account.id, code))
        for code in codes
    )
    return codes


def _tell(account: Account, *, on: bool) -> None:
    mail.send(
        "accounts/mfa_changed",
        account.email,
        locale=account.locale,
        on=on,
        link=links.address("accounts.security"),
    )
