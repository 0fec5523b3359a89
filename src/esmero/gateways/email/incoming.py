"""From a receipt to our own shape: who wrote, to which of our addresses, the words, what they answer."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop

from esmero.actions import take as taking
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind, SenderProof
from esmero.domain.channels.ports import CouldNotRead, Incoming
from esmero.domain.files.kinds import NewFile
from esmero.gateways.email import apart, glance, intake, others, ours, writers
from esmero.gateways.email.reading.shape import ReadMail
from esmero.gateways.email.writers import Writer
from esmero.ground import clock

if TYPE_CHECKING:
    from esmero.domain.channels.models import Receipt

# As our letters are named; another program on the same host names its mails differently.
OUR_LETTER = re.compile(r"m\.[0-9a-f]{24}@(.+)")
OUR_LETTER_WITHIN = re.compile(rb"\bm\.[0-9a-f]{24}@[A-Za-z0-9.-]{1,200}")
# Signatures are checked while the keys of their time are likely to stand.
KEYS_LIVE = timedelta(days=3)
NOBODYS_HOST = {"localhost", "127.0.0.1", "::1"}
# What a page can still show; the raw mail keeps the rest.
LONGEST_TEXT = 300_000
LONGEST_HTML = 2_000_000
MOST_FILES = 100
MOST_IDS = 100

NO_SENDER = gettext_noop("This mail names no sender, so nobody could be answered.")
NOTHING_IN_IT = gettext_noop("This mail is empty.")
SENT_BACK = gettext_noop("The recipient's mail server sent it back")
OUR_OWN_LETTER = gettext_noop("One of our own letters came back to us: kept, not shown on the desk.")
OUR_OWN_ADDRESS = gettext_noop("It says that it comes from our own address: kept, not shown on the desk.")


def read(receipt: "Receipt") -> Incoming:
    """Read a receipt's raw mail. Raises CouldNotRead with a sentence for the failed-mail screen."""
    raw = bytes(receipt.raw)
    if not raw.strip():
        raise CouldNotRead(NOTHING_IN_IT)
    if receipt.external_id.startswith(intake.TOO_LARGE):
        raise CouldNotRead(taking.TOO_LARGE)
    mail = apart.reader.read(raw)
    if mail.errors:
        raise CouldNotRead(" ".join(mail.errors))
    known = ours.Ours(channels.mail_addresses())
    writer = writers.of(mail, receipt.sender, known)
    reason = _why_aside(mail, writer, known)
    # Never our own letters, whoever asks: they would answer each other for ever.
    if reason or not (mail.opens_conversation or receipt.is_wanted):
        return _aside(receipt, raw, mail, writer, reason)
    if writer is None:
        raise CouldNotRead(NO_SENDER)
    return _for_the_desk(receipt, raw, mail, writer, known)


def _for_the_desk(
    receipt: "Receipt", raw: bytes, mail: ReadMail, writer: Writer, known: ours.Ours
) -> Incoming:
    text, quoted = _words(mail)
    proof = _proof(receipt, raw, mail, writer)
    return Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=receipt.external_id,
        sender_email=writer.person.email,
        sender_name=(writer.person.name or "")[:120],
        recipients=_recipients(receipt, raw, mail, known),
        subject=(mail.subject or "")[:500],
        text=text[:LONGEST_TEXT],
        quoted=quoted[:LONGEST_TEXT],
        html=mail.html if mail.html and len(mail.html) <= LONGEST_HTML else "",
        files=_files(mail),
        mail_message_id=(mail.message_id or "")[:255],
        answers=_answers(mail),
        sent_at=mail.sent_at,
        from_email=mail.from_email or "",
        sender_proof=proof,
        passed_on_by=writer.passed_on_by,
        answers_to=writer.answers_to,
        also_to=others.of(mail, writer, known),
        is_automatic=bool(mail.is_auto_reply) or receipt.sender == ours.NOBODY,
        may_auto_answer=_may_be_answered(receipt, mail, known) and _may_get_answers(writer, proof),
        language=mail.language,
    )


def _aside(receipt: "Receipt", raw: bytes, mail: ReadMail, writer: Writer | None, reason: str) -> Incoming:
    return Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=receipt.external_id,
        sender_email=writer.person.email if writer else "",
        sender_name="",
        recipients=[],
        subject=mail.subject or "",
        text="",
        is_automatic=True,
        may_auto_answer=False,
        opens_conversation=False,
        set_aside_because=reason,
        came_back=_came_back(raw, mail),
        came_back_because=_why_it_came_back(mail),
    )


def _came_back(raw: bytes, mail: ReadMail) -> list[str]:
    """Return our letters that a report says will never arrive; who knows their ids has had them."""
    if not mail.is_bounce or not any(bounce.is_permanent for bounce in mail.bounces):
        return []
    found = [one.decode().rstrip(".").lower() for one in OUR_LETTER_WITHIN.findall(raw)]
    return list(dict.fromkeys(found))[:MOST_IDS]


def _why_it_came_back(mail: ReadMail) -> str:
    codes = [bounce.status or bounce.smtp_code for bounce in mail.bounces if bounce.is_permanent]
    return ": ".join(filter(None, [SENT_BACK, ", ".join(filter(None, codes))]))


def _proof(receipt: "Receipt", raw: bytes, mail: ReadMail, writer: Writer) -> SenderProof:
    """Return how sure the mail makes us that it comes from whom its From names."""
    if writer.passed_on_by:
        return SenderProof.UNPROVED
    servers = settings.ESMERO_MAIL_TRUSTED_AUTHSERV
    # Keys are changed now and then: what lay for long, or is read again, proves nothing any more.
    is_fresh = clock.now() - receipt.received_at < KEYS_LIVE
    if not servers and not (settings.ESMERO_MAIL_CHECK_SENDERS and is_fresh):
        return SenderProof.UNCHECKED
    # Only whoever reads mail loads what this needs.
    from esmero.gateways.email.proving import lookups, sender

    lookup = lookups.the_net.texts if settings.ESMERO_MAIL_CHECK_SENDERS and is_fresh else None
    return sender.prove(raw, mail.from_email or "", lookup=lookup, servers=servers)


def _why_aside(mail: ReadMail, writer: Writer | None, known: ours.Ours) -> str:
    """Return why a mail of our own making stays out of the desk, or nothing: the guard against loops."""
    own_id = OUR_LETTER.fullmatch((mail.message_id or "").lower())
    if own_id and own_id.group(1) == settings.ESMERO_HOST.lower():
        return OUR_OWN_LETTER
    if mail.message_id and channels.message_answered([mail.message_id]):
        return OUR_OWN_LETTER
    return OUR_OWN_ADDRESS if writer and known.is_ours(writer.person.email) else ""


def _may_be_answered(receipt: "Receipt", mail: ReadMail, known: ours.Ours) -> bool:
    """Tell whether software may write back: never to an empty envelope, a program, a list or ourselves."""
    is_from_nobody = receipt.sender == ours.NOBODY
    return bool(mail.may_auto_answer) and not is_from_nobody and not _is_from_us(mail, known)


def _may_get_answers(writer: Writer, proof: SenderProof) -> bool:
    """Whether software writes to where answers should go: never to whomever an unproved mail points at."""
    if proof == SenderProof.REFUTED:
        return False
    return not writer.answers_to or proof == SenderProof.PROVED


def _is_from_us(mail: ReadMail, known: ours.Ours) -> bool:
    """Tell whether it comes from our address or our mail host, as a form on the company's own site may."""
    if mail.from_email and known.is_ours(mail.from_email):
        return True
    host = settings.ESMERO_HOST.lower()
    # Every program on a machine may name its mails @localhost; a host with a name is ours alone.
    return host not in NOBODYS_HOST and (mail.message_id or "").lower().endswith(f"@{host}")


def _words(mail: ReadMail) -> tuple[str, str]:
    """Return the writer's own words with what they pass on, and what is folded away beneath."""
    own = "\n\n".join(part for part in (mail.text_reply, mail.forwarded) if part and part.strip())
    if not own:
        return mail.text or "", ""
    return own, "\n\n".join(part for part in (mail.signature, mail.quoted) if part and part.strip())


def _recipients(receipt: "Receipt", raw: bytes, mail: ReadMail, known: ours.Ours) -> list[str]:
    """Return the mailbox's own addresses first; another channel in the headers has a receipt of its own."""
    own = list(receipt.recipients)
    written = [address.email.lower() for address in (*mail.to, *mail.cc)]
    others = [
        address for address in [*glance.recipients(raw, only_delivered=True), *written] if address not in own
    ]
    if own:
        others = [address for address in others if known.channel_address(address) not in known.channels]
    return list(dict.fromkeys([*own, *others]))


def _answers(mail: ReadMail) -> list[str]:
    """Return the Message-IDs it answers, the nearest first."""
    ids = [*mail.in_reply_to, *reversed(mail.references)]
    return [one[:255] for one in dict.fromkeys(ids)][:MOST_IDS]


def _files(mail: ReadMail) -> list[NewFile]:
    return [
        NewFile(
            name=file.name,
            content_type=file.content_type,
            content=file.content,
            is_inline=file.is_inline,
            content_id=(file.content_id or "").strip("<>"),
        )
        for file in mail.attachments[:MOST_FILES]
    ]
