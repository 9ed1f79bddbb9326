"""What admins set for moderation: words that make a text wait, and who moderates where."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts.models import Account
from accounts.states import ANIMATOR
from communities.moderation import areas, blocklist, words
from communities.moderation.schemas import AreasSchema, WordsSchema
from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import gettext as _
from kit.i18n import ngettext

blueprint = Blueprint("moderation_settings", __name__, url_prefix="/moderation/settings")


def animator(account_id: int) -> Account | None:
    """An animator by number."""
    found = accounts.find(account_id) if account_id < 2**63 else None
    return found if found is not None and found.role == ANIMATOR else None


@blueprint.get("")
@access("moderation.settings")
def show() -> ResponseReturnValue:
    """Both."""
    return _page(Form(WordsSchema(), {"words": "\n".join(blocklist.words())}))


@blueprint.post("/words")
@access("moderation.settings")
def save_words() -> ResponseReturnValue:
    """Make the list of words anew."""
    form = Form(WordsSchema())
    count = form.submit(lambda data: blocklist.replace(data["words"], visitor().actor))
    if count is None:
        return _page(form)
    said = ngettext("Salvata: %(num)s parola.", "Salvata: %(num)s parole.", count)
    flash(said, "success")
    return redirect(url_for("moderation_settings.show"), 303)


@blueprint.post("/areas/<int:account_id>")
@access("moderation.settings", on=animator)
def save_areas(account: Account) -> ResponseReturnValue:
    """Say where an animator moderates."""
    form = Form(AreasSchema())
    form.submit(lambda data: areas.give(account, data["districts"], visitor().actor))
    if form.errors:
        flash(form.errors.get("districts", [""])[0], "error")
        return _page(Form(WordsSchema(), {"words": "\n".join(blocklist.words())}), form.status)
    flash(_("Salvato: le zone di %(name)s.", name=account.display_name), "success")
    return redirect(url_for("moderation_settings.show"), 303)


def _page(form: Form, status: int | None = None) -> ResponseReturnValue:
    page = render_template(
        "moderation/settings.html",
        form=form,
        animators=areas.animators(),
        options=words.area_options(),
    )
    return page, status or form.status
