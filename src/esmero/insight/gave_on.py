"""When somebody gave others' conversations to a colleague: a cause to open them, as writing is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from esmero.domain.conversations.models import Conversation
from esmero.domain.events.kinds import AGENT
from esmero.domain.events.models import Event


def gave_on(conversation_ids: Collection[int], *, since: datetime) -> list[tuple[int, int, datetime]]:
    """Return who gave some of these to somebody else, whose they are by now, and when. Two queries."""
    whose = dict(Conversation.objects.filter(pk__in=conversation_ids).values_list("id", "customer_id"))
    rows = Event.objects.filter(
        verb="conversation.assigned", about_kind="conversation", about_id__in=conversation_ids
    ).filter(by_kind=AGENT, at__gte=since)
    found = rows.values_list("by_id", "about_id", "at", "payload")
    # Whoever takes it for themselves has given it to nobody.
    return [
        (who, whose[number], at)
        for who, number, at, told in found
        if who and number in whose and (told or {}).get("agent") not in {None, who}
    ]
