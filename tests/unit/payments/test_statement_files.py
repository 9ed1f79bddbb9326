"""Reading a bank's files: camt.053, columns of any bank, and what is no statement."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import operator_account
from payments.bank import camt, columns, creditor, reading, statements
from payments.bank.reading import ReadFile, UnreadableFile
from payments.operator_account import OperatorAccount

IBAN = "IT60X0542811101000000123456"
REFERENCE = creditor.reference("AB23CD45EF")

V2 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
V8 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


@pytest.fixture(autouse=True)
def account() -> Iterator[None]:
    before = operator_account.current()
    operator_account.configure(OperatorAccount("Comune di Napoli", IBAN))
    yield
    operator_account.configure(before)


def entry(
    amount: str = "25.00", *, way: str = "CRDT", status: str = "<Sts>BOOK</Sts>", details: str = ""
) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>2027-02-26</Dt></BookgDt><AcctSvcrRef>REF1</AcctSvcrRef>"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def document(*entries: str, namespace: str = V2, iban: str = IBAN) -> bytes:
    body = "".join(entries)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{namespace}"><BkToCstmrStmt>'
        f"<Stmt><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{body}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


V2_DETAILS = f"""<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr>
<Nm>Carla  Ruotolo</Nm></Dbtr><DbtrAcct><Id><IBAN>IT02</IBAN></Id></DbtrAcct></RltdPties><RmtInf>
<Strd><CdtrRefInf><Ref>{REFERENCE}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"""
V8_DETAILS = f"""<TxDtls><RltdPties><Dbtr><Pty><Nm>Carla Ruotolo</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>dono {creditor.spaced(REFERENCE)}</Ustrd></RmtInf></TxDtls>"""


def test_a_credit_of_version_02() -> None:
    found = statements.read(document(entry(details=V2_DETAILS)))
    line = found.lines[0]
    assert (found.format, found.iban) == ("camt", IBAN)
    assert (line.amount, line.booked_on, line.sender) == (25_00, date(2027, 2, 26), "Carla Ruotolo")
    assert (line.sender_iban, line.servicer_reference) == ("IT02", "REF1")
    assert reading.references(line.remittance) == [REFERENCE]


def test_a_credit_of_version_08() -> None:
    booked = "<Sts><Cd>BOOK</Cd></Sts>"
    found = camt.read(document(entry(status=booked, details=V8_DETAILS), namespace=V8))
    assert found.lines[0].sender == "Carla Ruotolo"
    assert reading.references(found.lines[0].remittance) == [REFERENCE]


def test_debits_reversals_and_what_is_not_booked_are_left_out() -> None:
    reversed_debit = entry().replace("<BookgDt>", "<RvslInd>true</RvslInd><BookgDt>")
    pending = entry(status="<Sts><Cd>PDNG</Cd></Sts>")
    found = camt.read(document(entry(way="DBIT"), reversed_debit, pending, entry()))
    assert (len(found.lines), found.left_out) == (1, 3)


ORDER = "<TxDtls><Refs><EndToEndId>payout:12</EndToEndId></Refs>{more}</TxDtls>"


def test_an_order_of_ours_that_left_is_told_apart_from_other_debits() -> None:
    found = camt.read(document(entry(way="DBIT", details=ORDER.format(more=""))))
    assert (found.lines, found.left_out) == ([], 0)
    assert [(one.payout, one.amount, one.came_back) for one in found.outgoing] == [
        (12, 25_00, False)
    ]


def test_an_order_that_came_back_is_money_and_a_reversed_one_is_none() -> None:
    returned = entry(details=ORDER.format(more="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"))
    reversed_order = entry(details=ORDER.format(more="")).replace(
        "<BookgDt>", "<RvslInd>true</RvslInd><BookgDt>"
    )
    found = camt.read(document(returned, reversed_order))
    assert [(one.payout, one.came_back) for one in found.lines] == [(12, True)]
    assert [(one.payout, one.came_back) for one in found.outgoing] == [(12, True)]


@pytest.mark.parametrize(
    ("text", "number"),
    [("payout:12", 12), ("Rif. PAYOUT 7 del", 7), ("payout:", 0), ("xpayout:3", 0), ("", 0),
     ("payout:1234567890123", 0)],
)  # fmt: skip
def test_the_name_of_a_payout_is_read_as_we_write_it(text: str, number: int) -> None:
    assert reading.payout_in(text) == number


def test_an_entry_of_several_transfers_is_several_lines() -> None:
    parts = "".join(
        f'<TxDtls><Amt Ccy="EUR">{amount}</Amt></TxDtls>' for amount in ("10.00", "15.00")
    )
    assert [line.amount for line in camt.read(document(entry(details=parts))).lines] == [
        10_00,
        15_00,
    ]
    wrong = camt.read(document(entry("26.00", details=parts))).wrong
    assert len(wrong) == 1


@pytest.mark.parametrize(
    "broken",
    [
        entry("venti"), entry("-5.00"), entry("1e9"), entry("0.00"), entry("5.001"),
        entry(way="BOTH"), entry().replace("2027-02-26", "2027-13-45"),
        entry().replace("2027-02-26", "1927-02-26"), entry().replace("EUR", "USD"),
        "<Ntry/>",
    ],
)  # fmt: skip
def test_a_broken_entry_is_told_and_the_others_come_in(broken: str) -> None:
    found = camt.read(document(broken, entry()))
    assert ([one.number for one in found.wrong], len(found.lines)) == ([1], 1)
    assert str(found.wrong[0].why)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    b"<Document>&b;</Document>"
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>'


@pytest.mark.parametrize(
    "content",
    [
        b"", b"   ", b"<", b"<Document>", b"<Document/>", BOMB, OUTSIDE,
        b"<?xml version='1.0' encoding='klingon'?><Document/>", b"\x00\x01\x02" * 400,
        document()[:-20], document(iban="DE89370400440532013000"), document(),
        "<?xml version='1.0' encoding='UTF-8'?><à/>".encode("latin-1"), b"a;b;c\n1;2;3",
        b"%PDF-1.7 \xff\xfe", b"\x81\x8d\x8f", b"\xff\xfe\x00", b'"' * 200_000,
        b"x" * (reading.MOST_BYTES + 1),
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused_beside_the_field(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        statements.read(content)
    assert refused.value.field == "file"


def csv(*rows: str, head: str = "Data contabile;Importo;Ordinante;Causale") -> ReadFile:
    return columns.read("\n".join([head, *rows]).encode())


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Data contabile;Importo;Ordinante;Causale", "26/02/2027;1.234,50;Carla;Forno"),
        ("Date,Amount,Payer,Description", '2027-02-26,"1,234.50",Carla,Forno'),
        ("DATA OPERAZIONE;DARE;AVERE;CONTROPARTE;DESCRIZIONE", "26-02-27;;1234,50 €;Carla;Forno"),
        ("Booking date\tMoney in\tSender\tDetails", "2027-02-26\t1234.50\tCarla\tForno"),
        ("Data valuta;Data contabile;Importo (EUR);Ordinante;Causale",
         "01/01/2020;26.02.2027;+1.234,50;Carla;Forno"),
    ],
)  # fmt: skip
def test_columns_of_several_banks(head: str, row: str) -> None:
    line = csv(row, head=head).lines[0]
    assert (line.booked_on, line.amount) == (date(2027, 2, 26), 1_234_50)
    assert (line.sender, line.remittance) == ("Carla", "Forno")


def test_lines_above_the_heads_are_passed_over_and_counted() -> None:
    found = csv("26/02/2027;x;A;B", head="Conto;123\n\nData;Importo;Ordinante;Causale")
    assert (found.wrong[0].number, found.wrong[0].text) == (4, "26/02/2027;x;A;B")


def test_money_that_goes_out_is_left_out() -> None:
    found = csv("26/02/2027;-5,00;A;B", "26/02/2027;5,00-;A;B", "26/02/2027;5;A;B")
    assert (found.left_out, found.lines[0].amount) == (2, 5_00)


def test_orders_of_ours_in_columns() -> None:
    rows = ("26/02/2027;-5,00;A;ordine;payout:3", "26/02/2027;5,00;A;Bonifico stornato;payout:3")
    found = csv(*rows, head="Data;Importo;Ordinante;Causale;End-to-end")
    told = [(one.payout, one.amount, one.end_to_end) for one in (*found.outgoing, *found.lines)]
    assert told == [(3, 5_00, "payout:3"), (3, 5_00, "payout:3")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = "Data;Importo;Ordinante;Causale\n26/02/2027;5,00;Nicolò È;Perché no"
    line = columns.read(text.encode(encoding)).lines[0]
    assert (line.sender, line.remittance) == ("Nicolò È", "Perché no")


def test_ten_thousand_lines_and_not_without_end() -> None:
    rows = [f"26/02/2027;5,00;A;riga {number}" for number in range(10_000)]
    found = csv(*rows)
    assert len(found.lines) == 10_000
    assert len(set(reading.keys(found.lines))) == 10_000
    with pytest.raises(UnreadableFile):
        csv(*rows, *rows, *rows)


def test_a_reference_is_found_however_it_is_typed() -> None:
    typed = [
        REFERENCE, REFERENCE.lower(), creditor.spaced(REFERENCE), f"/RFB/{REFERENCE}/",
        f"dono {'-'.join(REFERENCE)} grazie", f"RF18 no, {REFERENCE}", f"surf 1 {REFERENCE}",
    ]  # fmt: skip
    assert [text for text in typed if REFERENCE not in reading.references(text)] == []
    wrong = REFERENCE[:-1] + ("2" if REFERENCE[-1] != "2" else "3")
    assert REFERENCE not in reading.references(wrong)


@given(text=st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for found in reading.references(text):
        assert found.startswith("RF")


@given(content=st.binary(max_size=2_000))
def test_any_bytes_are_a_statement_or_refused(content: bytes) -> None:
    try:
        found = statements.read(content)
    except UnreadableFile:
        return
    assert all(line.amount > 0 for line in found.lines)
