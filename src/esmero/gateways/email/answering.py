"""What a customer sends from the demo's mailbox: real mail, as a mail program would make it."""

from __future__ import annotations

import secrets
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_datetime as in_words
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.gateways.email import demo_box, intake

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from esmero.gateways.email.shown import Letter
    from esmero.ui.uploads import SentFile


def answer(letter: Letter, *, words: str, files: Sequence[SentFile], at: datetime) -> str:
    """Answer a letter as its recipient, with the letter quoted below; return the answer's key.

    What intake raises when it can't be kept goes on to the caller.
    """
    to = formataddr((letter.from_name, letter.reply_to), charset="utf-8")
    mail = _mail(letter.to_name, letter.line.address, to, _answered(letter.line.subject), at)
    mail["In-Reply-To"] = letter.message_id
    mail["References"] = f"{letter.references} {letter.message_id}".strip()
    _fill(mail, f"{words}\n\n{_quote(letter)}", files)
    return _hand_in(mail, letter.line.address, letter.reply_to, at)


def write(
    *, name: str, email: str, to: str, subject: str, words: str, files: Sequence[SentFile], at: datetime
) -> str:
    """Write a new letter to one of the company's addresses; return its key."""
    mail = _mail(name, email, to, subject, at)
    _fill(mail, words, files)
    return _hand_in(mail, email, to, at)


def _mail(name: str, email: str, to: str, subject: str, at: datetime) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTPUTF8)
    mail["From"] = formataddr((name, email), charset="utf-8")
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    # A mail program names its letters after its own place.
    mail["Message-ID"] = f"<{secrets.token_hex(12)}@{email.rpartition('@')[2] or 'example.org'}>"
    return mail


def _fill(mail: EmailMessage, text: str, files: Sequence[SentFile]) -> None:
    mail.set_content(text)
    for file in files:
        kind, _slash, subtype = file.content_type.partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)


def _answered(subject: str) -> str:
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _quote(letter: Letter) -> str:
    """The letter below the answer, as mail programs do it, in the words of the customer's language."""
    spoken = {code for code, _name in settings.LANGUAGES}
    language = letter.language if letter.language in spoken else "en"
    local = letter.line.at.astimezone(ZoneInfo(company.the_company().time_zone))
    with translation.override(language):
        date = in_words(local, "d MMMM y, H:mm", locale=language)
        opening = _("On %(date)s, %(name)s wrote:") % {"date": date, "name": letter.from_name}
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.strip().splitlines())
    return f"{opening}\n{quoted}\n"


def _hand_in(mail: EmailMessage, sender: str, recipient: str, at: datetime) -> str:
    raw = mail.as_bytes()
    intake.take(raw, sender, [recipient], at)
    message_id = str(mail["Message-ID"]).strip("<>")
    return demo_box.put(
        raw, sender=sender, recipient=recipient, message_id=message_id, at=at, is_from_customer=True
    )
