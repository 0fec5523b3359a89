"""How late it is with a customer: by the zone in which they live, else by the clock in their mails."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from esmero.ground import zones

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from esmero.domain.conversations.models import Message
    from esmero.domain.customers.models import Customer

# Who travelled is back by then, and who moved has written again.
TELLS_FOR = timedelta(days=60)


def of(
    customer: Customer, letters: Iterable[Message], *, to: str, at: datetime, zone: ZoneInfo
) -> tzinfo | None:
    """Return the customer's clock: of the zone in which they live, else by their letters; None for ours."""
    if zones.known(customer.time_zone):
        theirs = ZoneInfo(customer.time_zone)
        return theirs if at.astimezone(theirs).utcoffset() != at.astimezone(zone).utcoffset() else None
    return clock(letters, to=to, at=at, zone=zone)


def clock(letters: Iterable[Message], *, to: str, at: datetime, zone: tzinfo) -> timezone | None:
    """Return the clock of whoever wrote these letters from the address `to`; None: none but ours is known.

    The newest letter counts that tells it. A letter says how far a clock is from UTC, not when it is changed:
    most customers change theirs with us, so that after a change in `zone` no older letter tells anything.
    """
    told = [one for one in letters if one.utc_offset_minutes is not None and _is_from(one, to)]
    newest = max(told, key=lambda one: one.at, default=None)
    if newest is None or newest.utc_offset_minutes is None or at - newest.at > TELLS_FOR:
        return None
    ours_then, ours = (moment.astimezone(zone).utcoffset() for moment in (newest.at, at))
    theirs = timedelta(minutes=newest.utc_offset_minutes)
    return timezone(theirs) if ours == ours_then and theirs != ours else None


def _is_from(letter: Message, address: str) -> bool:
    """Whether it is from whom we answer; others' stand beside it where conversations were put together."""
    return bool(address) and address.lower() in {letter.from_email.lower(), letter.answers_to.lower()}
