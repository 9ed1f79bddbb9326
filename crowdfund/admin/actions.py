"""What the admin can do from the desk: to a person, to a job."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.models import Account
from accounts.states import ROLES
from crowdfund.admin import machinery, queries, services
from crowdfund.answers import done
from kit import authz
from kit.authz import access
from kit.errors import Conflict
from kit.fields import Choice, FormSchema, Line
from kit.forms import Form
from kit.i18n import gettext as _
from webhooks import replaying
from webhooks.models import Delivery

blueprint = Blueprint("admin_actions", __name__, url_prefix="/admin")


class RoleSchema(FormSchema):
    """Another role for a person."""

    role = Choice(ROLES)


class CloseSchema(FormSchema):
    """Why an account is closed."""

    reason = Line(longest=300, shortest=5)


@blueprint.get("/people/<int:account_id>")
@access("admin.people", on=queries.find_person)
def person(account: Account) -> ResponseReturnValue:
    """One person: role, state, what can be done."""
    return _person(account, Form(RoleSchema(), {"role": account.role}), Form(CloseSchema()))


@blueprint.post("/people/<int:account_id>/role")
@access("admin.people", on=queries.find_person)
def change_role(account: Account) -> ResponseReturnValue:
    """Give another role."""
    form = Form(RoleSchema())
    actor = authz.visitor().actor
    if form.submit(lambda data: services.change_role(account, data["role"], actor)):
        return _done(account, _("Ruolo cambiato. La persona deve entrare di nuovo."))
    return _person(account, form, Form(CloseSchema()))


@blueprint.post("/people/<int:account_id>/close")
@access("admin.people", on=queries.find_person)
def close(account: Account) -> ResponseReturnValue:
    """Close the account."""
    form = Form(CloseSchema())
    actor = authz.visitor().actor
    if form.submit(lambda data: services.close(account, data["reason"], actor)):
        return _done(account, _("Profilo chiuso."))
    return _person(account, Form(RoleSchema(), {"role": account.role}), form)


@blueprint.post("/people/<int:account_id>/reopen")
@access("admin.people", on=queries.find_person)
def reopen(account: Account) -> ResponseReturnValue:
    """Open the account again."""
    services.reopen(account, authz.visitor().actor)
    return _done(account, _("Profilo riaperto."))


@blueprint.post("/jobs/<int:job_id>/retry")
@access("admin.jobs")
def retry_job(job_id: int) -> ResponseReturnValue:
    """Put a failed job back into the queue."""
    try:
        services.retry_job(job_id, authz.visitor().actor)
    except Conflict as waits:
        return done(str(waits.message), "admin.jobs", kind="info")
    return done(_("Il lavoro è di nuovo in coda."), "admin.jobs")


@blueprint.post("/webhooks/<int:delivery_id>/replay")
@access("admin.jobs", on=machinery.find_delivery)
def replay(delivery: Delivery) -> ResponseReturnValue:
    """Send a failed delivery once more."""
    replaying.one(delivery, authz.visitor().actor)
    return done(_("L'evento riparte."), "admin.webhooks")


def _done(account: Account, said: str) -> ResponseReturnValue:
    return done(said, "admin_actions.person", account_id=account.id)


def _person(account: Account, role: Form, closing: Form) -> ResponseReturnValue:
    page = render_template(
        "admin/person.html", account=account, form=role, closing=closing, roles=ROLES
    )
    return page, max(role.status, closing.status)
