"""What an update is made of."""

from kit.fields import FormSchema, Line, Paragraphs


class UpdateSchema(FormSchema):
    """An update: a title and a text in Markdown."""

    title = Line(longest=120, shortest=3)
    text = Paragraphs(longest=10_000, shortest=20)
