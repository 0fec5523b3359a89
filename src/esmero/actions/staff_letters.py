"""Letters to people of the staff: links, codes and notices about signing in."""

from __future__ import annotations

import hmac
import logging
import string
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage

from esmero.domain.channels import reads as channels
from esmero.domain.customers import reads as people
from esmero.domain.customers import writes as customers
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff import reads, writes
from esmero.ground import crypto, db, live
from esmero.letters import staff as letters

if TYPE_CHECKING:
    from esmero.domain.customers.models import Identity
    from esmero.domain.staff.models import Agent, StaffLetter

log = logging.getLogger(__name__)

# Growing gaps between tries; whoever waits longer asks for another link.
GAPS = [timedelta(seconds=20), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1)]
LIFE = timedelta(days=1)
NAMED = "letter to an address"
# Signs of a name: the address, which letter to it, and what only this installation can make of both.
OF_ADDRESS, OF_LETTER, OF_OURS = 9, 5, 10


def queue(agent: Agent, words: letters.StaffLetterWords, *, at: datetime, end_url: str = "") -> None:
    """The step inside a transaction: queue a letter to somebody who works here.

    `end_url`: where one press ends it, for one that comes again and again by itself.
    """
    queue_to(agent.email, agent.language, words, at=at, end_url=end_url)


def queue_to(
    recipient: str, language: str, words: letters.StaffLetterWords, *, at: datetime, end_url: str = ""
) -> int:
    """The step inside a transaction: queue a letter to an address; return its number."""
    db.after_commit(live.ring)
    letter = writes.queue_letter(
        recipient=recipient,
        language=language,
        subject=words.subject,
        words=words.text,
        end_url=end_url,
        at=at,
    )
    return letter.pk


def send(*, at: datetime) -> int:
    """Send each letter to staff whose time has come. Returns how many were tried.

    A letter may go out twice when the process stops in the middle: better than a link that never comes.
    """
    waiting = reads.letters_to_send(at)
    for letter in waiting:
        _send(letter, at=at)
    return len(waiting)


def _send(letter: StaffLetter, *, at: datetime) -> None:
    try:
        to, headers = [letter.recipient], {**_headers(letter), **_named(letter)}
        EmailMessage(letter.subject, letter.words, _sender(), to, headers=headers).send()
    except Exception as error:
        log.warning("Staff letter %s was not sent: %s", letter.pk, type(error).__name__)
        _try_later(letter, at=at)
    else:
        with db.write():
            customers.note_told(letter.pk, by=THE_SOFTWARE, at=at)
            writes.drop_letter(letter)


def _headers(letter: StaffLetter) -> dict[str, str]:
    """Return what lets mail programs end bulk mail by one press (RFC 8058), over https only."""
    if not letter.end_url.startswith("https://"):
        return {}
    return {
        "List-Unsubscribe": f"<{letter.end_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _named(letter: StaffLetter) -> dict[str, str]:
    """Return by what a letter to a customer is known should it come back: nothing of it is kept here."""
    identity = people.identity_of(letter.recipient)
    if identity is None:
        return {}
    # A name for each letter: mail servers throw the second of one name away. Each try of it has the same.
    of_letter = crypto.digest(f"{letter.pk} {letter.queued_at.isoformat()}".encode())[:OF_LETTER]
    return {"Message-ID": f"<{_name_of(f'{identity.pk:0{OF_ADDRESS}x}{of_letter}')}@{settings.ESMERO_HOST}>"}


def _name_of(signs: str) -> str:
    """Return 24 signs that only this installation can make of the first 14, written as letters' names are."""
    return f"m.{signs}{crypto.digest(crypto.mac(NAMED, signs, 52).encode())[:OF_OURS]}"


def address_of(name: str) -> Identity | None:
    """Return to which address of a customer a letter of this Message-ID went; None for none of ours."""
    named, signs = name.partition("@")[0], name[2 : 2 + OF_ADDRESS + OF_LETTER]
    if not all(one in string.hexdigits for one in signs) or len(signs) != OF_ADDRESS + OF_LETTER:
        return None
    is_ours = hmac.compare_digest(named, _name_of(signs))
    return people.identity_numbered(int(signs[:OF_ADDRESS], 16)) if is_ours else None


def _try_later(letter: StaffLetter, *, at: datetime) -> None:
    with db.write():
        if at - letter.queued_at > LIFE:
            log.error("Staff letter %s could not be sent for a day and is given up.", letter.pk)
            customers.forget_telling(letter.pk)
            writes.drop_letter(letter)
        else:
            gap = GAPS[min(letter.tries, len(GAPS) - 1)]
            writes.try_letter_later(letter, next_try_at=at + gap)


def _sender() -> str | None:
    """The company's first mail address; without one the setting of the installation."""
    return next(iter(channels.mail_addresses()), None)
