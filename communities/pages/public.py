"""Pages of communities that everyone may read: the list, the calendar; and who is in one."""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from communities import icalendar_feed, invitations, policies, queries
from communities.models import Community, Invitation, Post
from communities.pages import options
from communities.schemas import AnswerSchema, CommunityListSchema
from kit.authz import access, visitor
from kit.forms import Form

__all__ = ["blueprint", "policies"]

blueprint = Blueprint("communities", __name__, url_prefix="/communities")


@blueprint.get("")
@access("community.list")
def index() -> ResponseReturnValue:
    """Every open community with filters, or one's own."""
    form = Form(CommunityListSchema())
    account_id = visitor().account_id
    found = form.submit(lambda data: queries.search(data, account_id), typed=request.args)
    page = render_template("communities/list.html", form=form, found=found, options=options)
    return page, form.status


@blueprint.get("/<community_slug>/members")
@access("community.members", on=queries.by_slug)
def members(community: Community) -> ResponseReturnValue:
    """Who is in it, as the others know them."""
    return render_template(
        "communities/members.html",
        community=community,
        page=queries.members(community, request.args.get("cursor")),
        animators=queries.animators(community.id),
        count=queries.members_in([community])[community.id],
    )


@blueprint.get("/<community_slug>/calendar")
@access("community.view", on=queries.by_slug)
def calendar(community: Community) -> ResponseReturnValue:
    """What is on; with `past`, what was."""
    is_past = request.args.get("past") == "1"
    find = queries.past_meetings if is_past else queries.meetings
    return render_template(
        "communities/calendar.html",
        community=community,
        page=find(community, request.args.get("cursor")),
        is_past=is_past,
    )


@blueprint.get("/<community_slug>/calendar.ics")
@access("community.view", on=queries.by_slug)
def calendar_feed(community: Community) -> ResponseReturnValue:
    """The calendar for other programs, which ask again every few hours."""
    answer = make_response(icalendar_feed.feed(community, queries.for_calendars(community)))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = f'inline; filename="{community.slug}.ics"'
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("/<community_slug>/posts/<int:post_id>")
@access("post.view", on=queries.post)
def post(written: Post) -> ResponseReturnValue:
    """One post with its answers."""
    return show_post(written, Form(AnswerSchema()))


@blueprint.get("/invitations/<token>")
@access("community.invited", on=invitations.by_token)
def invited(invitation: Invitation) -> ResponseReturnValue:
    """Where an invitation leads: what the community is, and the way in."""
    community = queries.by_id(invitation.community_id)
    assert community is not None
    is_valid = invitations.is_valid(invitation) and community.state == "open"
    page = render_template(
        "communities/invited.html", community=community, invitation=invitation, is_valid=is_valid
    )
    return page, 200 if is_valid else 410


def show_post(written: Post, form: Form) -> ResponseReturnValue:
    """The page of a post, or of the one that an answer belongs to."""
    account_id = visitor().account_id
    top = queries.parent(written)
    page = queries.answers(top, account_id, request.args.get("cursor"))
    shown = render_template(
        "communities/post.html",
        community=queries.by_id(top.community_id),
        post=top,
        page=page,
        voices=queries.voices([top, *page.items]),
        form=form,
        account_id=account_id,
    )
    return shown, form.status
