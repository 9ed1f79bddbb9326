"""Pages of questions and answers: the list, asking, answering, hiding."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.models import Campaign
from campaigns.public import queries as campaigns
from campaigns.questions import queries, services
from campaigns.questions.queries import QuestionOf
from campaigns.questions.schemas import AnswerSchema, QuestionSchema
from kit.authz import access, may, visitor
from kit.forms import Form
from kit.i18n import gettext as _

blueprint = Blueprint("campaigns_questions", __name__)


@blueprint.get("/campaigns/<slug>/questions")
@access("campaign.view", on=campaigns.by_slug)
def index(campaign: Campaign) -> ResponseReturnValue:
    """Questions and answers, newest first, and the form to ask."""
    return _list(campaign, Form(QuestionSchema()), {})


@blueprint.post("/campaigns/<slug>/questions")
@access("question.ask", on=campaigns.by_slug)
def ask(campaign: Campaign) -> ResponseReturnValue:
    """Ask the team something."""
    form = Form(QuestionSchema())
    question = form.submit(lambda data: services.ask(campaign, data, visitor()))
    if question is None:
        return _list(campaign, form, {})
    if question.moderation == "held":
        flash(_("Ricevuta. Prima di mandarla alla squadra la legge una persona."), "info")
    else:
        flash(_("Domanda mandata. Quando la squadra risponde ti scriviamo."), "success")
    return _back(campaign, question.id)


@blueprint.post("/campaigns/<slug>/questions/<int:question_id>/answer")
@access("question.answer", on=queries.find)
def answer(asked: QuestionOf) -> ResponseReturnValue:
    """Answer a question."""
    form = Form(AnswerSchema())
    if form.submit(lambda data: services.answer(asked, data, visitor())) is None:
        return _list(asked.campaign, Form(QuestionSchema()), {asked.question.id: form})
    if asked.question.answer_moderation == "held":
        flash(
            _("Salvata. Prima di pubblicarla la legge una persona: di solito in giornata."), "info"
        )
    else:
        flash(_("Risposta pubblicata."), "success")
    return _back(asked.campaign, asked.question.id)


@blueprint.post("/campaigns/<slug>/questions/<int:question_id>/hide")
@access("question.hide", on=queries.find)
def hide(asked: QuestionOf) -> ResponseReturnValue:
    """Hide a question, or show it again."""
    question = services.hide(asked, visitor())
    said = _("Domanda nascosta.") if question.hidden_at else _("Domanda di nuovo visibile.")
    flash(said, "success")
    return _back(asked.campaign, question.id)


def _list(campaign: Campaign, form: Form, answers: dict[int, Form]) -> ResponseReturnValue:
    page = queries.page(
        campaign.id,
        everything=may("question.see_all", campaign),
        team=may("question.answer", campaign),
        asker_id=visitor().account_id,
        cursor=request.args.get("cursor"),
    )
    status = max([form.status, *(one.status for one in answers.values())])
    rendered = render_template(
        "campaigns/questions/list.html",
        campaign=campaign,
        page=page,
        form=form,
        answers=answers,
        can_hide=may("question.hide", campaign),
        is_open=campaign.state in services.TAKES_QUESTIONS,
    )
    return rendered, status


def _back(campaign: Campaign, question_id: int) -> ResponseReturnValue:
    page = url_for("campaigns_questions.index", slug=campaign.slug)
    return redirect(f"{page}#question-{question_id}")
