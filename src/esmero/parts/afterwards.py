"""What became of letters after they left, and of escalations, in words for colleagues."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.events.kinds import AGENT
from esmero.parts import reasons

if TYPE_CHECKING:
    from esmero.domain.events.models import Event
    from esmero.parts.turns import Telling


def _delayed(event: Event, telling: Telling) -> str:
    return _told(
        event, _("The letter to %(address)s has not arrived yet; mail servers keep trying. %(because)s")
    )


def _arrived(event: Event, telling: Telling) -> str:
    return _told(event, _("The letter to %(address)s arrived, says the mail server there."))


def _unwanted(event: Event, telling: Telling) -> str:
    return _told(
        event,
        _(
            "%(address)s reported our letter as unwanted. Our system writes nothing there by itself any "
            "more; answers of people go out."
        ),
    )


def _hushed(event: Event, telling: Telling) -> str:
    return _(
        "Only a program seems to answer here: several of our letters in a row were answered at once. Our "
        "system writes nothing there by itself until somebody writes at another time."
    )


def _readdressed(event: Event, telling: Telling) -> str:
    said = {"who": telling.who(event), "address": (event.payload or {}).get("address", "")}
    return _("%(who)s has answers go to %(address)s from now on.") % said if said["address"] else ""


def _vouched(event: Event, telling: Telling) -> str:
    said = {"who": telling.who(event), "address": (event.payload or {}).get("address", "")}
    return _("%(who)s knows that the letter to %(address)s arrived.") % said if said["address"] else ""


def _settled(event: Event, telling: Telling) -> str:
    if event.by_kind != AGENT:
        # The customer went on to the next level: that is told by what is promised there.
        return ""
    said = {"who": telling.who(event), "person": telling.named((event.payload or {}).get("agent"))}
    return (
        _("%(who)s settled this; %(person)s goes on.") if said["person"] else _("%(who)s settled this.")
    ) % said


def _released(event: Event, telling: Telling) -> str:
    who = telling.named((event.payload or {}).get("agent"))
    return _("%(who)s was not back in time; this went on.") % {"who": who} if who else ""


def _brought_back(event: Event, telling: Telling) -> str:
    who = telling.named((event.payload or {}).get("agent"))
    return _("This lay still with %(who)s; it went on.") % {"who": who} if who else ""


def _told(event: Event, sentence: str) -> str:
    """Return a sentence with what the event says; nothing of somebody who was forgotten."""
    said = event.payload
    if not said:
        return ""
    because = reasons.in_words(said.get("because", ""))
    return (sentence % {"address": said.get("address", ""), "because": because}).strip()


HAPPENINGS: dict[str, Callable[[Event, Telling], str]] = {
    "conversation.brought_back": _brought_back,
    "conversation.hushed": _hushed,
    "conversation.readdressed": _readdressed,
    "conversation.released": _released,
    "delivery.arrived": _arrived,
    "delivery.delayed": _delayed,
    "delivery.unwanted": _unwanted,
    "delivery.vouched": _vouched,
    "escalation.settled": _settled,
}
