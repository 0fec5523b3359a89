"""Mail as it comes in: words with an HTML twin, answers that quote ours, pictures, files, programs' mail.

The shares are those of a support mailbox as far as we know one; every mail is made up here, the same at every
run but for its Message-ID.
"""

import base64
import quopri
import random
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench import words

# How an answer quotes what it answers, in three languages.
QUOTES = (
    "On Fri, 20 Nov 2026 at 09:12, Bench <help@bench.example> wrote:",
    "El vie, 20 nov 2026 a las 9:12, Bench (<help@bench.example>) escribió:",
    "пт, 20 нояб. 2026 г. в 09:12, Bench <help@bench.example>:",
)
# Words that need the character set they are sent in.
LOCAL = {
    "utf-8": "¿Cuándo llegará? Спасибо — thank you.",
    "iso-8859-1": "¿Cuándo llegará mi pedido? Muchas gracias.",
    "windows-1251": "Когда придёт мой заказ? Спасибо.",
    "windows-1252": "The price was 20 € – “as agreed”.",
}
PICTURE_BYTES, FILE_BYTES = 20_000, (120_000, 480_000)


@dataclass
class _Part:
    kind: str
    body: str
    coding: str = "8bit"
    more: list[str] = field(default_factory=list)

    def text(self) -> str:
        heads = [f"Content-Type: {self.kind}", f"Content-Transfer-Encoding: {self.coding}", *self.more]
        return "\r\n".join(heads) + "\r\n\r\n" + self.body


@dataclass(frozen=True)
class Letter:
    """A letter of ours that may be answered: its Message-ID and who had it."""

    message_id: str
    recipient: str


@dataclass
class _Mail:
    """What a mail is made from."""

    chance: random.Random
    number: int
    letter: Letter

    @property
    def text(self) -> str:
        return f"Hello,\n\n{words.letter(self.chance)}\n\nThanks,\nCustomer {self.number}\n"


Made = tuple[_Part, list[str]]


def mixed(numbers: Sequence[int], run: str, to: str, letters: Sequence[Letter]) -> list[bytes]:
    """Return a mail for each number: of twenty, so many of each kind as KINDS says.

    `letters` are ours that may be answered or sent back, `run` makes the Message-IDs new.
    """
    return [_mail(number, run, to, letters[number % len(letters)]) for number in numbers]


def _mail(number: int, run: str, to: str, letter: Letter) -> bytes:
    chance = random.Random(number)
    mail = _Mail(chance, number, letter)
    part, more = KINDS[number % len(KINDS)](mail)
    is_ours = any(line.startswith("In-Reply-To") for line in more)
    sender = letter.recipient if is_ours else f"c{number % 5000}@customers.example"
    if part.kind.startswith("multipart/report"):
        sender = "mailer-daemon@customers.example"
    subject = words.sentence(chance, 6)
    heads = [
        f"From: Customer {number} <{sender}>",
        f"To: {to}",
        f"Subject: {'Re: ' if is_ours else ''}{subject}",
        "Date: Sat, 21 Nov 2026 10:00:00 +0000",
        f"Message-ID: <{run}.{number}@customers.example>",
        *more,
        "MIME-Version: 1.0",
        "",
    ]
    return ("\r\n".join(heads) + part.text()).encode("utf-8", "surrogateescape")


def _plain(charset: str = "utf-8") -> Callable[[_Mail], Made]:
    def make(mail: _Mail) -> Made:
        return _words(f"{mail.text}\n{LOCAL[charset]}\n", charset), []

    return make


def _words(text: str, charset: str = "utf-8", kind: str = "plain") -> _Part:
    coded = text.replace("\n", "\r\n").encode(charset)
    # As most programs do it: what is nearly ASCII stays readable, the rest is base64.
    if sum(byte > 127 for byte in coded) * 6 > len(coded):
        return _Part(f"text/{kind}; charset={charset}", _base64(coded), "base64")
    readable = quopri.encodestring(coded).decode("ascii").replace("\r\n", "\n").replace("\n", "\r\n")
    return _Part(f"text/{kind}; charset={charset}", readable, "quoted-printable")


def _both(text: str, chance: random.Random, quoted: str = "") -> _Part:
    lines = "".join(f"<div>{line or '<br>'}</div>\n" for line in text.split("\n"))
    style = "font-family:Calibri,sans-serif;font-size:11pt;color:#1f1f1f"
    page = (
        f"<html><head><style>p.MsoNormal{{margin:0}} a:link{{color:blue}}</style></head>\n"
        f'<body lang="EN"><div style="{style}">{lines}</div>\n{quoted}</body></html>\n'
    )
    return _several("alternative", [_words(text), _words(page, kind="html")], chance)


def _html(mail: _Mail) -> Made:
    return _both(mail.text, mail.chance), []


def _answer(mail: _Mail) -> Made:
    """An answer to a letter of ours, with that letter below it."""
    theirs, before = words.letter(mail.chance), words.letter(mail.chance)
    intro = mail.chance.choice(QUOTES)
    below = "".join(f"> {line}\n" for line in before.split("\n"))
    quoted = (
        f'<div class="gmail_quote"><div class="gmail_attr">{intro}</div>'
        f'<blockquote style="margin:0 0 0 .8ex;border-left:1px solid #ccc">{before}</blockquote></div>'
    )
    part = _both(f"{theirs}\n\n{intro}\n{below}", mail.chance, quoted)
    return part, [f"In-Reply-To: <{mail.letter.message_id}>", f"References: <{mail.letter.message_id}>"]


def _plain_answer(mail: _Mail) -> Made:
    below = "".join(f"> {line}\n" for line in words.letter(mail.chance).split("\n"))
    text = f"{words.letter(mail.chance)}\n\n{mail.chance.choice(QUOTES)}\n{below}"
    return _words(text), [f"In-Reply-To: <{mail.letter.message_id}>"]


def _with_picture(mail: _Mail) -> Made:
    """A picture among the words, as a signature with a logo has one."""
    picture = _Part(
        "image/png",
        _base64(_png(mail.chance)),
        "base64",
        ["Content-ID: <logo@bench>", 'Content-Disposition: inline; filename="logo.png"'],
    )
    both = _both(mail.text, mail.chance, '<img src="cid:logo@bench" width="80">')
    return _several("related", [both, picture], mail.chance), []


def _with_file(mail: _Mail) -> Made:
    """A document of some hundred kilobytes."""
    content = b"%PDF-1.4\n" + mail.chance.randbytes(mail.chance.randint(*FILE_BYTES)) + b"\n%%EOF\n"
    document = _Part(
        "application/pdf",
        _base64(content),
        "base64",
        [f'Content-Disposition: attachment; filename="invoice-{mail.number}.pdf"'],
    )
    return _several("mixed", [_both(mail.text, mail.chance), document], mail.chance), []


def _with_photo(mail: _Mail) -> Made:
    photo = _Part(
        "image/png",
        _base64(_png(mail.chance, rows=260)),
        "base64",
        ['Content-Disposition: attachment; filename="photo.png"'],
    )
    return _several("mixed", [_words(mail.text), photo], mail.chance), []


def _absence(mail: _Mail) -> Made:
    text = "I am out of the office until Monday and will read your mail then.\n"
    return _words(text), [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        f"In-Reply-To: <{mail.letter.message_id}>",
    ]


def _newsletter(mail: _Mail) -> Made:
    more = ["List-Id: <news.shop.example>", "Precedence: bulk", "List-Unsubscribe: <mailto:no@shop.example>"]
    return _both(mail.text, mail.chance), more


def _bounce(mail: _Mail) -> Made:
    """A letter of ours comes back."""
    report = (
        "Reporting-MTA: dns; mx.customers.example\r\n\r\n"
        f"Final-Recipient: rfc822; {mail.letter.recipient}\r\nAction: failed\r\nStatus: 5.2.2\r\n"
        "Diagnostic-Code: smtp; 552 5.2.2 The mailbox is full\r\n"
    )
    parts = [
        _words("Your message could not be delivered. The mailbox is full.\n"),
        _Part("message/delivery-status", report, "7bit"),
        _Part("text/rfc822-headers", f"Message-ID: <{mail.letter.message_id}>\r\n", "7bit"),
    ]
    return _several("report; report-type=delivery-status", parts, mail.chance), [
        "Auto-Submitted: auto-replied"
    ]


def _by_a_program(mail: _Mail) -> Made:
    kinds = (_absence, _bounce, _newsletter)
    return kinds[mail.number // len(KINDS) % len(kinds)](mail)


def _several(kind: str, parts: list[_Part], chance: random.Random) -> _Part:
    line = f"=_{chance.getrandbits(64):016x}"
    body = "".join(f"--{line}\r\n{part.text()}\r\n" for part in parts)
    name, _, more = kind.partition("; ")
    bound = f'multipart/{name}; boundary="{line}"' + (f"; {more}" if more else "")
    return _Part(bound, f"{body}--{line}--\r\n")


def _base64(content: bytes) -> str:
    return base64.encodebytes(content).decode("ascii").replace("\n", "\r\n")


def _png(chance: random.Random, rows: int = 20) -> bytes:
    """A picture of noise, a kilobyte a row."""
    width = 341
    noise = b"".join(b"\0" + chance.randbytes(width * 3) for _ in range(rows))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, rows, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(noise, 1))
        + chunk(b"IEND", b"")
    )


# Of twenty mails: four of plain words in several character sets, six with an HTML twin, five answers that
# quote ours, two with a picture among their words, two with a file, and one that a program wrote.
KINDS: list[Callable[[_Mail], Made]] = [
    _html,
    _answer,
    _plain(),
    _html,
    _answer,
    _plain("iso-8859-1"),
    _html,
    _with_picture,
    _plain_answer,
    _html,
    _with_file,
    _answer,
    _plain("windows-1251"),
    _html,
    _with_picture,
    _plain_answer,
    _html,
    _with_photo,
    _plain("windows-1252"),
    _by_a_program,
]
