"""Reading takes work that grows with the length of a mail alone: twice the mail, twice the steps at most."""

import re
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from re import _constants, _parser  # type: ignore[attr-defined] - what reads patterns has no public name
from types import ModuleType
from typing import Any

import pytest

from esmero.gateways.email.reading import (
    absences,
    bounce_signs,
    bounce_texts,
    diagnosis,
    message,
    openings,
    quotes,
    receipts,
    signatures,
    splitting,
)

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
    "elements": (lambda n: HEAD + b"Content-Type: text/html\n\n" + b"<b>x</b>" * n, 60_000),
    "paragraphs": (lambda n: HEAD + b"Content-Type: text/html\n\n" + b"<p>x" * n, 60_000),
    "signed words": (lambda n: HEAD + b"\n" + b"-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n" * n, 5_000),
    "cards": (_file(b"text/vcard", b'TEL:1;"\n', b"BEGIN:VCARD\n"), 5_000),
    "meetings": (_file(b"text/calendar", b"BEGIN:VEVENT\nEND:VEVENT\n", b"BEGIN:VCALENDAR\n"), 1_000),
    "answers": (lambda n: HEAD + b"\n" + b"On Monday 2026 wrote <a@b.c>:\n> x\n" * n, 2_000),
    "absences": (lambda n: b"From: a@x.org\nSubject: " + b"I am out of " * n + b"\n\nx", 1_000),
    "receipts": (lambda n: b"From: a@x.org\nSubject: Read:\n\n" + b"wurde am Montag " * n, 5_000),
    "lines above which one writes": (lambda n: HEAD + b"\n" + b"##- Your reply above this line\n" * n, 2_000),
    "days and writers": (lambda n: HEAD + b"\n" + b"2011/11/23 Ann <a@b.c>\n> x\n" * n, 2_000),
    "labels without a writer": (lambda n: HEAD + b"\n" + b"To: a@b.c\nSubject: x\n" * n, 2_000),
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


def _repeats_without_end(found: Any) -> Iterator[Any]:
    """Return the repetitions of any length in a parsed pattern, at any depth."""
    for kind, value in found:
        if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and value[1] == _constants.MAXREPEAT:
            yield value
        for inner in value if isinstance(value, tuple | list) else (value,):
            parts = inner if isinstance(inner, list) else [inner]
            for part in parts:
                if isinstance(part, _parser.SubPattern):
                    yield from _repeats_without_end(part)


@pytest.mark.parametrize(
    "module", [absences, bounce_signs, bounce_texts, diagnosis, openings, quotes, receipts, signatures]
)
def test_a_pattern_over_words_has_an_end_to_each_repetition_so_it_takes_linear_time(
    module: ModuleType,
) -> None:
    for name, pattern in vars(module).items():
        if isinstance(pattern, re.Pattern):
            parsed = _parser.parse(pattern.pattern, pattern.flags)
            assert not list(_repeats_without_end(parsed)), name


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
