"""Headers as people and programs write them."""

import pytest

from esmero.gateways.email.reading import addresses, headers, message, parameters

ADDRESSES = [
    (b"Ann <ann@x.org>, Bo bo@y.org", [("Ann", "ann@x.org"), ("Bo", "bo@y.org")]),
    (b'"Smith, Ann" <ann@x.org>', [("Smith, Ann", "ann@x.org")]),
    (b"=?utf-8?Q?Smith=2C_Ann?= <ann@x.org>", [("Smith, Ann", "ann@x.org")]),
    (b"undisclosed-recipients:;", []),
    (b"<Undisclosed-Recipient:@relay.example.com;>", []),
    (b"Us:Ed <ed@x.org>,jo@y.z; Ti <t@t.org>", [("Ed", "ed@x.org"), (None, "jo@y.z"), ("Ti", "t@t.org")]),
    (b"ann@x.org (Ann Smith)", [("Ann Smith", "ann@x.org")]),
    (b'"ann@x.org" <ann@x.org>', [(None, "ann@x.org")]),
    (b"Ann <ann@x.org", [("Ann", "ann@x.org")]),
    (b"Ann <mailto:ann@x.org>", [("Ann", "ann@x.org")]),
    (b"<@relay.x,@r2:ann@x.org>", [(None, "ann@x.org")]),
    (b'"Joe \\"Q\\" B" <j@x.org>', [('Joe "Q" B', "j@x.org")]),
    (b"Ann <ann @ x.org.>", [("Ann", "ann@x.org")]),
    (b"Ann <ann@machine(comment).  example>", [("Ann", "ann@machine.example")]),
    (b"Ann@Home <ann@x.org>", [("Ann@Home", "ann@x.org")]),
    (b", ann@x.org, bo@y.org", [(None, "ann@x.org"), (None, "bo@y.org")]),
    (b"Smith, Ann <ann@x.org>, Bo <bo@x.org>", [("Smith, Ann", "ann@x.org"), ("Bo", "bo@x.org")]),
    (b"ann@x.org, Bo <bo@x.org>, , cy@x.org", [(None, "ann@x.org"), ("Bo", "bo@x.org"), (None, "cy@x.org")]),
    ("Анна <anna@почта.рф>".encode(), [("Анна", "anna@почта.рф")]),
    ("Анна <anna@x.ru>".encode("cp1251"), [("Анна", "anna@x.ru")]),
    (b"=?iso-8859-1?Q?J=F8rn?= =?iso-8859-1?Q?_Dahl?= <j@x.no>", [("Jørn Dahl", "j@x.no")]),
    (b"=?utf-8?q?Ann_=3Cann=40x=2Eorg=3E?=", [("Ann", "ann@x.org")]),
    (b"user@[192.0.2.1]", [(None, "user@[192.0.2.1]")]),
    (b"MAILER-DAEMON", []),
    (b"", []),
]  # fmt: skip

WORDS = [
    (b"=?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9?= x", "Café x"),
    (b"=?utf-8?B?w6k?=", "é"),
    (b"=?utf-8?q?a b c?=", "a b c"),
    (b"=?UTF-8*en?Q?a?=", "a"),
    (b"=?x-unknown?Q?=E9?=", "é"),
    (b"=?gb2312?B?xOO6ww==?=", "你好"),
    (b"=?koi8-r?B?8NLJ18XU?=", "Привет"),
    (b"=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"),
    (b"\x1b$B%F%9%H\x1b(B", "テスト"),
    (b"\xe9t\xe9", "été"),
    ("été".encode(), "été"),
    (b"=?utf-8?Q?one=0Aline?=", "one line"),
    (b"Re: =?utf-8?Q?a?=: x", "Re: a: x"),
    (b"=?utf-8?Q?", "=?utf-8?Q?"),
    (b"=?utf-8?X?a?=", "=?utf-8?X?a?="),
]

MOMENTS = [
    ("Mon, 15 Jan 2024 14:30:00 +0100", "2024-01-15T14:30:00+01:00"),
    ("15 Jan 24 14:30 EST", "2024-01-15T14:30:00-05:00"),
    ("Mon, 15 Jan 2024 14:30:00 +0100 (CET)", "2024-01-15T14:30:00+01:00"),
    ("Mon,15 Jan 2024 14:30:00 GMT+1", "2024-01-15T14:30:00+01:00"),
    ("Mon, 15 Jan 2024 14:30:00 +9999", "2024-01-15T14:30:00+00:00"),
    ("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T09:55:06-06:00"),
    ("2024-01-15T14:30:00Z", "2024-01-15T14:30:00+00:00"),
    ("Mon, 15 Jan 2024 14:30:00 +01:00", "2024-01-15T14:30:00+01:00"),
    ("2024-01-15 14:30:00 -03:30", "2024-01-15T14:30:00-03:30"),
    ("Mon, 15 Jan 2024 14:30:00 CET", "2024-01-15T14:30:00+01:00"),
    ("15 Jul 2024 14:30:00 MSK", "2024-07-15T14:30:00+03:00"),
    ("15-Jan-2024 14:30:00", "2024-01-15T14:30:00+00:00"),
]

PARAMETERS = [
    ('multipart/mixed; boundary="a b;c"', "boundary", "a b;c"),
    ("text/plain charset=utf-8", "charset", "utf-8"),
    ('text/html; charset = "iso-8859-1"', "charset", "iso-8859-1"),
    ("application/x; name*=utf-8''%e2%82%ac.txt", "name", "€.txt"),
    ("application/x; name*0*=utf-8''a%20; name*1*=b%20; name*2=c", "name", "a b c"),
    ("attachment; filename*=UTF-8%27%27a%20b.pdf", "filename", "a b.pdf"),
    ("attachment; filename=my file.pdf", "filename", "my file.pdf"),
    ('attachment; filename="a\\"b.pdf"', "filename", 'a"b.pdf'),
    ('attachment; filename="unclosed.pdf', "filename", "unclosed.pdf"),
    ("attachment; filename=\"a.pdf\"; filename*=UTF-8''b.pdf", "filename", "b.pdf"),
    ("multipart/alternative; boundary=----=_Part_1=", "boundary", "----=_Part_1="),
]

IDS = [
    ("<a@b>, <c@d> <a@b>", ("a@b", "c@d")),
    ("a@b", ("a@b",)),
    ("<1234   @   local(blah)  .machine .example>", ("1234@local.machine.example",)),
    ('Message from ann@x.org of "Mon, 15 Jan"', ("ann@x.org",)),
    ("<>", ()),
]


@pytest.mark.parametrize(("written", "expected"), ADDRESSES)
def test_addresses_are_found_however_they_are_written(
    written: bytes, expected: list[tuple[str | None, str]]
) -> None:
    assert [(one.name, one.email) for one in addresses.read(written)] == expected


@pytest.mark.parametrize(("written", "expected"), WORDS)
def test_encoded_and_raw_words_are_decoded(written: bytes, expected: str) -> None:
    assert headers.words(written) == expected


@pytest.mark.parametrize(("written", "expected"), MOMENTS)
def test_dates_are_read_with_their_offset(written: str, expected: str) -> None:
    moment = headers.moment(written)

    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize("written", ["", "x", "Mon, 32 Jan 2024", "Mon, 15 Jan 2024 25:30:00 +0100"])
def test_what_is_no_date_is_unknown(written: str) -> None:
    assert headers.moment(written) is None


@pytest.mark.parametrize(("written", "name", "expected"), PARAMETERS)
def test_parameters_are_found_however_they_are_written(written: str, name: str, expected: str) -> None:
    assert parameters.split(written)[1][name] == expected


@pytest.mark.parametrize(("written", "expected"), IDS)
def test_message_ids_lose_their_brackets(written: str, expected: tuple[str, ...]) -> None:
    assert headers.message_ids(written) == expected


def test_the_first_of_doubled_headers_counts() -> None:
    mail = message.read(
        b"From: a@x.org\nSubject: One\nSubject: Two\nReferences: <a@b>\nReferences: <c@d>\n\nHi\n"
    )

    assert (mail.subject, mail.references) == ("One", ("a@b",))


def test_the_first_sender_with_an_address_is_the_sender() -> None:
    mail = message.read(b"From: Nobody <>, Ann <ann@x.org>, Bo <bo@x.org>\n\nHi\n")

    assert (mail.from_name, mail.from_email) == ("Ann", "ann@x.org")


def test_a_line_among_the_headers_that_is_none_does_no_harm_and_is_told() -> None:
    mail = message.read(b"From: ann@x.org\nthis is no header\nSubject: Shoes\n\nHi\n")

    assert (mail.subject, mail.text) == ("Shoes", "Hi\n")
    assert mail.warnings


def test_a_missing_blank_line_after_the_headers_is_mended() -> None:
    mail = message.read(b"From: ann@x.org\nSubject: Shoes\nWhere are they, please\n")

    assert (mail.subject, mail.text) == ("Shoes", "Where are they, please\n")


def test_a_header_that_goes_on_after_a_line_of_spaces_is_read_to_its_end() -> None:
    mail = message.read(b"Subject: One\n \n\ttwo\nFrom: ann@x.org\n\nHi\n")

    assert (mail.subject, mail.from_email) == ("One  two", "ann@x.org")


def test_who_wrote_to_a_list_is_whom_we_know() -> None:
    mail = message.read(
        b"From: Team <team@x.org>\nX-Original-Sender: ann@y.org\nReply-To: team@x.org\n\nHi\n"
    )

    assert mail.contact is not None
    assert (mail.from_email, mail.contact.email) == ("team@x.org", "ann@y.org")
