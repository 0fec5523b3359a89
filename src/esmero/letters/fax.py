"""A fax as a mail to a gateway: its pages as a PDF, and no word besides, which some would print as well."""

from __future__ import annotations

import re
from email import policy
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from typing import TYPE_CHECKING

from esmero.letters import envelope, names

if TYPE_CHECKING:
    from datetime import datetime

# What a pattern may hold: the number as it is kept, "+34910001122", or its digits alone.
NUMBER, DIGITS = "{number}", "{digits}"
A_NUMBER = "+34910001122"


def address(pattern: str, number: str) -> str:
    """Return the mail address by which a gateway sends to a number, made by its pattern."""
    return pattern.replace(NUMBER, number).replace(DIGITS, number.lstrip("+"))


def is_pattern(pattern: str) -> bool:
    """Say whether a pattern makes a mail address of every number: it stands once, before the @."""
    local = pattern.partition("@")[0]
    is_once = pattern.count(NUMBER) + pattern.count(DIGITS) == 1 and (NUMBER in local or DIGITS in local)
    return is_once and envelope.can_reach(address(pattern, A_NUMBER))


def number_in(pattern: str, filled: str) -> str:
    """Return the number in an address that this pattern made, "+34910001122"; empty where it did not."""
    shape = re.escape(pattern).replace(re.escape(NUMBER), r"\+?(\d+)").replace(re.escape(DIGITS), r"(\d+)")
    found = re.fullmatch(shape, filled)
    return f"+{found[1]}" if found else ""


def seal(pdf: bytes, address: envelope.Address, *, subject: str, message_id: str, at: datetime) -> bytes:
    """Return the mail that carries the pages. Raises BadAddress where one of the addresses is none."""
    for one in (address.sender, address.recipient, address.reply_to):
        if not envelope.can_reach(one):
            raise envelope.BadAddress(one)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = Mailbox(names.header_line(address.sender_name, longest=80), addr_spec=address.sender)
    mail["To"] = address.recipient
    mail["Reply-To"] = address.reply_to
    mail["Subject"] = names.header_line(subject)
    mail["Date"] = at
    mail["Message-ID"] = f"<{message_id}>"
    mail.set_content("")
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename="fax.pdf")
    return mail.as_bytes()
