"""PDFs: readable by a machine, safe whatever people wrote, the same each time."""

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kit import pdf

NASTY = '#panic("x") *grassetto* @nota $x$ <b>& 1.234,50 € 🍕 \\'


def paper(title: str = "Ricevuta n. 7/2027") -> pdf.Document:
    return pdf.Document(
        issuer="Comune di Napoli",
        title=title,
        language="it",
        footer="Ricevuta n. 7/2027",
        blocks=(
            pdf.Facts([("Da", NASTY)]),
            pdf.Heading("Il sostegno"),
            pdf.Paragraph(NASTY),
            pdf.Table(("text", "amount"), ("Voce", "Importo"), [("Dono", "25,00 €")]),
            pdf.Total("Totale", "25,00 €"),
        ),
    )


def test_it_declares_pdf_ua_and_has_tags_a_language_and_a_title() -> None:
    rendered = pdf.render(paper())
    catalogue = PdfReader(BytesIO(rendered)).root_object
    assert b"pdfuaid:part>1<" in rendered
    said = {name: str(catalogue.get(name)) for name in ("/MarkInfo", "/Lang", "/StructTreeRoot")}
    assert "'/Marked': True" in said["/MarkInfo"]
    assert said["/Lang"] == "it"
    assert said["/StructTreeRoot"] != "None"


def test_what_people_wrote_stands_there_as_they_wrote_it() -> None:
    text = PdfReader(BytesIO(pdf.render(paper()))).pages[0].extract_text()
    assert '#panic("x") *grassetto* @nota $x$ <b>& 1.234,50 €' in text
    assert "Ricevuta n. 7/2027" in text


def test_the_same_document_is_the_same_file() -> None:
    assert pdf.render(paper()) == pdf.render(paper())


def test_a_long_table_goes_on_over_pages() -> None:
    rows = [(f"Voce {number}", "1,00 €") for number in range(120)]
    long = pdf.Document(
        "Comune", "Rendiconto", "it", [pdf.Table(("text", "amount"), ("Voce", "Importo"), rows)]
    )
    reader = PdfReader(BytesIO(pdf.render(long)))
    assert len(reader.pages) > 2
    assert "Voce 119" in reader.pages[-1].extract_text()


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_no_text_is_too_strange_for_paper(text: str) -> None:
    assert pdf.render(pdf.Document("Comune", "Titolo", "it", [pdf.Paragraph(text)]))


def test_a_script_the_font_lacks_is_written_in_latin_letters() -> None:
    name = pdf.Document("Comune", "Titolo", "it", [pdf.Paragraph("Да, 陈伟 🍕")])
    text = PdfReader(BytesIO(pdf.render(name))).pages[0].extract_text()
    assert "Да, Chen Wei" in text
