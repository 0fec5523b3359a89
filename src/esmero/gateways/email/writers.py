"""Whose mail it is, and where its answers go: the person is who From says, never whom Reply-To names.

The one exception are forms, shops and lists, which put their own address into From and the person elsewhere.
"""

import re
from dataclasses import dataclass

from esmero.gateways.email import ours
from esmero.gateways.email.reading.shape import Address, ReadMail
from esmero.letters import envelope

LONGEST_ADDRESS = 254
# Addresses may hold remarks in brackets, which are no part of them.
REMARK = re.compile(r"\([^()]{0,200}\)|\s")


@dataclass(frozen=True)
class Writer:
    """The person, where they want answers if not there, and who passed on their words if somebody did."""

    person: Address
    answers_to: str = ""
    passed_on_by: str = ""


def of(mail: ReadMail, envelope_sender: str, known: ours.Ours) -> Writer | None:
    """Return who wrote a mail; None where nobody could be answered.

    `envelope_sender` is whom the mail server was told, for a mail that names nobody. What a form or a list
    passed on is only said to be the person's.
    """
    sender = _bare(Address(mail.from_name, mail.from_email) if mail.from_email else None)
    asked = _somebody_elses(next(iter(mail.reply_to), None), sender, mail, known)
    person = _passed_on(mail, sender, asked, known)
    if person:
        return Writer(person, passed_on_by=_short(mail.from_email or ""))
    if sender:
        return Writer(sender, answers_to=asked.email if asked else "")
    from_envelope = _bare(Address(mail.from_name, envelope_sender))
    return Writer(from_envelope) if from_envelope else None


def _passed_on(
    mail: ReadMail, sender: Address | None, asked: Address | None, known: ours.Ours
) -> Address | None:
    """Return the person whose words were passed on: by a form, a list, or by an address that can't be one."""
    if sender is None:
        return asked
    original = _original(mail, sender, known)
    if known.is_companys(sender.email):
        return original or asked
    return original if sender.email.lower() in _told(mail) else None


def _original(mail: ReadMail, sender: Address, known: ours.Ours) -> Address | None:
    """Return whom a list names as the writer, where it does."""
    answers = next(iter(mail.reply_to), None)
    return None if mail.contact in (answers, None) else _somebody_elses(mail.contact, sender, mail, known)


def _somebody_elses(
    address: Address | None, sender: Address | None, mail: ReadMail, known: ours.Ours
) -> Address | None:
    """Return an address that is somebody's own: not a list's (a recipient), not ours, not the sender's."""
    found = _bare(address)
    if found is None or found.email.lower() in _told(mail) or known.is_ours(found.email):
        return None
    return None if sender and found.email.lower() == sender.email.lower() else found


def _told(mail: ReadMail) -> set[str]:
    return {address.email.lower() for address in (*mail.to, *mail.cc)}


def _bare(address: Address | None) -> Address | None:
    """Return an address as one can write to it, None where nobody can."""
    if address is None:
        return None
    email = REMARK.sub("", address.email)
    is_reachable = len(email) <= LONGEST_ADDRESS and envelope.is_reachable(email)
    return Address(address.name, email) if is_reachable else None


def _short(email: str) -> str:
    return email if len(email) <= LONGEST_ADDRESS else ""
