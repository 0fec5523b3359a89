"""From a receipt to our own shape: who wrote, to which of our addresses, the words, what they answer."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind, ReportKind, SenderProof
from esmero.domain.channels.ports import CouldNotRead, Incoming, Report
from esmero.gateways.email import apart, carried, faxes, forwards, glance, intake, others, ours, writers
from esmero.gateways.email.reading.shape import Bounce, ReadMail
from esmero.gateways.email.writers import Writer
from esmero.ground import clock

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel, Receipt

# As our letters are named; another program on the same host names its mails differently.
# The signed ones to customers name their conversation besides.
OUR_LETTER = re.compile(r"m\.[0-9a-f]{24}(?:\.[0-9a-f]{1,15}\.[a-z2-7]{16})?@(.+)")
OUR_LETTER_WITHIN = re.compile(rb"\bm\.[0-9a-f]{24}(?:\.[0-9a-f]{1,15}\.[a-z2-7]{16})?@[A-Za-z0-9.-]{1,200}")
# A Message-ID of its own, perhaps on the line after its header's name.
OWN_NAME = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?[^\r\n]{0,400}", re.IGNORECASE | re.MULTILINE)
# Signatures are checked while the keys of their time are likely to stand.
KEYS_LIVE = timedelta(days=3)
NOBODYS_HOST = {"localhost", "127.0.0.1", "::1"}
MOST_IDS = 100

NO_SENDER = gettext_noop("This mail names no sender, so nobody could be answered.")
NOTHING_IN_IT = gettext_noop("This mail is empty.")
SENT_BACK = gettext_noop("The recipient's mail server sent it back")
WAITS_THERE = gettext_noop("A mail server on the way could not deliver it yet")
OUR_OWN_LETTER = gettext_noop("One of our own letters came back to us: kept, not shown on the desk.")
OUR_OWN_ADDRESS = gettext_noop("It says that it comes from our own address: kept, not shown on the desk.")


def read(receipt: "Receipt") -> Incoming:
    """Read a receipt's raw mail. Raises CouldNotRead with a sentence for the failed-mail screen."""
    raw = bytes(receipt.raw)
    if not raw.strip():
        raise CouldNotRead(NOTHING_IN_IT)
    if why := intake.why_only_a_head(receipt.external_id):
        raise CouldNotRead(why)
    mail = apart.reader.read(raw)
    if mail.errors:
        raise CouldNotRead(" ".join(mail.errors))
    known = ours.Ours(channels.mail_addresses())
    gateway = faxes.gateway_of(mail.from_email)
    if gateway:
        return _from_a_gateway(receipt, raw, mail, known, gateway)
    return _as_mail(receipt, raw, mail, known)


def _from_a_gateway(
    receipt: "Receipt", raw: bytes, mail: ReadMail, known: ours.Ours, gateway: "Channel"
) -> Incoming:
    """Return a fax or a report of one; any other letter of theirs is no customer's whom software answers."""
    proof = _proof_of_from(receipt, raw, mail)
    letters = list(dict.fromkeys([*_our_letters(raw), *_our_letters((mail.text or "").encode())]))
    found = faxes.read(receipt, raw, mail, gateway, proof, letters)
    return found or replace(_as_mail(receipt, raw, mail, known), may_auto_answer=False)


def _as_mail(receipt: "Receipt", raw: bytes, mail: ReadMail, known: ours.Ours) -> Incoming:
    writer = writers.of(mail, receipt.sender, known)
    reason = _why_aside(mail, writer, known)
    # Never our own letters, whoever asks: they would answer each other for ever.
    if reason or not (mail.opens_conversation or receipt.is_wanted):
        return _off_the_desk(receipt, raw, mail, writer, known, reason)
    if writer is None:
        raise CouldNotRead(NO_SENDER)
    return _for_the_desk(receipt, raw, mail, writer, known)


def _off_the_desk(
    receipt: "Receipt", raw: bytes, mail: ReadMail, writer: Writer | None, known: ours.Ours, reason: str
) -> Incoming:
    """Return a report with what it tells, and what a program wrote in somebody's name with its words."""
    if writer and mail.is_auto_reply and not reason:
        words = _for_the_desk(receipt, raw, mail, writer, known)
        return replace(words, opens_conversation=False, may_auto_answer=False)
    return _aside(receipt, mail, writer, reason, _report(raw, mail))


def _for_the_desk(
    receipt: "Receipt", raw: bytes, mail: ReadMail, writer: Writer, known: ours.Ours
) -> Incoming:
    text, quoted = carried.words(mail)
    proof = _proof(receipt, raw, mail, writer)
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=receipt.external_id,
        sender_email=writer.person.email,
        sender_name=(writer.person.name or "")[:120],
        recipients=_recipients(receipt, raw, mail, known),
        subject=(mail.subject or "")[:500],
        text=text,
        quoted=quoted,
        html=carried.page(mail),
        files=carried.files(mail),
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
        enclosed=carried.told(mail),
    )
    return forwards.by_a_colleague(incoming, mail, known)


def _aside(
    receipt: "Receipt", mail: ReadMail, writer: Writer | None, reason: str, told: Report | None
) -> Incoming:
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
        answers=[*filter(None, [mail.message_id]), *_answers(mail)] if reason else [],
        report=told,
    )


def _report(raw: bytes, mail: ReadMail) -> Report | None:
    """Return what a report tells of our letters; who knows their ids has had them."""
    letters = _our_letters(raw)
    if mail.is_bounce:
        return _of_a_bounce(mail, letters)
    if mail.is_feedback_report:
        return Report(ReportKind.UNWANTED, letters)
    return Report(ReportKind.ARRIVED, letters) if mail.is_delivery_receipt else None


def _of_a_bounce(mail: ReadMail, letters: list[str]) -> Report:
    """One letter of ours has one recipient: whatever is told of any of them is told of it."""
    final = [bounce for bounce in mail.bounces if bounce.is_final]
    because = _why(final or mail.bounces, SENT_BACK if final or not mail.bounces else WAITS_THERE)
    if mail.bounces and not final:
        return Report(ReportKind.DELAYED, letters, because)
    is_lost = any(bounce.is_permanent for bounce in final)
    return Report(ReportKind.CAME_BACK, letters, because, is_address_lost=is_lost)


def _our_letters(raw: bytes) -> list[str]:
    # A letter that comes back also names those before it, to which nothing happened.
    itself = (line for line in OWN_NAME.findall(raw) if OUR_LETTER_WITHIN.search(line))
    within = OUR_LETTER_WITHIN.findall(b"\n".join(itself)) or OUR_LETTER_WITHIN.findall(raw)
    found = [one.decode().rstrip(".").lower() for one in within]
    return list(dict.fromkeys(found))[:MOST_IDS]


def _why(bounces: Iterable[Bounce], words: str) -> str:
    codes = filter(None, (bounce.status or bounce.smtp_code for bounce in bounces))
    return ": ".join(filter(None, [words, ", ".join(dict.fromkeys(codes))]))


def _proof(receipt: "Receipt", raw: bytes, mail: ReadMail, writer: Writer) -> SenderProof:
    """Return how sure the mail makes us that it comes from whom its From names."""
    if writer.passed_on_by:
        return _proof_of_what_was_passed_on(receipt, raw, mail)
    return _proof_of_from(receipt, raw, mail)


def _proof_of_what_was_passed_on(receipt: "Receipt", raw: bytes, mail: ReadMail) -> SenderProof:
    """The person is only said; but a form that the company named is not to be anybody's who says so."""
    is_named = ours.is_form(mail.from_email or "")
    is_forged = is_named and _proof_of_from(receipt, raw, mail) == SenderProof.REFUTED
    return SenderProof.REFUTED if is_forged else SenderProof.UNPROVED


def _proof_of_from(receipt: "Receipt", raw: bytes, mail: ReadMail) -> SenderProof:
    servers = settings.ESMERO_MAIL_TRUSTED_AUTHSERV
    if receipt.external_id.startswith(intake.REBUILT):
        # What was signed is gone: that nothing proves it any more says nothing against it.
        return SenderProof.UNCHECKED
    # Keys are changed now and then: what lay for long, or is read again, proves nothing any more.
    came_at = min(receipt.received_at, receipt.there_since or receipt.received_at)
    is_fresh = clock.now() - came_at < KEYS_LIVE
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
