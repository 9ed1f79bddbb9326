"""What the header and footer of every page lead to.

Their labels and addresses are the same for everybody of one language and role: made once.
"""

from functools import lru_cache

from flask import has_request_context, request, url_for

from accounts import redirects
from kit import authz
from kit.i18n import LANGUAGES, current_locale
from kit.i18n import gettext as _

Item = tuple[str, str, bool]
"""A label, an address, whether this is where the reader is."""


def context() -> dict[str, object]:
    """Variables of templates/base.html; nothing outside a request (mails)."""
    if not has_request_context():
        return {}
    language, root = current_locale(), request.script_root
    return {
        "nav_items": _main(_places(language, root)),
        "account_links": _own(language, root, authz.visitor().role),
        "language_links": _languages(),
        **_same_everywhere(language, root),
    }


@lru_cache(maxsize=64)
def _same_everywhere(_language: str, _root: str) -> dict[str, object]:
    return {
        "home_url": url_for("home.index"),
        "search_url": url_for("campaigns_public.index", _anchor="f-q"),
        "footer_links": _footer(),
    }


@lru_cache(maxsize=64)
def _places(_language: str, _root: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return (
        (_("Progetti"), url_for("campaigns_public.index"), ("/campaigns", "/p/")),
        (_("Cerco e offro"), url_for("exchange.index"), ("/exchange",)),
        (_("Community"), url_for("communities.index"), ("/communities",)),
        (_("Come funziona"), url_for("texts.how_it_works"), ("/how-it-works",)),
        (_("Proponi un'idea"), url_for("campaign_edit.new"), ("/campaigns/new",)),
    )


def _main(places: tuple[tuple[str, str, tuple[str, ...]], ...]) -> list[Item]:
    here = max(
        (part for _label, _url, parts in places for part in parts if _is_under(part)),
        key=len,
        default="",
    )
    return [(label, url, bool(here) and here in parts) for label, url, parts in places]


def _is_under(part: str) -> bool:
    path = request.path
    return path == part or path.startswith(f"{part.rstrip('/')}/")


@lru_cache(maxsize=64)
def _own(_language: str, _root: str, role: str) -> tuple[tuple[str, str], ...]:
    """The menu under one's name: one's own pages, and those of one's role."""
    links = [
        (_("I tuoi progetti"), url_for("campaigns_dashboard.own")),
        (_("I tuoi sostegni"), url_for("my_pledges.index")),
        (_("Cerchi e offri"), url_for("exchange.mine")),
        (_("Le tue community"), url_for("communities.index", mine="1")),
        (_("Il tuo profilo"), url_for("accounts.profile")),
    ]
    if role in {"animator", "admin"}:
        links.append((_("Progetti da leggere"), url_for("campaign_review.queue")))
        links.append((_("Incontri da curare"), url_for("exchange_desk.show")))
        links.append((_("Segnalazioni"), url_for("moderation.queue")))
        links.append((_("Contanti"), url_for("cash.index")))
    if role == "admin":
        links.append((_("Amministrazione"), url_for("admin.index")))
        links.append((_("Statistiche"), url_for("statistics.show")))
    return tuple(links)


def _footer() -> tuple[tuple[str, str], ...]:
    return (
        (_("Come funziona"), url_for("texts.how_it_works")),
        (_("Chi aggiunge"), url_for("matchfunding.index")),
        (_("Regole"), url_for("texts.rules")),
        (_("Trasparenza"), url_for("moderation_figures.show")),
        (_("Privacy"), url_for("texts.privacy")),
        (_("Accessibilità"), url_for("texts.accessibility")),
        (_("Note legali"), url_for("texts.legal")),
    )


def _languages() -> list[tuple[str, str, str, bool]]:
    here = redirects.here()
    return [
        (
            code,
            name,
            url_for("home.set_language", language=code, next=here),
            code == current_locale(),
        )
        for code, name in LANGUAGES.items()
    ]
