"""Ideas on the admin's desk: what became of each, and ranking lists brought in whole."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from crowdfund import asked
from crowdfund.admin.pages import show_list
from crowdfund.answers import done
from crowdfund.ideas import policies, queries, ranking_files, rankings
from crowdfund.ideas.models import Ranking
from crowdfund.ideas.schemas import IdeasSchema, NothingSchema, RankingSchema
from crowdfund.ideas.states import IDEA
from kit.authz import access, visitor
from kit.forms import Form
from kit.i18n import gettext as _

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("ideas_desk", __name__, url_prefix="/admin/ideas")

SHOWN = 100
"""How many wrong lines the page shows; the file has all of them."""


@blueprint.get("")
@access("ideas.manage")
def index() -> ResponseReturnValue:
    """Every idea and what became of it."""
    form, data = asked.read(IdeasSchema())
    page = queries.listing(data["state"], request.args.get("cursor") or None)
    return show_list("ideas", page, form, states=IDEA.states, counts=queries.by_state())


@blueprint.get("/rankings")
@access("ideas.manage")
def lists() -> ResponseReturnValue:
    """The form for a list, and the lists so far."""
    return _lists(Form(RankingSchema()))


@blueprint.post("/rankings")
@access("ideas.manage")
def upload() -> ResponseReturnValue:
    """Try a list; nothing of it is taken yet."""
    form = Form(RankingSchema())
    typed: MultiDict[str, str] = CombinedMultiDict([request.files, request.form])  # type: ignore[list-item]
    most = ranking_files.MOST_BYTES + 1
    made = form.submit(
        lambda data: rankings.upload(
            data["file"].filename, data["file"].stream.read(most), visitor().account_id
        ),
        typed,
    )
    if made is None:
        return _lists(form)
    return redirect(url_for(".ranking", ranking_id=made.id), 303)


@blueprint.get("/rankings/<int:ranking_id>")
@access("ideas.manage", on=rankings.find)
def ranking(ranking: Ranking) -> ResponseReturnValue:
    """What taking it would do, or did, with every line that is wrong."""
    return _ranking(ranking, Form(NothingSchema()))


@blueprint.post("/rankings/<int:ranking_id>/take")
@access("ideas.manage", on=rankings.find)
def take(ranking: Ranking) -> ResponseReturnValue:
    """Take what is new."""
    form = Form(NothingSchema())
    if form.submit(lambda _data: rankings.take(ranking, visitor().account_id)) is None:
        return _ranking(ranking, form)
    said = _("Le domande nuove stanno entrando. Chi le ha scritte riceve l'invito.")
    return done(said, ".ranking", ranking_id=ranking.id)


@blueprint.post("/rankings/<int:ranking_id>/discard")
@access("ideas.manage", on=rankings.find)
def discard(ranking: Ranking) -> ResponseReturnValue:
    """Forget it."""
    form = Form(NothingSchema())
    if form.submit(lambda _data: rankings.discard(ranking, visitor().actor)) is None:
        return _ranking(ranking, form)
    return done(_("Il file è stato scartato: non è entrato niente."), ".lists")


@blueprint.get("/rankings/<int:ranking_id>/wrong.csv")
@access("ideas.manage", on=rankings.find)
def wrong(ranking: Ranking) -> ResponseReturnValue:
    """The wrong lines as a file, to mend and upload again."""
    answer = Response(rankings.wrong_as_csv(ranking), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"sbagliate-{ranking.id}.csv")
    return answer


def _lists(form: Form) -> ResponseReturnValue:
    cursor = request.args.get("cursor") or None
    page = render_template(
        "admin/rankings.html", page=rankings.listing(cursor), has_cursor=bool(cursor), form=form
    )
    return page, form.status


def _ranking(ranking: Ranking, form: Form) -> ResponseReturnValue:
    lines = rankings.wrong_shown(ranking, SHOWN)
    page = render_template("admin/ranking.html", ranking=ranking, form=form, lines=lines)
    return page, form.status
