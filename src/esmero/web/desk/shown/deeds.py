"""What can still be done about something that happened: a merge undone, a split-off conversation opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.conversations import reads as conversations
from esmero.ui import addresses

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.models import Event


@dataclass(frozen=True)
class Deed:
    """A button or a way under a sentence of the story."""

    words: str
    url: str
    is_press: bool = False


def of_each(conversation: Conversation, happened: Iterable[Event], *, may_part: bool) -> dict[int, Deed]:
    """Return what can be done about these events, by their ids. A query only where something was merged.

    `may_part` says whether the agent may take merges back here.
    """
    took_in = [event for event in happened if event.verb == "conversation.took_in" and event.payload]
    merged = took_in if may_part else []
    live = conversations.merges_into(conversation) if merged else set()
    deeds = {event.pk: _undo(event) for event in merged if (event.payload or {}).get("merge") in live}
    for event in happened:
        if event.verb == "conversation.split" and event.payload:
            url = addresses.reverse("desk:conversation", args=[event.payload["into"]])
            deeds[event.pk] = Deed(_("Open the new one"), url)
    return deeds


def _undo(event: Event) -> Deed:
    url = addresses.reverse("desk:merge-undoing", args=[(event.payload or {})["merge"]])
    return Deed(_("Undo"), url, is_press=True)
