"""What receipts, notes and summaries say on paper, and that they come by mail as files."""

import re
from email import message_from_bytes
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader

from campaigns.models import Campaign
from campaigns.receipts import papers, queries, services
from campaigns.receipts.models import Receipt
from kit import mail
from kit.mail import Attachment, Transport
from kit.unit_of_work import unit_of_work
from tests.domain.receipts.test_issuing import issued
from tests.domain.test_cli import mail_server
from tests.factories import campaigns
from tests.support import work


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return campaigns.live()


def read(file: Attachment) -> str:
    assert b"pdfuaid:part>1<" in file.content
    pages = PdfReader(BytesIO(file.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def again(receipt: Receipt) -> Receipt:
    with unit_of_work():
        found = queries.by_code(receipt.code)
    assert found is not None
    return found


def test_a_receipt_says_who_what_when_how_and_for_whom(campaign: Campaign) -> None:
    file = papers.receipt_file(again(issued(campaign, "pledge:AB12", 125_50, reward="Pane")))
    said = read(file)
    assert file.filename == "ricevuta-2027-1.pdf"
    for part in (
        "Comune di Napoli", "Ricevuta n. 1/2027", "1 marzo 2027", "Carla Ruotolo",
        campaign.title, "Associazione Barra Viva", "00743110157", "Carta", "125,50 €",
        "centoventicinque/50", "non dà diritto a detrazioni", "Pane", "AB12",
    ):  # fmt: skip
        assert part in said, part


def test_it_is_in_the_donors_language(campaign: Campaign) -> None:
    file = papers.receipt_file(again(issued(campaign, "pledge:A", 20_00, locale="en")))
    assert file.filename == "receipt-2027-1.pdf"
    said = read(file)
    assert "Receipt no. 1/2027" in said
    assert "€20" in said
    assert "In lettere" not in said


def test_a_later_copy_says_what_went_back(campaign: Campaign) -> None:
    receipt = issued(campaign, "pledge:A", 25_00)
    with unit_of_work():
        services.correct("pledge:A", "1", 5_00)
    assert "vale ancora per 20 €" in read(papers.receipt_file(again(receipt)))
    with unit_of_work():
        services.correct("pledge:A", "2", 20_00)
    said = read(papers.receipt_file(again(receipt)))
    assert "non vale più" in said
    assert "R1/2027 (5 €), R2/2027 (20 €)" in said


def test_a_note_names_its_receipt(campaign: Campaign) -> None:
    issued(campaign, "pledge:A", 25_00)
    with unit_of_work():
        services.correct("pledge:A", "1", 5_00)
    note = papers.attached_correction("pledge:A/1")
    assert note is not None
    said = read(note)
    assert "Nota di rettifica n. R1/2027" in said
    assert "Ricevuta n. 1/2027 del 1 marzo 2027, di 25 €" in said
    assert "Importo restituito 5 €" in said


def test_a_summary_adds_up_what_is_left(campaign: Campaign) -> None:
    for name, amount in (("A", 25_00), ("B", 10_50), ("C", 7_00)):
        issued(campaign, f"pledge:{name}", amount)
    with unit_of_work():
        services.correct("pledge:B", "1", 10_50)
    with unit_of_work():
        all_of_them = queries.of_email("carla@posta.example")
    said = read(papers.summary_file(2027, all_of_them, "it"))
    assert "Totale 32 €" in said
    assert "Ricevute 3/2027, 1/2027. Questo sostegno non dà diritto" in said


def test_the_receipt_arrives_as_a_file_over_smtp(app: Flask, campaign: Campaign) -> None:
    issued(campaign, "pledge:A", 25_00)
    with mail_server() as (postbox, port):
        mail.configure(Transport(f"smtp://127.0.0.1:{port}", "innesco@localhost", "Innesco"))
        try:
            work.run_jobs(app, only="kit.deliver_mail")
        finally:
            mail.configure(Transport("mailbox:", "innesco@localhost", "Innesco"))
    message = next(
        message_from_bytes(one.as_bytes()) for one in postbox.got if "carla" in one["To"]
    )
    (file,) = [part for part in message.walk() if part.get_filename()]
    assert (file.get_filename(), file.get_content_type()) == (
        "ricevuta-2027-1.pdf",
        "application/pdf",
    )
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert "Ricevuta n. 1/2027" in read(Attachment("", "", content))


def test_a_mail_whose_file_cannot_be_made_is_not_sent_without_it(app: Flask) -> None:
    with unit_of_work():
        sent = mail.send("crowdfund/test", "a@posta.example", attachments=["receipt:pledge:NO"])
    with pytest.raises(mail.NothingToAttach):
        mail.made(sent)
