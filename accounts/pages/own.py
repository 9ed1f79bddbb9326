"""Pages of one's own account: profile, password, second step, sessions."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import (
    browsers,
    cookies,
    profile,
    queries,
    redirects,
    second_step,
    sessions,
)
from accounts.models import Account, LoginSession
from accounts.pages.blueprint import blueprint
from accounts.schemas import ChangePassword, EnableSecondStep, Profile, Prove
from accounts.visitors import Visitor
from kit import authz, i18n
from kit.authz import access
from kit.forms import Form
from kit.i18n import gettext

_OWN = "account.own"


@blueprint.route("/account", methods=["GET", "POST"], endpoint="profile")
@access(_OWN)
def profile_page() -> ResponseReturnValue:
    """Name and language."""
    account = _account()
    form = Form(Profile(), {"display_name": account.display_name, "locale": account.locale})
    if request.method == "POST":
        form.submit(lambda data: profile.change_profile(account, **data))
        if not form.errors:
            with i18n.force_locale(account.locale):
                flash(gettext("Le modifiche sono salvate."), "success")
            response = redirect(url_for("accounts.profile"), 303)
            i18n.remember(response, account.locale)
            return response
    return render_template("accounts/profile.html", form=form, account=account), form.status


@blueprint.route("/account/password", methods=["GET", "POST"])
@access(_OWN)
def password() -> ResponseReturnValue:
    """Another password; the other browsers are logged out."""
    account = _account()
    form = Form(ChangePassword())
    if request.method == "POST":
        current = _visitor().session_id
        form.submit(
            lambda data: profile.change_password(
                account, data["current_password"], data["password"], session_id=current
            )
        )
        if not form.errors:
            flash(gettext("La password è cambiata. Sugli altri dispositivi sei uscito."), "success")
            return redirect(url_for("accounts.security"), 303)
    return render_template("accounts/password.html", form=form, account=account), form.status


@blueprint.get("/account/security")
@access(_OWN)
def security() -> ResponseReturnValue:
    """What protects the account, and what could protect it better."""
    account = _account()
    left = queries.recovery_codes_left(account.id)
    return render_template("accounts/security.html", account=account, codes_left=left)


@blueprint.route("/account/security/setup", methods=["GET", "POST"])
@access("account.security")
def set_up_second_step() -> ResponseReturnValue:
    """Scan, type the first code, see the recovery codes once."""
    account = _account()
    target = redirects.wanted(url_for("accounts.security"))
    form = Form(EnableSecondStep())
    if request.method == "POST":
        enabled = form.submit(
            lambda data: second_step.enable(
                _visitor(),
                data["offer"],
                data["code"],
                data["current_password"],
                user_agent=request.user_agent.string,
            )
        )
        if enabled is not None:
            return cookies.write(make_response(_codes_page(enabled.codes, target)), enabled.token)
    offer = second_step.offer(account, form.values.get("offer"))
    page = render_template(
        "accounts/set_up_second_step.html", form=form, offer=offer, account=account, next=target
    )
    return page, form.status


@blueprint.route("/account/security/disable", methods=["GET", "POST"])
@access(_OWN)
def turn_off_second_step() -> ResponseReturnValue:
    """Turn the second step off, with the password."""
    form = Form(Prove())
    if request.method == "POST":
        form.submit(lambda data: second_step.disable(_visitor(), data["current_password"]))
        if not form.errors:
            flash(gettext("Il codice di sicurezza è spento."), "success")
            return redirect(url_for("accounts.security"), 303)
    return render_template("accounts/prove.html", form=form, why="disable"), form.status


@blueprint.route("/account/security/codes", methods=["GET", "POST"])
@access(_OWN)
def new_recovery_codes() -> ResponseReturnValue:
    """Fresh recovery codes, with the password."""
    form = Form(Prove())
    if request.method == "POST":
        codes = form.submit(
            lambda data: second_step.new_recovery_codes(_visitor(), data["current_password"])
        )
        if codes is not None:
            return _codes_page(codes, url_for("accounts.security"))
    return render_template("accounts/prove.html", form=form, why="codes"), form.status


@blueprint.get("/account/sessions")
@access(_OWN)
def session_list() -> ResponseReturnValue:
    """The browsers in which one is logged in."""
    who = _visitor()
    assert who.account_id is not None
    return render_template(
        "accounts/sessions.html",
        sessions=queries.sessions_of(who.account_id),
        current=who.session_id,
        described=browsers.described,
    )


@blueprint.post("/account/sessions/end-others")
@access(_OWN)
def end_other_sessions() -> ResponseReturnValue:
    """Log out everywhere but here."""
    who = _visitor()
    assert who.account_id is not None
    sessions.end_others(who.account_id, who.session_id, who.actor)
    flash(gettext("Fatto: ora sei collegato solo da qui."), "success")
    return redirect(url_for("accounts.session_list"), 303)


@blueprint.post("/account/sessions/<int:session_id>/end")
@access("account.end_session", on=queries.find_session)
def end_session(subject: LoginSession) -> ResponseReturnValue:
    """Log out one browser."""
    sessions.end_one(subject, _visitor().actor)
    flash(gettext("Fatto: quel dispositivo è uscito."), "success")
    return redirect(url_for("accounts.session_list"), 303)


def _codes_page(codes: list[str], target: str) -> str:
    return render_template("accounts/recovery_codes.html", codes=codes, next=target)


def _visitor() -> Visitor:
    found: Visitor = authz.visitor()
    return found


def _account() -> Account:
    """The account behind the request, also while staff still set up the second step."""
    number = _visitor().known_id
    account = queries.find(number) if number is not None else None
    assert account is not None
    return account
