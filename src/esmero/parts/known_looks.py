"""Who of us looked at a customer, in sentences for the customer: who, when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.insight import looked
from esmero.parts import looks, people, times

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from esmero.domain.conversations.models import Conversation

SHOWN = 20


@dataclass(frozen=True)
class Look:
    """Somebody looked: their name, the time in words, and why."""

    who: str
    when: str
    why: str


def of(customer_id: int, *, told: Collection[int] | None, at: datetime, zone: ZoneInfo) -> list[Look]:
    """Return who looked last, newest first; with subjects of conversations `told` (None: of all theirs)."""

    read = looked.read_by_others(customer_id, SHOWN)

    def shown(found: list[Conversation]) -> list[str]:
        own = (one for one in found if one.customer_id == customer_id)
        return [one.subject for one in own if told is None or one.pk in told]

    found = [
        (
            one.ended_at,
            Look(
                people.of_agent(one.agent).name,
                looks.when(one, at=at, zone=zone),
                _why(one, shown),
            ),
        )
        for one in looked.looked_at(customer_id, SHOWN)
    ]
    # Of one that stands no more on the page the day tells which: a look by others is never left out.
    found += [
        (one.at, _read(one, is_told=told is None or one.conversation.pk in told, at=at, zone=zone))
        for one in read
    ]
    return [look for _at, look in sorted(found, key=lambda one: one[0], reverse=True)[:SHOWN]]


def _read(one: looked.Read, *, is_told: bool, at: datetime, zone: ZoneInfo) -> Look:
    """Say that somebody read it who leads an organisation of theirs, or who lives with them."""
    name = people.of_customer(one.reader).name if one.reader else _("Somebody who was erased")
    told = {"name": name, "place": one.organisation.name if one.organisation else ""}
    who = _("%(name)s, who leads %(place)s") if one.organisation else _("%(name)s, who lives with you")
    if is_told:
        why = _("read: %(subjects)s") % {"subjects": one.conversation.subject}
    else:
        begun = times.on(one.conversation.opened_at, at=at, zone=zone)
        why = _("read a conversation begun %(when)s") % {"when": begun}
    return Look(who % told, times.label(one.at, at=at, zone=zone), why)


def _why(one: looked.Looked, told: Callable[[list[Conversation]], list[str]]) -> str:
    """Say all of it: who answered them and read the page about them too did both."""
    answered, opened = told(one.answered), told(one.opened)
    said = [one.reason.rstrip(" .")] if one.reason else []
    if answered:
        said.append(_("to answer you: %(subjects)s") % {"subjects": ", ".join(answered)})
    if opened:
        said.append(_("read: %(subjects)s") % {"subjects": ", ".join(opened)})
    if one.opened_any and not answered + opened:
        said.append(_("opened a conversation"))
    if one.saw_page:
        said.append(_("looked at what we know about you"))
    return "; ".join(said)
