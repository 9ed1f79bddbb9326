"""The development mailbox: mails that went to nobody, to be read in the browser.

Registered in development alone: it shows everybody's links to everybody.
"""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from kit import authz, mail
from kit.authz import access, anyone
from kit.mail import Mail

blueprint = Blueprint("dev_mailbox", __name__)

SHOWN = 100

authz.declare({"dev.mailbox": [(anyone,)]})


def find(mail_id: int) -> Mail | None:
    """One mail by its number."""
    return mail.find(mail_id) if mail_id < 2**63 else None


@blueprint.get("/dev/mailbox")
@access("dev.mailbox")
def mailbox() -> ResponseReturnValue:
    """The newest mails; with `to`, those to one address."""
    wanted = request.args.get("to", "").strip().lower()
    mails = [one for one in mail.latest(SHOWN) if wanted in one.recipient.lower()]
    return render_template("crowdfund/mailbox.html", mails=mails, wanted=wanted)


@blueprint.get("/dev/mailbox/<int:mail_id>")
@access("dev.mailbox", on=find)
def letter(subject: Mail) -> ResponseReturnValue:
    """One mail, as its reader sees it."""
    return render_template("crowdfund/mailbox_letter.html", mail=subject)


@blueprint.get("/dev/mailbox/<int:mail_id>/files/<int:which>")
@access("dev.mailbox", on=find, transactional=False)
def file(subject: Mail, which: int) -> ResponseReturnValue:
    """One of its attachments, made as at delivery."""
    if which >= len(subject.attachments):
        abort(404)
    made = mail.made(subject)[which]
    disposition = {"Content-Disposition": f'inline; filename="{made.filename}"'}
    return made.content, 200, {"Content-Type": made.type, **disposition}


@blueprint.get("/dev/mailbox/<int:mail_id>/html")
@access("dev.mailbox", on=find)
def html(subject: Mail) -> ResponseReturnValue:
    """The HTML part alone, with the styles it came with."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
    return subject.html, 200, {"Content-Security-Policy": policy}
