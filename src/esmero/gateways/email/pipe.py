"""`esmero mail deliver`: one mail on standard input, and an exit status that mail servers understand."""

import logging
from typing import BinaryIO

from esmero.gateways.email import intake, ours
from esmero.ground import clock

log = logging.getLogger(__name__)

# What mail servers expect of a pipe (sysexits.h): all is well, or keep it and come again.
KEPT, LATER = 0, 75


def deliver(stream: BinaryIO, *, sender: str | None, recipients: list[str]) -> int:
    """Keep the mail in `stream`; sender and recipients are the envelope's, if the server names them.

    Returns the exit status: 0 once it is committed, else 75, and the mail server keeps the mail.
    """
    try:
        raw = stream.read(intake.most_bytes() + 1)
        if not raw.strip():
            log.error("There was no mail on standard input.")
            return LATER
        named = "" if sender is None else sender or ours.NOBODY
        intake.take(raw, named, recipients, clock.now())
    except intake.TooBig:
        log.error("The mail is larger than is taken here (ESMERO_MAX_MAIL_MB).")
        return LATER
    except Exception as error:
        log.error("The mail could not be kept just now: %r", error)
        return LATER
    return KEPT
