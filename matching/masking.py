"""Addresses typed into a message, kept back until both sides agree."""

import re

from kit.i18n import gettext as _

MAIL = r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
PHONE = r"(?<![\d/])\+?(?:\d[\s./-]?){8,14}\d(?!\d)"
LINK = r"\b(?:https?://|www\.|t\.me/|wa\.me/)\S+"
ADDRESS = re.compile(f"{LINK}|{MAIL}|{PHONE}", re.IGNORECASE)


def masked(text: str) -> str:
    """The text without mail addresses, telephone numbers and links."""
    hidden = _("si vede quando siete d'accordo")
    return ADDRESS.sub(f"[{hidden}]", text)
