"""Mail on its way in: named so that the same mail is taken once, for each of our mailboxes it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.actions import take as taking
from esmero.domain.channels import reads as channels
from esmero.gateways.email import glance, ours

if TYPE_CHECKING:
    from esmero.domain.channels.models import Receipt

# A mail that came down a pipe and names none of our addresses; a person finds out whose it is.
ANY_MAILBOX = "any"
# How what is kept of a mail that was not taken whole is named, and why it was not.
TOO_LARGE, HANDED_TOO_LARGE, NOT_KEPT, NO_MAIL = "head:", "large:", "left:", "odd:"
ONLY_A_HEAD = {
    TOO_LARGE: taking.TOO_LARGE,
    HANDED_TOO_LARGE: taking.HANDED_TOO_LARGE,
    NOT_KEPT: taking.NOT_KEPT,
    NO_MAIL: taking.NO_MAIL,
}
# How one is named that was put together from its pieces: signatures prove nothing of it any more.
MAIL, REBUILT = "mail:", "rebuilt:"


class TooBig(Exception):
    """The mail is larger than this installation takes."""


@dataclass(frozen=True)
class Mail:
    """A mail as a server hands it over: its bytes and its envelope."""

    raw: bytes
    # Empty where no envelope is known; ours.NOBODY where it names nobody.
    sender: str
    recipients: list[str]
    at: datetime
    # The channel from whose own mailbox it was fetched: it is for that one where it names no other of ours.
    channel_id: int | None = None
    # Since when it lay at the server from which it was fetched.
    there_since: datetime | None = None
    # Put together from its pieces, because nobody handed over its own bytes.
    is_rebuilt: bool = False


def take(raw: bytes, sender: str, recipients: list[str], at: datetime) -> "Receipt":
    """Commit one mail; afterwards it may be acknowledged. `recipients`: the envelope's, if there is one.

    Returns the receipt (the first, when it is for several mailboxes of ours). Raises TooBig.
    """
    return taking.take_mails(_named(Mail(raw, sender, recipients, at), _now_known()))[0]


def take_all(mails: Sequence[Mail]) -> None:
    """Commit many mails at once: all or none. Raises TooBig."""
    known = _now_known()
    taking.take_mails([one for mail in mails for one in _named(mail, known)])


def take_head(mail: Mail, why: str) -> None:
    """Keep the head of a mail that is not taken whole: shown where failed mail is shown.

    `why`: TOO_LARGE, HANDED_TOO_LARGE, NOT_KEPT or NO_MAIL.
    """
    known = _now_known()
    name = f"{why}{glance.fingerprint(mail.raw)}:{mail.channel_id}"
    sender = next(iter(glance.senders(mail.raw)), "")
    recipients = _own(mail, known)
    head = taking.RawMail(mail.raw, name, sender, recipients, mail.at, mail.there_since)
    taking.take_head(head, mail.channel_id, reason=ONLY_A_HEAD[why])


def why_only_a_head(external_id: str) -> str:
    """Return why only the head of this mail is here, or nothing where all of it is."""
    return next((why for prefix, why in ONLY_A_HEAD.items() if external_id.startswith(prefix)), "")


def most_bytes() -> int:
    """Return the size of the largest mail taken, in bytes."""
    return int(settings.ESMERO_MAX_MAIL_MB) * 1024 * 1024


def _now_known() -> ours.Ours:
    return ours.Ours(channels.mail_addresses())


def _named(mail: Mail, known: ours.Ours) -> list[taking.RawMail]:
    """Return the mail once for each of our mailboxes it is for, with the name that makes it unique there.

    The name holds the mail's own fingerprint, so two mails that share a Message-ID are two. Raises TooBig.
    """
    if len(mail.raw) > most_bytes():
        raise TooBig
    name = f"{REBUILT if mail.is_rebuilt else MAIL}{glance.fingerprint(mail.raw)}"
    sender = mail.sender if mail.sender == ours.NOBODY else ours.tidy(mail.sender)
    return [
        taking.RawMail(mail.raw, f"{name}:{mailbox}"[:255], sender, recipients, mail.at, mail.there_since)
        for mailbox, recipients in _mailboxes(mail, known).items()
    ]


def _mailboxes(mail: Mail, known: ours.Ours) -> dict[str, list[str]]:
    """Return our mailboxes that the mail is for, each with the addresses that say so.

    An answer to one of our letters goes into its conversation alone, whoever else of us stands beside it.
    """
    envelope = [ours.tidy(address) for address in mail.recipients]
    found = _by_mailbox(known, envelope or glance.recipients(mail.raw))
    answers = _answers(found) or _answers(_by_mailbox(known, glance.recipients(mail.raw)))
    if answers or found:
        return answers or found
    own = _own(mail, known)
    return {known.mailbox_of(own[0]): own} if own else {ANY_MAILBOX: envelope}


def _own(mail: Mail, known: ours.Ours) -> list[str]:
    """Return the address of the channel from whose mailbox it was fetched, if it was and is open."""
    return [address for address, channel_id in known.channels.items() if channel_id == mail.channel_id]


def _by_mailbox(known: ours.Ours, addresses: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for address in addresses:
        mailbox = known.mailbox_of(address)
        if mailbox:
            found.setdefault(mailbox, []).append(known.channel_address(address))
    return found


def _answers(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {mailbox: addresses for mailbox, addresses in found.items() if "@" in mailbox}
