from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from esmero.letters import envelope
from esmero.letters.letter import Letter

AT = datetime(2026, 11, 17, 11, 58, tzinfo=UTC)
LETTER = Letter(
    language="es",
    subject="Tenemos su pregunta: Marta le contesta hoy antes de las 16:40",
    heading="Tenemos su pregunta.",
    text="Tenemos su pregunta.\n.\nFrom here on — a long line " + "words " * 400 + "\n",
    html="<p>Tenemos su pregunta.</p>" + "<p>Довольно длинная строка</p>" * 90,
)
FACE = b"\x89PNG\r\n\x1a\n" + b"\0\xff" * 600
ADDRESS = envelope.Address(
    sender="help@marea.example",
    sender_name="Marta at Marea",
    recipient="ana@example.org",
    recipient_name="Ana Belmonte",
    reply_to="reply+c.abcdef@marea.example",
)
INJECTIONS = [
    f"x{end}Bcc: victim@example.net{end}{end}body"
    for end in ("\r\n", "\n", "\r", "\0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c")
]
INJECTIONS += [
    "=?utf-8?q?x=0D=0ABcc:_victim@example.net?=",
    '"<victim@example.net>, "',
    "x\ud800y",
    "\u202egnirts",
]
INJECTIONS += ["ж, " * 60, "word " * 300, '\\" <victim@example.net>']


@dataclass
class File:
    name: str
    content_type: str


def seal(letter=LETTER, address=ADDRESS, *, references=(), is_automatic=False, files=()):
    return envelope.seal(
        letter,
        address,
        message_id="m.12@marea.example",
        references=list(references),
        at=AT,
        is_automatic=is_automatic,
        files=files,
    )


def opened(raw):
    return message_from_bytes(raw, policy=policy.default)


def test_the_headers_say_who_writes_to_whom_and_where_the_answer_goes():
    mail = opened(seal(references=["one@example.org", "two@marea.example"]))

    assert mail["From"] == "Marta at Marea <help@marea.example>"
    assert mail["To"] == "Ana Belmonte <ana@example.org>"
    assert mail["Reply-To"].addresses[0].addr_spec == "reply+c.abcdef@marea.example"
    assert mail["Subject"] == LETTER.subject
    assert mail["Message-ID"] == "<m.12@marea.example>"
    assert mail["In-Reply-To"] == "<two@marea.example>"
    assert mail["References"].split() == ["<one@example.org>", "<two@marea.example>"]
    assert mail["Content-Language"] == "es"
    assert mail["Date"].datetime == AT


def test_a_letter_is_plain_words_first_then_the_page():
    mail = opened(seal())

    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert _said(mail, "plain") == LETTER.text
    assert _said(mail, "html").rstrip() == LETTER.html


def test_the_face_travels_inside_and_files_behind():
    letter = replace(LETTER, face=FACE)
    files = [(File("накладная №5.pdf", "application/pdf"), b"%PDF-1.4 \x00\r\n.\r\n")]

    mail = opened(seal(letter, files=files))

    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    *_, face, file = mail.walk()
    assert face["Content-ID"] == f"<{letter.face_id}>" and face.get_content() == FACE
    assert (file.get_filename(), file.get_content()) == ("накладная №5.pdf", b"%PDF-1.4 \x00\r\n.\r\n")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["накладная №5.pdf"]


@pytest.mark.parametrize(
    ("is_reply", "is_automatic", "said"),
    [
        (True, True, "auto-replied"),
        (False, True, "auto-generated"),
        (False, False, None),
        (True, False, None),
    ],
)
def test_only_what_software_writes_says_that_it_is_automatic(is_reply, is_automatic, said):
    mail = opened(seal(replace(LETTER, is_reply=is_reply), is_automatic=is_automatic))

    assert mail["Auto-Submitted"] == said
    assert mail["X-Auto-Response-Suppress"] == ("All" if said else None)


def test_every_server_can_carry_it():
    letter = replace(LETTER, text="ы" * 5000 + "\n" + "a" * 5000, face=FACE)
    address = replace(ADDRESS, sender_name="Отдел заботы Marea " * 4)
    names = ["ы" * 250 + ".png", "文" * 250]

    raw = seal(
        letter, address, references=["r" * 240 + "@x"] * 10, files=[(File(n, "a/b"), FACE) for n in names]
    )

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) < 998
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")


def test_the_same_letter_is_the_same_bytes():
    letter = replace(LETTER, face=FACE)
    files = [(File("a.txt", "text/plain"), b"words")]

    assert seal(letter, files=files) == seal(letter, files=files)


@pytest.mark.parametrize("typed", INJECTIONS)
def test_nothing_that_somebody_typed_becomes_a_header_or_an_address(typed):
    letter = replace(LETTER, subject=typed, language=typed)
    address = replace(ADDRESS, sender_name=typed, recipient_name=typed)

    mail = opened(seal(letter, address, references=[typed], files=[(File(typed, typed), b"x")]))

    expected = ["From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Language"]
    assert list(mail.keys()) == [*expected, "Content-Type", "MIME-Version"]
    assert [a.addr_spec for a in mail["From"].addresses] == ["help@marea.example"]
    assert [a.addr_spec for a in mail["To"].addresses] == ["ana@example.org"]
    assert [a.addr_spec for a in mail["Reply-To"].addresses] == ["reply+c.abcdef@marea.example"]
    assert "\n" not in mail["Subject"] and "\r" not in mail["Subject"]
    assert _said(mail, "plain") == LETTER.text


def test_a_subject_that_looks_encoded_is_read_as_it_was_typed():
    mail = opened(seal(replace(LETTER, subject="=?utf-8?q?Hello?=")))

    assert mail["Subject"] == "=?utf-8?q?Hello?="


@pytest.mark.parametrize(
    "name", ["Marea, S.L.", "Отдел заботы, Marea", 'The "Sea" at Marea', "Ärger & Söhne"]
)
def test_a_name_reads_as_the_company_writes_it(name):
    mail = opened(seal(address=replace(ADDRESS, sender_name=name)))

    (sender,) = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "help@marea.example")


def test_a_name_that_a_stranger_typed_stays_out_unless_it_is_plainly_one():
    mail = opened(seal(address=replace(ADDRESS, recipient_name="Win at casino.example")))

    assert mail["To"] == "ana@example.org"


@pytest.mark.parametrize(
    "address", ["", "ana", "a b@x.org", "a@b@c", "a@x.org\r\nBcc: b@y.org", "<a@x.org>", "a@x,b@y"]
)
def test_what_is_no_address_is_not_written_to(address):
    with pytest.raises(envelope.BadAddress):
        seal(address=replace(ADDRESS, recipient=address))


def test_a_domain_in_other_letters_is_written_as_the_network_does():
    assert b"\r\nTo: " + b'"Ana Belmonte" <ana@xn--mnchen-3ya.example>' in seal(
        address=replace(ADDRESS, recipient="ana@münchen.example")
    )


def test_a_mailbox_in_other_letters_stands_as_it_is():
    assert "<élodie@example.org>".encode() in seal(address=replace(ADDRESS, recipient="élodie@example.org"))


@pytest.mark.parametrize(
    "told", ["message/rfc822", "multipart/mixed", "text", "", "text/plain\r\nX: y", "a/b; name=c"]
)
def test_a_file_of_a_kind_that_could_mislead_travels_as_plain_bytes(told):
    (part,) = opened(seal(files=[(File("a", told), b"x")])).iter_attachments()

    assert (part.get_content_type(), part.get_content()) == ("application/octet-stream", b"x")


@pytest.mark.parametrize("words", ["First line\nsecond line\n", "Первая строка\nвторая строка\n"])
def test_line_ends_are_those_of_mail_however_the_words_travel(words):
    mail = opened(seal(replace(LETTER, text=words)))

    assert mail.get_body(("plain",)).get_payload(decode=True).decode() == words.replace("\n", "\r\n")


def _said(mail, subtype):
    return mail.get_body((subtype,)).get_content().replace("\r\n", "\n")
