"""Mail: a row in the caller's transaction, delivered over SMTP by a job.

A mail is one Markdown template, `templates/mail/<name>.md`, whose first line is
"Subject: …"; the text part is that text, the HTML part is made from it at delivery, inside
templates/mail/layout.html. Attachments are names in the row ("receipt:pledge:AB12"); whoever
registered the kind makes the file at delivery, so that no bytes wait in the transaction.
"""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import render_template
from markupsafe import Markup
from sqlalchemy import String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from kit import clock, ids, markdown
from kit.db import Base, Id, Instant
from kit.i18n import force_locale
from kit.jobs import backoff, task
from kit.unit_of_work import forbid, session, unit_of_work

KEPT_FOR = timedelta(days=30)
"""How long a delivered mail is kept, for support and for the development mailbox."""


class Mail(Base):
    """One mail to one address; `sent_at` is empty until the server has taken it."""

    __tablename__ = "mails"

    id: Mapped[Id]
    created_at: Mapped[Instant]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    recipient: Mapped[str] = mapped_column(String(320), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(5), default="it", server_default="it")
    earlier_html: Mapped[str] = mapped_column("html", Text, default="", server_default="")
    attachments: Mapped[list[str]] = mapped_column(default=list)
    unsubscribe: Mapped[str] = mapped_column(String(500), default="")

    @property
    def html(self) -> str:
        """The HTML part, made from the text in the mail's language.

        Releases before migration 0034 wrote it down; while one still runs, so may its mails.
        """
        if self.earlier_html:
            return self.earlier_html
        with force_locale(self.locale):
            return render_template(
                "mail/layout.html",
                subject=self.subject,
                body=Markup(markdown.render(self.text)),  # noqa: S704  sanitised by render
                locale=self.locale,
            )


@dataclass(frozen=True)
class Transport:
    """Where mail goes: `smtp://[user:password@]host:port`, `smtps://…`, or `mailbox:`.

    `mailbox:` delivers to nobody: the mails are read on the development mailbox page.
    """

    url: str
    sender: str
    sender_name: str


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; `type` is its media type ("application/pdf")."""

    filename: str
    type: str
    content: bytes


Maker = Callable[[str], Attachment | None]
"""Makes the file of a name, outside of any unit of work; None if there is no such thing."""

_makers: dict[str, Maker] = {}


class NothingToAttach(LookupError):
    """A mail names a file that nobody can make."""


_NO_MARKUP = str.maketrans("[]<>`*_\\", "()‹›'·-/")

_transport = Transport("mailbox:", "innesco@localhost", "Innesco")


def configure(transport: Transport) -> None:
    """Set where this process delivers mail."""
    global _transport
    _transport = transport


def attach_with(kind: str, maker: Maker) -> None:
    """Let `maker` make the files of the attachments called "<kind>:…"."""
    _makers[kind] = maker


def plain(text: str) -> str:
    """What people typed, unable to become a link or other markup in a mail of ours."""
    return text.translate(_NO_MARKUP)


def send(
    name: str,
    recipient: str,
    *,
    locale: str = "it",
    attachments: Sequence[str] = (),
    unsubscribe: str = "",
    can_wait: bool = False,
    **context: Any,
) -> Mail:
    """Write a mail into the open unit of work and defer its delivery.

    `name` is the template's ("pledges/committed"); `context` goes to the template;
    `attachments` are names "<kind>:<what>" of files made at delivery; `unsubscribe` is the
    address that stops mails of this kind: one press in the mail program is enough (RFC 8058).
    One of very many, which nobody sits and waits for, `can_wait` until all other jobs are done.
    """
    with force_locale(locale):
        rendered = render_template(f"mail/{name}.md", **context)
        head, _, body = rendered.strip().partition("\n")
        subject = " ".join(head.removeprefix("Subject:").split())[:300]
    mail = Mail(
        created_at=clock.now(),
        message_id=f"{ids.token()}@innesco",
        name=name,
        recipient=recipient,
        subject=subject,
        text=body.strip() + "\n",
        locale=locale,
        attachments=list(attachments),
        unsubscribe=unsubscribe,
    )
    session().add(mail)
    session().flush()
    deliver.defer(mail_id=mail.id, can_wait=can_wait)
    return mail


@task("kit.deliver_mail", queue="mail", transactional=False, retry=backoff(8, first_seconds=30))
def deliver(mail_id: int) -> None:
    """Hand one mail to the SMTP server; at least once, with a stable Message-ID."""
    with unit_of_work() as opened:
        mail = opened.get(Mail, mail_id)
        if mail is None or mail.sent_at is not None:
            return
        if _transport.url == "mailbox:":
            mail.sent_at = clock.now()
            return
    _over_smtp(mail)
    with unit_of_work() as opened:
        opened.execute(update(Mail).where(Mail.id == mail_id).values(sent_at=clock.now()))


@task("kit.forget_old_mails", every_minutes=24 * 60)
def forget_old() -> None:
    """Delete mails delivered more than 30 days ago: they hold personal data."""
    session().execute(delete(Mail).where(Mail.sent_at < clock.now() - KEPT_FOR))


def forget(recipient: str) -> None:
    """Delete what was delivered to an address whose owner goes."""
    session().execute(delete(Mail).where(Mail.recipient == recipient, Mail.sent_at.is_not(None)))


def latest(limit: int = 100) -> list[Mail]:
    """The newest mails first; for the development mailbox."""
    return list(session().scalars(select(Mail).order_by(Mail.id.desc()).limit(limit)))


def find(mail_id: int) -> Mail | None:
    """One mail; for the development mailbox."""
    return session().get(Mail, mail_id)


def made(mail: Mail) -> list[Attachment]:
    """The files of a mail; outside of any unit of work. NothingToAttach if one cannot be made."""
    return [_made(name) for name in mail.attachments]


def _made(name: str) -> Attachment:
    kind, _, what = name.partition(":")
    found = _makers[kind](what) if kind in _makers else None
    if found is None:
        raise NothingToAttach(name)
    return found


def _over_smtp(mail: Mail) -> None:
    forbid("sending mail")
    message = _message(mail)
    parts = urlsplit(_transport.url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with kind(parts.hostname or "localhost", parts.port or 25, timeout=20) as server:
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = formataddr((_transport.sender_name, _transport.sender))
    message["To"] = mail.recipient
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for file in made(mail):
        main, _, sub = file.type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.filename)
    return message
