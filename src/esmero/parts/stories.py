"""The story of a conversation in time order: letters, notes, notices, and what happened between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.conversations.kinds import INTERNAL, OUTSIDE, CloseReason, MessageKind
from esmero.domain.promises.kinds import ASKED_FOR, PromiseKind
from esmero.parts import afterwards, promises, routing, times, turns
from esmero.parts.turns import Telling

if TYPE_CHECKING:
    from esmero.domain.conversations.reads import Letter
    from esmero.domain.events.models import Event
    from esmero.domain.promises.models import Promise


@dataclass(frozen=True)
class Entry:
    """One thing of the story: `kind` is letter, note, outside, notice, automatic or happening."""

    kind: str
    at: datetime
    letter: Letter | None = None
    sentence: str = ""
    is_mine: bool = False
    event: Event | None = None


def story(
    letters: Iterable[Letter],
    promises_made: Iterable[Promise],
    happenings: Iterable[Event],
    *,
    names: dict[int, str],
    customer_name: str,
    at: datetime,
    zone: ZoneInfo,
) -> list[Entry]:
    """Return letters, promises asked for, and happenings, oldest first.

    `names` are the short names of agents by id. Everything the reader may not see was left out before.
    """
    entries = [_letter(letter) for letter in letters]
    entries += [
        _asked(promise, customer_name, at, zone) for promise in promises_made if _is_asked_for(promise)
    ]
    telling = turns.Telling(names, at, zone, customer_name)
    happened = list(happenings)
    twice = routing.said_twice(happened)
    for event in happened:
        sentence = happening(event, telling)
        if sentence and event.pk not in twice:
            entries.append(Entry("happening", event.at, sentence=sentence, event=event))
    return sorted(entries, key=lambda entry: entry.at)


def _letter(letter: Letter) -> Entry:
    message = letter.message
    if message.kind == MessageKind.NOTICE:
        return Entry("notice", message.at, letter, sentence=message.text or _("These words were deleted."))
    if message.kind == MessageKind.AUTOMATIC:
        return Entry("automatic", message.at, letter)
    if message.kind in OUTSIDE:
        return Entry("outside", message.at, letter)
    if message.kind in INTERNAL:
        return Entry("note", message.at, letter)
    return Entry("letter", message.at, letter, is_mine=message.kind == MessageKind.FROM_CUSTOMER)


def _is_asked_for(promise: Promise) -> bool:
    return promise.kind in ASKED_FOR and promise.times_renewed == 0


def _asked(promise: Promise, customer_name: str, at: datetime, zone: ZoneInfo) -> Entry:
    words = {
        "customer": customer_name,
        "when": times.on(promise.made_at, at=at, zone=zone),
        "promise": promises.text(promise, at=at, zone=zone, to=customer_name),
    }
    if promise.kind == PromiseKind.ESCALATION:
        sentence = _("%(customer)s escalated %(when)s. %(promise)s.") % words
    elif promise.kind == PromiseKind.PERSON:
        sentence = _("%(customer)s asked for a person %(when)s. %(promise)s.") % words
    elif promise.is_unasked_update:
        # The company's own rule gave it: nobody pressed anything.
        sentence = _("We promised %(when)s: %(promise)s.") % words
    else:
        sentence = _("%(customer)s asked for an update %(when)s. %(promise)s.") % words
    return Entry("happening", promise.made_at, sentence=sentence)


def happening(event: Event, telling: Telling) -> str:
    """Return what an event of a conversation says to its readers; empty for those told otherwise."""
    tell = _HAPPENINGS.get(event.verb)
    return tell(event, telling) if tell else ""


def _assigned(event: Event, telling: Telling) -> str:
    agent = telling.named((event.payload or {}).get("agent"))
    return _("%(who)s looks after this now.") % {"who": agent} if agent else _("Nobody looks after this now.")


def _routed(event: Event, telling: Telling) -> str:
    agent = telling.named((event.payload or {}).get("agent"))
    return routing.sentence(event, who=agent, customer=telling.customer)


def _closed(event: Event, telling: Telling) -> str:
    reason = (event.payload or {}).get("reason", "")
    words = str(CloseReason(reason).label) if reason in CloseReason.values else ""
    return _("%(who)s closed this: %(reason)s.") % {"who": telling.who(event), "reason": words}


def _reopened(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s opened this again."))


def _handed_over(event: Event, telling: Telling) -> str:
    return _("This went to another team.")


_HAPPENINGS = {
    "conversation.assigned": _assigned,
    "conversation.routed": _routed,
    "conversation.closed": _closed,
    "conversation.reopened": _reopened,
    "conversation.handed_over": _handed_over,
    **turns.HAPPENINGS,
    **afterwards.HAPPENINGS,
}
TOLD = sorted(_HAPPENINGS)
