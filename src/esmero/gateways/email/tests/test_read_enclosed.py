"""Invitations, contact cards, and mails that were passed on as files: what they hold, in words."""

import base64

import pytest

from esmero.gateways.email.reading import invitations, message
from esmero.ground.reading import cards

INVITATION = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:1@example.org
SUMMARY:Repair\\, second visit
LOCATION:Calle Ancha 5
ORGANIZER;CN="Ana Pérez":mailto:ana@example.org
ATTENDEE;PARTSTAT=DECLINED;CN=Luis:mailto:luis@example.org
DTSTART;TZID=Europe/Madrid:20261201T100000
DTEND;TZID=Europe/Madrid:20261201T113000
END:VEVENT
END:VCALENDAR
"""


def with_file(content: str | bytes, content_type: str, name: str = "") -> bytes:
    """Return a mail with a text and one file."""
    raw = content.encode() if isinstance(content, str) else content
    named = f'; name="{name}"' if name else ""
    return (
        "From: Ana <ana@example.org>\r\nSubject: See below\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nsee below\r\n"
        f"--b\r\nContent-Type: {content_type}{named}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.encodebytes(raw).decode()}\r\n--b--\r\n"
    ).encode()


def meeting(*changes: tuple[str, str]) -> dict:
    """Return the one meeting in the invitation, after some of its words were changed."""
    written = INVITATION
    for old, new in changes:
        assert old in written
        written = written.replace(old, new)
    return invitations.read(written.encode())[0]


def test_an_invitation_tells_what_it_asks_and_stays_a_file() -> None:
    mail = message.read(with_file(INVITATION, "text/calendar", "invite.ics"))

    told = dict(mail.enclosed[0])
    assert told.pop("file") == mail.attachments[0].sha256
    assert told == {
        "kind": "invitation",
        "method": "REQUEST",
        "title": "Repair, second visit",
        "where": "Calle Ancha 5",
        "organiser": "Ana Pérez <ana@example.org>",
        "starts": "2026-12-01T09:00:00+00:00",
        "ends": "2026-12-01T10:30:00+00:00",
    }
    assert [file.name for file in mail.attachments] == ["invite.ics"]


def test_an_invitation_beside_the_text_and_below_it_is_told_once() -> None:
    mail = message.read(
        "From: a@x.org\nContent-Type: multipart/mixed; boundary=m\n\n--m\n"
        "Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nCome!\n"
        f"--a\nContent-Type: text/calendar; method=REQUEST\n\n{INVITATION}--a--\n"
        f"--m\nContent-Type: application/ics; name=invite.ics\n\n{INVITATION}--m--\n".encode()
    )

    assert (len(mail.enclosed), mail.text) == (1, "Come!")


@pytest.mark.parametrize(
    ("change", "key", "expected"),
    [
        (("METHOD:REQUEST", "METHOD:CANCEL"), "method", "CANCEL"),
        (("UID:1", "STATUS:CANCELLED\nUID:1"), "method", "CANCEL"),
        (("DTSTART;TZID=Europe/Madrid:20261201T100000", "DTSTART:20261201T100000"), "is_floating", True),
        (
            ("METHOD:REQUEST", "METHOD:REPLY"),
            "answer",
            {"who": "Luis <luis@example.org>", "answer": "DECLINED"},
        ),
        (("UID:1", "RRULE:FREQ=DAILY;INTERVAL=2;COUNT=5\nUID:1"), "repeats",
         {"freq": "DAILY", "interval": 2, "count": 5}),
        (("UID:1", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270101\nUID:1"), "repeats",
         {"freq": "WEEKLY", "interval": 1, "days": [1, 3], "until": "2027-01-01"}),
        (("UID:1", "RRULE:FREQ=MONTHLY;BYDAY=2TU\nUID:1"), "repeats", {"freq": "OTHER"}),
        (("DTEND;TZID=Europe/Madrid:20261201T113000", "DURATION:PT30M"), "ends", "2026-12-01T09:30:00+00:00"),
    ],
)  # fmt: skip
def test_what_an_invitation_may_say(change, key, expected) -> None:
    assert meeting(change)[key] == expected


def test_what_takes_all_day_is_told_in_days_the_last_one_included() -> None:
    found = meeting(
        ("DTSTART;TZID=Europe/Madrid:20261201T100000", "DTSTART;VALUE=DATE:20261201"),
        ("DTEND;TZID=Europe/Madrid:20261201T113000", "DTEND;VALUE=DATE:20261203"),
    )

    assert (found["starts"], found["ends"], found["is_all_day"]) == ("2026-12-01", "2026-12-02", True)


@pytest.mark.parametrize(
    "broken",
    [
        INVITATION.replace("END:VEVENT\nEND:VCALENDAR\n", ""),
        INVITATION.replace("DTSTART;TZID=Europe/Madrid:20261201T100000", "DTSTART:tomorrow"),
        "BEGIN:VEVENT",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + "X" * 2_000_000,
    ],
)
def test_a_broken_invitation_stays_a_plain_file(broken) -> None:
    mail = message.read(with_file(broken, "text/calendar", "invite.ics"))

    assert (mail.enclosed, [file.name for file in mail.attachments]) == ((), ["invite.ics"])


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (
            "VERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=BB=D1=8C=\r\n=D0=B8=D0=BD;"
            "=D0=90=D0=BD=D0=BD=D0=B0;;;\r\nTEL;CELL:+34600111222",
            {"name": "Анна Ильин", "phones": [{"value": "+34600111222", "place": "cell"}]},
        ),
        (
            "VERSION:3.0\nFN:Ana\nORG:Marea\\, S.L.;Sales\nTITLE:Cook\n"
            "item1.EMAIL;type=INTERNET;type=WORK:ana@x.org\nPHOTO;ENCODING=b;TYPE=JPEG:AAAA\n BBBB\nURL:https://x.org",
            {"name": "Ana", "organisation": "Marea, S.L., Sales", "title": "Cook",
             "emails": [{"value": "ana@x.org", "place": "work"}], "links": [{"value": "https://x.org"}]},
        ),
        (
            "VERSION:4.0\nFN:Ana Pérez\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+1-555-5555\n"
            "ADR;TYPE=home:;;Calle Ancha 5;Cádiz;;11001;España",
            {"name": "Ana Pérez", "phones": [{"value": "+1-555-5555", "place": "home"}],
             "places": [{"value": "Calle Ancha 5, Cádiz, 11001, España", "place": "home"}]},
        ),
        ("FN:no version\na broken line\nTEL:1", {"name": "no version", "phones": [{"value": "1"}]}),
    ],
)  # fmt: skip
def test_contact_cards_of_all_versions_are_read(card, expected) -> None:
    content = f"BEGIN:VCARD\n{card}\nEND:VCARD\n".encode()

    assert cards.read(content) == [{"kind": "card", **expected}]


def test_a_card_in_a_mail_is_told_and_a_broken_one_is_not() -> None:
    good = message.read(with_file("BEGIN:VCARD\nFN:Ana\nEND:VCARD\n", "text/x-vcard", "ana.vcf"))
    bad = message.read(with_file("BEGIN:VCARD\nFN:Ana\n", "text/x-vcard", "ana.vcf"))

    assert [piece["name"] for piece in good.enclosed] == ["Ana"]
    assert (bad.enclosed, len(bad.attachments)) == ((), 1)


INNER = with_file(b"PDF!", "application/pdf", "bill.pdf")


@pytest.mark.parametrize(
    ("content_type", "name"),
    [("message/rfc822", ""), ("application/octet-stream", "old.eml")],
)
def test_a_mail_that_was_passed_on_as_a_file_is_read(content_type, name) -> None:
    mail = message.read(with_file(INNER, content_type, name))

    told = mail.enclosed[0]
    assert (told["kind"], told["from_name"], told["subject"], told["text"]) == (
        "mail",
        "Ana",
        "See below",
        "see below",
    )
    assert [file["name"] for file in told["files"]] == ["bill.pdf"]


def test_mails_in_mails_are_read_as_far_as_anybody_looks() -> None:
    raw = INNER
    for _ in range(6):
        raw = with_file(raw, "message/rfc822")

    depth, told = 0, message.read(raw).enclosed
    while told:
        depth, told = depth + 1, told[0].get("inside", ())

    assert depth == 3


def test_what_lies_in_a_mail_stays_small_enough_for_a_page() -> None:
    long = b"From: a@x.org\nSubject: s\n\n" + b"word " * 20_000
    parts = b"".join(b"--b\nContent-Type: message/rfc822\n\n" + long + b"\n" for _ in range(12))
    head = b"From: a@x.org\nContent-Type: multipart/mixed; boundary=b\n\n"

    told = message.read(head + parts + b"--b--\n").enclosed

    assert sum(len(str(piece)) for piece in told) < 250_000
    assert {piece["kind"] for piece in told} == {"mail"}
