"""What a colleague forwards from their own mailbox to one of ours: the letter is the customer's who wrote it.

Anybody can write a colleague's address into From. Where nothing proves that they sent it, the letter waits
until a person has looked at it, and nothing in it speaks for the colleague. What comes as from a colleague
and is no letter of somebody else's says so, too: nobody becomes a customer in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from esmero.domain.channels.kinds import SenderProof
from esmero.domain.channels.ports import CouldNotRead, Incoming
from esmero.domain.conversations.kinds import SEALED, AsColleague, Colleagues
from esmero.domain.files.kinds import NewFile
from esmero.domain.staff import reads as staff
from esmero.gateways.email import apart, carried, ours
from esmero.gateways.email.reading import enclosed, originals
from esmero.gateways.email.reading.message import FORWARDING
from esmero.gateways.email.reading.shape import MailFile, ReadMail
from esmero.letters import envelope

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

LONGEST_SUBJECT = 500
# So much of what stands above a letter is kept where it is nobody's note.
LONGEST_ABOVE = 10_000


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
    """Return a colleague's forward as the letter of whom it names, and say so of any other mail of theirs."""
    agent = _colleague(incoming, known)
    if agent is None:
        return incoming
    is_proved = incoming.sender_proof == SenderProof.PROVED
    letter = _attached(mail) or _inline(mail)
    if letter is None or incoming.is_refuted or not _is_somebody_elses(letter.email, known):
        letter_is = Colleagues.UNREAD if _looks_passed_on(mail) else Colleagues.OWN
        told = AsColleague(agent.pk, letter_is, is_proved=is_proved)
        return replace(incoming, enclosed=[told.as_json(), *incoming.enclosed])
    theirs = _theirs(incoming, letter)
    if is_proved:
        return replace(theirs, forwarded_by=agent.pk, words_above=letter.above)
    told = AsColleague(agent.pk, Colleagues.FORWARD, above=letter.above[:LONGEST_ABOVE])
    return replace(theirs, enclosed=[told.as_json(), *theirs.enclosed], is_doubted=True)


def _theirs(incoming: Incoming, letter: _Letter) -> Incoming:
    """Return the letter as whoever wrote it would have sent it; that they did is only said."""
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
    )


def _looks_passed_on(mail: ReadMail) -> bool:
    carries = any(enclosed.is_mail(file) for file in mail.attachments)
    return bool(carries or mail.forwarded or FORWARDING.match(mail.subject or ""))


def _without_beginning(subject: str) -> str:
    begins = FORWARDING.match(subject)
    return subject[begins.end() :].strip() if begins else subject


def _colleague(incoming: Incoming, known: ours.Ours) -> Agent | None:
    """Return as whose of the staff it comes, where it came to a channel alone and no program wrote it."""
    if incoming.passed_on_by or incoming.is_automatic or not incoming.from_email:
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
    """Return the one whole mail that it carries, if it does, with the files that lie beside it."""
    whole = [file for file in mail.attachments if enclosed.is_mail(file)]
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
        enclosed=[*carried.told(inner), *_beside(mail, whole[0])],
        quoted=quoted,
        html=carried.page(inner),
        files=[*carried.files(inner), *_files_beside(mail, whole[0])][: carried.MOST_FILES],
        mail_id=inner.message_id or "",
        language=inner.language,
    )


def _files_beside(mail: ReadMail, whole: MailFile) -> list[NewFile]:
    """Return the colleague's other files, none of which has a place in the letter's layout."""
    beside = replace(mail, attachments=tuple(file for file in mail.attachments if file is not whole))
    return [replace(file, is_inline=False, content_id="") for file in carried.files(beside)]


def _beside(mail: ReadMail, whole: MailFile) -> list[dict[str, Any]]:
    return [one for one in _unsealed(mail) if one.get("file") != whole.sha256]


def _unsealed(mail: ReadMail) -> list[dict[str, Any]]:
    """Return what lies in a mail; a seal that the colleague put around all speaks for no other's letter."""
    return [one for one in mail.enclosed if one["kind"] not in SEALED]


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
        enclosed=_unsealed(mail),
    )
