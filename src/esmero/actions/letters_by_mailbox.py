"""Letters that leave by the mailbox of their channel: which one, and how signing in there went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.actions import consenting, fetching
from esmero.domain.channels import reads, writes
from esmero.domain.channels.kinds import FetchTrouble
from esmero.ground import db

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.models import Fetching
    from esmero.domain.channels.ports import CouldNotFetch, Outlet


def way_out_of(sender: str) -> Fetching | None:
    """Return the mailbox by which letters of an address leave; None where the company's server sends them."""
    return reads.way_out_of(sender)


def is_spared(mailbox: Fetching, *, at: datetime) -> bool:
    """Tell whether its server let nobody in lately, so that it is not asked again yet.

    Providers lock whoever comes again and again, and a server that hangs would hold up all who send.
    """
    return _is_before_its_time(mailbox, at)


def _is_before_its_time(mailbox: Fetching, at: datetime) -> bool:
    later = mailbox.smtp_next_try_at
    return bool(mailbox.smtp_trouble) and later is not None and later > at


def outlet_of(mailbox: Fetching, *, at: datetime) -> Outlet:
    """Return where to sign in, and with what; outside a transaction. Raises CouldNotFetch."""
    return fetching.outlet_of(mailbox, at=at)


def note_opened(mailbox: Fetching, *, at: datetime) -> None:
    """Note that its server let us in; where it did not before, the letters that wait leave now."""
    if not mailbox.smtp_trouble:
        return
    with db.write():
        kept = reads.fetching(mailbox.pk, revision=mailbox.revision)
        if kept and kept.smtp_trouble:
            writes.note_letters_leave(kept, at=at)
            writes.let_waiting_letters_go(kept.channel.address, at=at)


def note_trouble(mailbox: Fetching, error: CouldNotFetch, *, at: datetime) -> None:
    """Note why its server did not let us in, and when to sign in again: after gaps that grow."""
    with db.write():
        kept = reads.fetching(mailbox.pk, revision=mailbox.revision)
        # Several letters may knock at once; that counts as one time.
        if kept is None or _is_before_its_time(kept, at):
            return
        if error.trouble == FetchTrouble.TOKEN:
            consenting.forget_key(kept)
        later = at + fetching.gap(error.trouble, kept.smtp_failures)
        writes.note_letters_wait(kept, trouble=error.trouble, answer=error.answer, next_try_at=later, at=at)
