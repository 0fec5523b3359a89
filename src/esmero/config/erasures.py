"""Whoever was erased goes from every web process, too: it forgets the pieces of pages it remembers."""

from __future__ import annotations

import asyncio
import logging

from esmero.domain.events import reads as events
from esmero.ground import feeds
from esmero.ui import remembered

log = logging.getLogger(__name__)

ERASED = "customer.erased"
CIRCLE = "erasures"
# A page that was begun before somebody was erased may still put them back; none takes longer than this.
LONGEST_PAGE_SECONDS = 60.0
TRY_AGAIN_SECONDS = 1.0


async def watch(hub: feeds.Hub) -> None:
    """Forget at each erasure, and once more when no page of before can be under way; until cancelled."""
    stirred = asyncio.Event()
    try:
        await _join(hub, stirred.set)
        while await stirred.wait():
            stirred.clear()
            remembered.forget()
            asyncio.get_running_loop().call_later(LONGEST_PAGE_SECONDS, remembered.forget)
    finally:
        hub.leave(CIRCLE, stirred.set)


async def _join(hub: feeds.Hub, stir: feeds.Stir) -> None:
    while True:
        try:
            await hub.join(CIRCLE, erased_after, stir)
        except Exception:
            # The database is not there yet. What is remembered by now may be of anybody.
            log.exception("Erasures can't be heard of yet; tried again in a second.")
            await asyncio.sleep(TRY_AGAIN_SECONDS)
        else:
            remembered.forget()
            return


def erased_after(after_id: int, limit: int) -> list[feeds.Row]:
    """Return the erasures after an event, for a feed. One query."""
    return [(event.pk, {}) for event in events.told_after(after_id, [ERASED], limit=limit)]
