"""Reading takes work that grows with the length of a mail alone: twice the mail, twice the steps at most."""

import sys
import tracemalloc
from collections.abc import Callable

import pytest

from esmero.gateways.email.reading import message, splitting

HEAD = b"From: a@x.org\nSubject: x\n"
MIXED = b"Content-Type: multipart/mixed; boundary=b\n\n"
# Twice, and what is done once for any mail.
AT_MOST = 2.3


def _nested(count: int) -> bytes:
    kinds = (
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(count)
    )
    return HEAD + b"".join(kinds) + b"\ntext"


def _mail_in_mail(count: int) -> bytes:
    raw = HEAD + b"\ntext"
    for _ in range(count):
        raw = HEAD + MIXED + b"--b\nContent-Type: message/rfc822\n\n" + raw + b"\n--b--\n"
    return raw


def _file(kind: bytes, line: bytes, begin: bytes) -> Callable[[int], bytes]:
    head = HEAD + b"Content-Type: " + kind + b"\nContent-Disposition: attachment\n\n" + begin
    return lambda count: head + line * count


GROWING: dict[str, tuple[Callable[[int], bytes], int]] = {
    "inside each other": (_nested, 5_000),
    "beside each other": (lambda n: HEAD + MIXED + b"--b\n\nx\n" * n + b"--b--\n", 20_000),
    "mails in mails": (_mail_in_mail, 250),
    "headers": (lambda n: HEAD + b"X-A: b\n" * n + b"\nx", 50_000),
    "one header": (lambda n: HEAD + b"X-A: " + b"b" * n + b"\n\nx", 5_000_000),
    "recipients": (lambda n: HEAD + b"To: " + b"ann@x.org, " * n + b"\n\nx", 50_000),
    "no boundary": (lambda n: HEAD + b"Content-Type: multipart/mixed\n\n" + b"--x\n\nw\n" * n, 10_000),
    "zeros": (
        lambda n: HEAD + b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + b"A" * n,
        2_000_000,
    ),
    "pieces of base64": (
        lambda n: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"aGVsbG8gd29ybGQsIGE=\n" * n,
        5_000,
    ),
    "encoded words": (lambda n: HEAD + b"X-A: x\nTo: " + b"=?utf-8?Q?" * n + b"\n\nx", 1_000),
    "signed words": (lambda n: HEAD + b"\n" + b"-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n" * n, 5_000),
    "cards": (_file(b"text/vcard", b'TEL:1;"\n', b"BEGIN:VCARD\n"), 5_000),
    "meetings": (_file(b"text/calendar", b"BEGIN:VEVENT\nEND:VEVENT\n", b"BEGIN:VCALENDAR\n"), 1_000),
    "answers": (lambda n: HEAD + b"\n" + b"On Monday 2026 wrote <a@b.c>:\n> x\n" * n, 2_000),
    "tables of labels": (lambda n: HEAD + b"\n" + b"| Von | a |\n| x |\n" * n, 2_000),
}  # fmt: skip


def steps(raw: bytes) -> int:
    """Return how many functions are called while a mail is read, ours and those of libraries."""
    called = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal called
        called += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        found = message.read(raw)
    finally:
        sys.setprofile(before)
    assert found.errors == ()
    return called


@pytest.mark.parametrize("name", GROWING)
def test_twice_the_mail_is_at_most_twice_the_work(name) -> None:
    make, count = GROWING[name]
    # What is loaded at the first mail of its kind is no work of the mail.
    message.read(make(2 * count))

    assert steps(make(2 * count)) <= AT_MOST * steps(make(count)) + 500


def test_headers_beyond_what_anybody_reads_take_no_memory_and_are_told() -> None:
    raw = HEAD + b"X-A: b\n" * 2_000_000 + b"\nThe words"
    tracemalloc.start()
    try:
        root, warnings = splitting.take_apart(raw)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < 12 * len(raw)
    assert (root.first("subject"), root.body) == (b"x", b"The words")
    assert "The headers are longer than Esmero reads." in warnings


def test_a_long_text_without_a_gap_below_its_headers_is_no_header() -> None:
    raw = HEAD + b"Some words of a letter without any gap, on and on.\n" * 100_000

    assert len(message.read(raw).text or "") > 4_500_000
