"""What comes on paper in any month: a letter that is scanned, and a fax that its gateway mails."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from esmero.actions import bring_paper, log, take
from esmero.config.demo.script import CARE
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.files.kinds import NewFile
from esmero.gateways.email import intake

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.staff.models import Agent, Team

GATEWAY = "fax.example"
FAXES = {"faxes_from": GATEWAY, "faxes_to": "{number}@send.fax.example"}
# Types that machines have, by the names of their files.
TYPES = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf")
# Who proves senders in front of the demo, for as long as its fax comes in.
FRONT = "mx.marea.example"
HOME = "Carmen Ortega\nCalle Real 8, 2.º B\n11130 Chiclana de la Frontera"
LETTER = [
    "Chiclana, a veinte de noviembre",
    "",
    "Estimados señores de Marea:",
    "",
    "Hace dos inviernos les compré el abrigo Levante,",
    "y no he tenido otro que abrigue tanto.",
    "Se le ha roto el forro por la espalda.",
    "¿Lo arreglan ustedes, y cuánto me costaría?",
    "",
    "No tengo correo de ese de los ordenadores,",
    "así que les agradezco que me escriban a casa.",
    "",
    "Les saluda atentamente,",
    "Carmen Ortega",
]
NUMBER = "+34956771204"
FAX = [
    "HOTEL LA CALETA — CÁDIZ",
    "FAX: +34 956 77 12 04",
    "",
    "Pedido: 12 delantales azul marino, talla única,",
    "con el nombre del hotel bordado.",
    "",
    "¿Pueden servirlos antes del día 15?",
    "Contesten por fax, por favor.",
]


def letter_comes(agent: Agent, team: Team, *, at: datetime) -> None:
    """A letter came by post today, and an agent scans it."""
    paper = bring_paper.Paper(
        ChannelKind.POST, [NewFile("carta.tif", "image/tiff", _scan(LETTER))], at.date(), HOME
    )
    who = log.NewPerson("Carmen Ortega", "", "", "es")
    bring_paper.bring(agent=agent, who=who, team_id=team.pk, paper=paper, send_key="demo-letter", at=at)


def fax_comes(*, at: datetime) -> None:
    """The fax gateway mails a fax that it took."""
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{FRONT}; dmarc=pass header.from={GATEWAY}"
    mail["From"], mail["To"] = f"{NUMBER}@{GATEWAY}", CARE
    mail["Subject"], mail["Date"] = f"Fax from {NUMBER}, 1 page", format_datetime(at)
    mail["Message-ID"] = f"<{int(at.timestamp())}@{GATEWAY}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("You received a fax.")
    mail.add_attachment(_scan(FAX), maintype="image", subtype="tiff", filename="fax.tif")
    with _proved():
        intake.take(mail.as_bytes(), f"fax@{GATEWAY}", [CARE], at)
        take.read_receipts(at=at)


@contextmanager
def _proved() -> Iterator[None]:
    """Believe for this one mail what a mail server in front of the demo would have written above it."""
    before = settings.ESMERO_MAIL_TRUSTED_AUTHSERV
    settings.ESMERO_MAIL_TRUSTED_AUTHSERV = [FRONT]
    try:
        yield
    finally:
        settings.ESMERO_MAIL_TRUSTED_AUTHSERV = before


def _scan(lines: list[str]) -> bytes:
    """Draw a sheet as a scanner or a fax machine sees it."""
    sheet = Image.new("L", (1240, 1754), 255)
    draw, type_ = ImageDraw.Draw(sheet), _type()
    for number, line in enumerate(lines):
        words = line if type_ else _without_marks(line)
        draw.text((140, 200 + 80 * number), words, fill=30, font=type_ or ImageFont.load_default(size=40))
    out = io.BytesIO()
    sheet.convert("1").save(out, "TIFF", compression="group4")
    return out.getvalue()


def _type() -> ImageFont.FreeTypeFont | None:
    """Return a type of this machine that has the letters of our languages: the library's own lacks them."""
    for name in TYPES:
        with suppress(OSError):
            return ImageFont.truetype(name, 40)
    return None


def _without_marks(line: str) -> str:
    """Return a line in the few letters of the library's own type."""
    return unicodedata.normalize("NFKD", line.replace("—", "-")).encode("ascii", "ignore").decode()
