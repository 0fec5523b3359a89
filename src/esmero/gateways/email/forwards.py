"""What a colleague forwards from their own mailbox to one of ours: the letter is the customer's who wrote it.

Only where the colleague's domain proves that they sent it. Anybody can write a colleague's address into From,
and such a mail is a stranger's like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from esmero.domain.channels.kinds import SenderProof
from esmero.domain.channels.ports import CouldNotRead, Incoming
from esmero.domain.files.kinds import NewFile
from esmero.domain.staff import reads as staff
from esmero.gateways.email import apart, carried, ours
from esmero.gateways.email.reading import originals
from esmero.gateways.email.reading.message import FORWARDING
from esmero.gateways.email.reading.shape import MailFile, ReadMail
from esmero.letters import envelope

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

WHOLE_LETTER = "message/rfc822"
LONGEST_SUBJECT = 500
# How what lies in a mail is named where it is a seal.
SEALED = {"signed", "encrypted"}


@dataclass(frozen=True)
class _Letter:
    """The letter that was forwarded, and what the colleague wrote above it."""

    email: str
    name: str
    subject: str
    text: str
    above: str
    # What lies in it; never the seal that the colleague put around all.
    enclosed: list[dict[str, Any]]
    quoted: str = ""
    html: str = ""
    files: list[NewFile] | None = None
    mail_id: str = ""
    language: str | None = None


def by_a_colleague(incoming: Incoming, mail: ReadMail, known: ours.Ours) -> Incoming:
    """Return a colleague's forward as the letter of whom it names; any other mail as it is."""
    agent = _colleague(incoming, known)
    letter = (_attached(mail) or _inline(mail)) if agent else None
    if agent is None or letter is None or not _is_somebody_elses(letter.email, known):
        return incoming
    return replace(
        incoming,
        sender_email=letter.email,
        sender_name=letter.name[:120],
        sender_proof=SenderProof.UNPROVED,
        passed_on_by=incoming.from_email,
        answers_to="",
        subject=(letter.subject or _without_beginning(incoming.subject))[:LONGEST_SUBJECT],
        text=letter.text,
        quoted=letter.quoted,
        html=letter.html,
        files=incoming.files if letter.files is None else letter.files,
        mail_message_id=letter.mail_id[:255] or incoming.mail_message_id,
        language=letter.language or incoming.language,
        enclosed=letter.enclosed,
        # They stand beside the colleague's mail, not beside the letter.
        also_to=[],
        forwarded_by=agent.pk,
        words_above=letter.above,
    )


def _without_beginning(subject: str) -> str:
    begins = FORWARDING.match(subject)
    return subject[begins.end() :].strip() if begins else subject


def _colleague(incoming: Incoming, known: ours.Ours) -> Agent | None:
    """Return who of the staff sent it, where that is proved and it came to a channel alone."""
    is_proved = incoming.sender_proof == SenderProof.PROVED and not incoming.passed_on_by
    if not is_proved or incoming.is_automatic:
        return None
    mailboxes = [known.mailbox_of(one) for one in incoming.recipients]
    if any("@" in one for one in mailboxes) or not any(mailboxes):
        return None
    agent = staff.holder_of(incoming.from_email)
    return agent if agent and agent.is_active else None


def _is_somebody_elses(email: str, known: ours.Ours) -> bool:
    """Whether the letter is from outside: not from us, not from a colleague, and somebody can be answered."""
    return envelope.can_reach(email) and not known.is_ours(email) and staff.holder_of(email) is None


def _attached(mail: ReadMail) -> _Letter | None:
    """Return the one whole mail that it carries, if it does."""
    whole = [file for file in mail.attachments if file.content_type == WHOLE_LETTER]
    inner = _read(whole[0]) if len(whole) == 1 else None
    if inner is None or not inner.from_email or not inner.opens_conversation:
        return None
    text, quoted = carried.words(inner)
    return _Letter(
        email=inner.from_email,
        name=inner.from_name or "",
        subject=inner.subject or "",
        text=text,
        above=mail.text_reply or "",
        enclosed=list(inner.enclosed),
        quoted=quoted,
        html=carried.page(inner),
        files=carried.files(inner),
        mail_id=inner.message_id or "",
        language=inner.language,
    )


def _read(file: MailFile) -> ReadMail | None:
    try:
        found = apart.reader.read(file.content)
    except CouldNotRead:
        return None
    return None if found.errors else found


def _inline(mail: ReadMail) -> _Letter | None:
    """Return the letter that stands in its text below the colleague's words."""
    original = originals.read(mail.forwarded) if mail.forwarded else None
    if original is None:
        return None
    return _Letter(
        email=original.writer.email,
        name=original.writer.name or "",
        subject=original.subject,
        text=original.text[: carried.LONGEST_TEXT],
        above=mail.text_reply or "",
        enclosed=[one for one in mail.enclosed if one["kind"] not in SEALED],
    )
