"""What a question and an answer are made of."""

from kit.fields import FormSchema, Paragraphs


class QuestionSchema(FormSchema):
    """A question to the team."""

    text = Paragraphs(longest=1000, shortest=10)


class AnswerSchema(FormSchema):
    """The team's answer."""

    answer = Paragraphs(longest=4000, shortest=2)
