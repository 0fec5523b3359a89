# ruff: noqa: E501 - letters of servers are shown as they come.
"""Mails made to break their reader: each is read, without an error and within bounds that can be counted."""

import pytest

from esmero.gateways.email.reading import message, splitting

HEAD = b"From: a@b.c\r\nSubject: x\r\n"
PARTS = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"


def nested(depth: int) -> bytes:
    """Return a mail whose parts lie `depth` deep inside each other."""
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(depth)
    )
    return HEAD + opening + b"Content-Type: text/plain\r\n\r\nhello\r\n"


HOSTILE = {
    "nested": nested(2_000),
    "messages in messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 2_000 + b"x",
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + PARTS * 20_000 + b"--b--",
    "many headers": HEAD + b"X-A: a\r\n" * 50_000 + b"\r\nx",
    "one long header": HEAD + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\nx",
    "long fold": HEAD + b"X-A: a\r\n" + b" b\r\n" * 100_000 + b"\r\nx",
    "many addresses": b"To: " + b"Ann <a@b.c>, " * 50_000 + b"\r\n\r\nx",
    "colons": b"To: a@" + b":" * 50_000 + b"\r\n\r\nx",
    "brackets": b"To: " + b"<(" * 50_000 + b"\r\n\r\nx",
    "quotes 700 kB": HEAD + b"\r\nHi\r\n\r\nOn 1.1.2024 Ann <a@b.c> wrote:\r\n" + b"> a quoted line of some words\r\n" * 22_000,
    "signature marks": HEAD + b"\r\n" + b"--\r\n" * 50_000,
    "labels": HEAD + b"\r\n" + b"From: a\r\n \r\n" * 20_000,
    "intros": HEAD + b"\r\n" + b"On the one hand 2024 <\r\n" * 20_000,
    "long line": HEAD + b"\r\n" + b"a " * 300_000,
    "spaces": HEAD + b"\r\n" + b" " * 500_000,
    "uuencoded beginnings": HEAD + b"\r\n" + b"begin 644 a\r\n" * 50_000,
    "deep html": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000 + b"x",
    "open tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a href=x><b>" * 20_000 + b"x",
    "ampersands": HEAD + b"Content-Type: text/html\r\n\r\n" + b"&" * 300_000,
    "comments": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 100_000,
    "bounce of addresses": b"From: mailer-daemon@x.y\r\nSubject: failure notice\r\n\r\n" + b"a@" * 50_000,
    "nothing but zeros": b"\x00" * 100_000,
    "every byte": bytes(range(256)) * 200,
    "old line ends": b"From: a@b.c\rSubject: x\r\rHello\r",
    "no headers": b"\r\n\r\nHello",
    "only headers": b"From: a@b.c",
    "charset of no text": HEAD + b"Content-Type: text/plain; charset=base64\r\n\r\nSGk=",
    "charset idna": HEAD + b"Content-Type: text/plain; charset=idna\r\n\r\n\xe9",
    "encoding unknown": HEAD + b"Content-Transfer-Encoding: magic\r\n\r\nHello",
    "a surrogate": HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
}  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_it_is_read_without_an_error(raw: bytes) -> None:
    mail = message.read(raw)

    assert mail.errors == ()
    assert str(mail.as_json()).encode("utf-8", "strict")


def test_parts_beyond_the_bounds_are_left_out_and_this_is_told() -> None:
    root, warnings = splitting.take_apart(HOSTILE["many parts"])
    deep, deep_warnings = splitting.take_apart(HOSTILE["nested"])

    assert sum(1 for _ in root.walk()) <= splitting.MAX_PARTS + 1
    assert sum(1 for _ in deep.walk()) <= splitting.MAX_DEPTH + 1
    assert warnings
    assert deep_warnings


@pytest.mark.parametrize("raw", [b"", b" \r\n\r\n"])
def test_an_empty_file_is_an_error_and_no_exception(raw: bytes) -> None:
    assert message.read(raw).errors == ("The file is empty.",)
