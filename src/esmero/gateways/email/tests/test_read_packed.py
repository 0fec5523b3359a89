"""`winmail.dat`: its files become files, its words speak where the mail has no others."""

import base64
import struct

from esmero.gateways.email.reading import message, packed


def piece(level: int, name: int, kind: int, data: bytes) -> bytes:
    """Return one object of a winmail.dat."""
    total = sum(data) % 65536
    return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", total)


def winmail(*files: tuple[str, bytes], body: bytes = b"") -> bytes:
    """Return a winmail.dat with a plain body and files."""
    made = b"\x78\x9f\x3e\x22\x01\x00" + piece(1, 0x9006, 8, struct.pack("<I", 0x10000))
    made += piece(1, 0x9007, 6, struct.pack("<II", 1252, 0))
    made += piece(1, 0x800C, 2, body) if body else b""
    for name, content in files:
        made += piece(2, 0x9002, 6, b"\x00" * 14)
        made += piece(2, 0x8010, 1, name.encode() + b"\x00") + piece(2, 0x800F, 6, content)
    return made + b"\x00" * 12


def mail_with(content: bytes, words: str = "see the files") -> bytes:
    packed_up = base64.encodebytes(content).decode()
    return (
        "From: ana@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\n{words}\r\n"
        "--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
        f"{packed_up}\r\n--b--\r\n"
    ).encode()


def test_files_in_a_winmail_dat_become_files() -> None:
    mail = message.read(mail_with(winmail(("bill.pdf", b"PDF"), ("a.png", b"PNG"))))

    assert [(file.name, file.content_type, file.content) for file in mail.attachments] == [
        ("bill.pdf", "application/pdf", b"PDF"),
        ("a.png", "image/png", b"PNG"),
    ]


def test_words_in_a_winmail_dat_speak_only_where_the_mail_has_none() -> None:
    content = winmail(("bill.pdf", b"PDF"), body=b"Words from within")

    assert message.read(mail_with(content, words="")).text == "Words from within"
    assert message.read(mail_with(content)).text == "see the files"


def test_a_broken_winmail_dat_stays_as_it_is() -> None:
    whole = winmail(("bill.pdf", b"PDF"))
    for broken in (b"no such thing", b"\x78\x9f\x3e\x22", whole[:20] + b"\xff" * 40 + whole[20:]):
        mail = message.read(mail_with(broken))

        assert (mail.text, [file.name for file in mail.attachments]) == ("see the files", ["winmail.dat"])


def test_one_of_countless_pieces_is_not_unpacked() -> None:
    content = winmail() + b"\x01\x06\x90\x08\x00\x00\x00\x00\x00\x00\x00" * 300_000

    assert packed.unpack(content) is None


def test_rich_text_gives_its_words() -> None:
    rich = (
        rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 Arial;}}\f0 \'cf\'f0\'e8\'e2\'e5\'f2\par two \u1055?\{x\}"
        rb"{\*\htmltag64 <p>}\par end}"
    )

    assert packed.words_of_rtf(rich) == "Привет\ntwo П{x}\nend"
