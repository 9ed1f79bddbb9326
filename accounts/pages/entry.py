"""Pages for coming in: register, confirm, log in, log out, a new password."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import cookies, login, redirects, registration
from accounts.errors import LinkOver
from accounts.pages.blueprint import blueprint
from accounts.schemas import Code, Forgot, LogIn, NewPassword, Registration
from accounts.visitors import Visitor
from kit import authz
from kit.authz import access
from kit.forms import Form
from kit.i18n import current_locale, gettext

_ANY = "account.anonymous"


@blueprint.route("/account/register", methods=["GET", "POST"])
@access(_ANY)
def register() -> ResponseReturnValue:
    """Ask for an account; the answer is the same whoever has the address."""
    form = Form(Registration())
    if request.method == "POST":
        form.submit(lambda data: registration.register(**data, locale=current_locale(), ip=_ip()))
        if not form.errors:
            return redirect(url_for("accounts.check_mail", why="confirm"), 303)
    return render_template("accounts/register.html", form=form), form.status


@blueprint.get("/account/check-mail")
@access(_ANY)
def check_mail() -> ResponseReturnValue:
    """Say that a mail is on its way."""
    return render_template("accounts/check_mail.html", why=request.args.get("why", "confirm"))


@blueprint.route("/account/confirm/<token>", methods=["GET", "POST"])
@access(_ANY)
def confirm(token: str) -> ResponseReturnValue:
    """Take an address as theirs: on the button, since mail programs open links by themselves."""
    try:
        account = registration.read_confirmation(token)
    except LinkOver:
        return render_template("accounts/link_over.html", why="confirm"), 410
    if request.method != "POST":
        return render_template("accounts/confirm.html", account=account)
    registration.confirm(token)
    flash(gettext("Fatto: il tuo indirizzo è confermato. Ora puoi entrare."), "success")
    return redirect(url_for("accounts.log_in"), 303)


@blueprint.route("/account/login", methods=["GET", "POST"])
@access(_ANY)
def log_in() -> ResponseReturnValue:
    """E-mail and password."""
    who = _visitor()
    target = redirects.wanted(url_for("accounts.profile"))
    if who.is_logged_in and request.method != "POST":
        return redirect(target, 303)
    form = Form(LogIn())
    if request.method == "POST":
        outcome = form.submit(
            lambda data: login.log_in(**data, ip=_ip(), user_agent=_agent(), replaces=who)
        )
        if outcome is not None:
            return _after_password(outcome, target)
    return render_template("accounts/log_in.html", form=form, next=target), form.status


@blueprint.route("/account/login/code", methods=["GET", "POST"])
@access("account.second_step")
def second_step() -> ResponseReturnValue:
    """The code of the second step, or a recovery code."""
    target = redirects.wanted(url_for("accounts.profile"))
    form = Form(Code())
    if request.method == "POST":
        token = form.submit(
            lambda data: login.pass_second_step(_visitor(), **data, user_agent=_agent())
        )
        if token is not None:
            return cookies.write(redirect(target, 303), token)
    return render_template("accounts/second_step.html", form=form, next=target), form.status


@blueprint.post("/account/logout")
@access(_ANY)
def log_out() -> ResponseReturnValue:
    """End the session of this browser; harmless without one."""
    login.log_out(_visitor())
    flash(gettext("Sei uscito. A presto!"), "success")
    return cookies.clear(redirect("/", 303))


@blueprint.route("/account/forgot", methods=["GET", "POST"])
@access(_ANY)
def forgot() -> ResponseReturnValue:
    """Ask for a link to choose a new password."""
    form = Form(Forgot())
    if request.method == "POST":
        form.submit(lambda data: registration.request_reset(**data, ip=_ip()))
        if not form.errors:
            return redirect(url_for("accounts.check_mail", why="reset"), 303)
    return render_template("accounts/forgot.html", form=form), form.status


@blueprint.route("/account/reset/<token>", methods=["GET", "POST"])
@access(_ANY)
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password by the link in a mail."""
    try:
        account = registration.read_reset(token)
    except LinkOver:
        return render_template("accounts/link_over.html", why="reset"), 410
    form = Form(NewPassword())
    if request.method == "POST":
        form.submit(lambda data: registration.reset_password(token, **data))
        if not form.errors:
            flash(gettext("La nuova password è pronta. Ora puoi entrare."), "success")
            return cookies.clear(redirect(url_for("accounts.log_in"), 303))
    return render_template("accounts/reset.html", form=form, email=account.email), form.status


def _after_password(outcome: login.LoggedIn, target: str) -> ResponseReturnValue:
    """On to what is still missing, with the new session's cookie."""
    if outcome.token is None:
        return redirect(url_for("accounts.check_mail", why="unconfirmed"), 303)
    after = {
        "code": url_for("accounts.second_step", next=target),
        "enrolment": url_for("accounts.set_up_second_step", next=target),
    }
    return cookies.write(redirect(after.get(outcome.missing, target), 303), outcome.token)


def _visitor() -> Visitor:
    found: Visitor = authz.visitor()
    return found


def _ip() -> str:
    return request.remote_addr or ""


def _agent() -> str:
    return request.user_agent.string
