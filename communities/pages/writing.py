"""Pages on which members write, answer and take back, and announcements leave the top."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from communities import posts, queries
from communities.models import Community, Post
from communities.pages.public import show_post
from communities.schemas import AnswerSchema, PostSchema
from kit.authz import access, may, visitor
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("community_posts", __name__, url_prefix="/communities")


@blueprint.get("/<community_slug>/posts/new")
@access("community.write", on=queries.by_slug)
def new(community: Community) -> ResponseReturnValue:
    """A blank post; `announce` in the address ticks that it is an announcement."""
    known = {"is_announcement": request.args.get("announce") == "1"}
    return _form(community, Form(PostSchema(), known=known))


@blueprint.post("/<community_slug>/posts/new")
@access("community.write", on=queries.by_slug)
def publish(community: Community) -> ResponseReturnValue:
    """Publish it."""
    form = Form(PostSchema())
    may_announce = may("community.animate", community)
    made = form.submit(
        lambda data: posts.write(
            community,
            {**data, "is_announcement": data["is_announcement"] and may_announce},
            visitor(),
        )
    )
    if made is None:
        return _form(community, form)
    flash(*_said(made))
    return redirect(url_for("community.show", community_slug=community.slug), 303)


@blueprint.post("/<community_slug>/posts/<int:post_id>")
@access("post.answer", on=queries.post)
def answer(written: Post) -> ResponseReturnValue:
    """Answer it."""
    form = Form(AnswerSchema())
    made = form.submit(lambda data: posts.answer(written, data, visitor()))
    if made is None:
        return show_post(written, form)
    flash(*_said(made))
    return _to_post(made)


@blueprint.post("/<community_slug>/posts/<int:post_id>/withdraw")
@access("post.withdraw", on=queries.post)
def withdraw(written: Post) -> ResponseReturnValue:
    """Take back what one wrote."""
    posts.withdraw(written, visitor().account_id)
    flash(_("Tolto: non lo vede più nessuno."), "success")
    return _to_post(written) if written.parent_id else _home(written)


@blueprint.post("/<community_slug>/posts/<int:post_id>/unpin")
@access("post.unpin", on=queries.post)
def unpin(written: Post) -> ResponseReturnValue:
    """Let an announcement go down the feed."""
    posts.unpin(written)
    flash(_("L'annuncio non è più in cima."), "success")
    return _home(written)


def _said(post: Post) -> tuple[str, str]:
    if post.moderation == "held":
        return _("Grazie! Prima lo guarda una persona: di solito basta poco."), "info"
    return _("Pubblicato."), "success"


def _to_post(post: Post) -> ResponseReturnValue:
    community = queries.by_id(post.community_id)
    assert community is not None
    number = post.parent_id or post.id
    where = url_for("communities.post", community_slug=community.slug, post_id=number)
    return redirect(where, 303)


def _home(post: Post) -> ResponseReturnValue:
    community = queries.by_id(post.community_id)
    assert community is not None
    return redirect(url_for("community.show", community_slug=community.slug), 303)


def _form(community: Community, form: Form) -> ResponseReturnValue:
    return render_template("communities/write.html", community=community, form=form), form.status
