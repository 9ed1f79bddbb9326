"""Who may do what: a table of predicates a domain, one declaration a route.

A permission is a list of rows; a row is a tuple of predicates. It is granted when all
predicates of any row hold. Routes declare theirs with `@access`; a route without a
declaration is refused and fails the tests.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import signature
from typing import Any, Protocol, TypeVar

from flask import abort, g
from werkzeug.wrappers import Response

from kit.unit_of_work import joined

View = TypeVar("View", bound=Callable[..., Any])


class Visitor(Protocol):
    """Whoever sends the request: an account, or nobody in particular."""

    @property
    def account_id(self) -> int | None: ...
    @property
    def role(self) -> str: ...
    @property
    def actor(self) -> str: ...


Predicate = Callable[[Any, Any], bool]
Rows = Sequence[tuple[Predicate, ...]]


@dataclass(frozen=True)
class Access:
    """What a route declared: its permission, and how its subject is found."""

    permission: str
    on: Callable[..., Any] | None
    transactional: bool


@dataclass
class _Registry:
    permissions: dict[str, Rows]
    visitor: Callable[[], Any]
    deny: Callable[[Any, Any], Response]


def _nobody() -> Any:
    raise RuntimeError("no visitor loader is configured")


def _not_found(visitor: Any, subject: Any) -> Response:
    abort(404)


_registry = _Registry({}, _nobody, _not_found)


def anyone(visitor: Any, subject: Any) -> bool:
    """Every visitor, logged in or not."""
    return True


def logged_in(visitor: Any, subject: Any) -> bool:
    """A visitor with an account."""
    return visitor.account_id is not None


def has_role(*roles: str) -> Predicate:
    """A visitor with one of `roles`."""

    def check(visitor: Any, subject: Any) -> bool:
        return visitor.role in roles

    check.__name__ = f"has_role_{'_or_'.join(roles)}"
    return check


is_admin = has_role("admin")
is_staff = has_role("admin", "animator")


def declare(table: Mapping[str, Rows]) -> None:
    """Add a domain's table of permissions; the same name twice must mean the same rows."""
    for permission, rows in table.items():
        known = _registry.permissions.get(permission)
        if known is not None and known != rows:
            raise ValueError(f"{permission} is declared twice")
        _registry.permissions[permission] = rows


def permissions() -> dict[str, Rows]:
    """Every declared permission with its rows."""
    return dict(_registry.permissions)


def configure(visitor: Callable[[], Any], deny: Callable[[Any, Any], Response]) -> None:
    """Say who the visitor is, and how a refusal looks (accounts' business)."""
    _registry.visitor, _registry.deny = visitor, deny


def visitor() -> Any:
    """Whoever sent the current request; satisfies `Visitor`."""
    return _registry.visitor()


def allows(permission: str, visitor: Any, subject: Any = None) -> bool:
    """Whether `visitor` has `permission` over `subject`; KeyError if nobody declared it."""
    rows = _registry.permissions[permission]
    return any(all(check(visitor, subject) for check in row) for row in rows)


def may(permission: str, subject: Any = None) -> bool:
    """The same for the current visitor; for templates."""
    return allows(permission, visitor(), subject)


def access(
    permission: str, *, on: Callable[..., Any] | None = None, transactional: bool = True
) -> Callable[[View], View]:
    """Declare what a route needs.

    `on` finds the subject from the URL's arguments of the same names; None means 404; the
    view gets the subject as its first argument in their place. With transactional=False
    the view runs outside any unit of work (it calls a gateway between two of its own).
    """

    def decorate(view: View) -> View:
        taken = tuple(signature(on).parameters) if on else ()

        @wraps(view)
        def checked(**arguments: Any) -> Any:
            given = {name: arguments.pop(name) for name in taken}
            with joined():
                subject = on(**given) if on else None
                if on and subject is None:
                    abort(404)
                who = visitor()
                if not allows(permission, who, subject):
                    return _registry.deny(who, subject)
            g.subject = subject
            return view(subject, **arguments) if on else view(**arguments)

        checked.__dict__["access"] = Access(permission, on, transactional)
        return checked  # type: ignore[return-value]

    return decorate


def declared(view: Callable[..., Any]) -> Access | None:
    """What a view function declared with `@access`, also behind other decorators."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None
