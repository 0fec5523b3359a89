"""Doing one thing to several conversations: each by the same action as alone, in a transaction of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.actions import assign, close, escalating, prioritise, snooze
from esmero.actions import tag as tags
from esmero.domain.conversations import reads as conversations
from esmero.ground import db
from esmero.ground.refs import NotFound, NotYours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from esmero.domain.staff.models import Agent

# As many as stand on a page of a list.
MOST = conversations.PAGE
MOST_DIGITS = 18

TOO_MANY = gettext_lazy("At most %(count)s at once; this one was left as it is.")
WHY_NOT: dict[type[Exception], Any] = {
    close.StillPromised: gettext_lazy("Something is still promised. Say what the customer reads instead."),
    close.EscalatedAbove: gettext_lazy("Somebody above was asked and has yet to answer or to settle it."),
    escalating.TooShort: gettext_lazy(
        "They asked for somebody above: give them a reason of a whole sentence."
    ),
    close.SomethingCameIn: gettext_lazy("Something came in meanwhile. Read it first."),
    close.AlreadyClosed: gettext_lazy("It is closed already."),
    snooze.CannotSnooze: gettext_lazy("It is closed, or the moment is not ahead within a year."),
    NotYours: gettext_lazy("That is for others of its team to do."),
    NotFound: gettext_lazy("It is out of your sight, or would be out of theirs."),
}


@dataclass(frozen=True)
class Chosen:
    """A conversation that was chosen, and the version of it that was seen in the list."""

    number: int
    version: int | None = None

    @property
    def value(self) -> str:
        return f"{self.number}:{'' if self.version is None else self.version}"


@dataclass
class Outcome:
    """What became of each: those done, and of the others why not."""

    done: list[int] = field(default_factory=list)
    not_done: list[tuple[int, str]] = field(default_factory=list)


Deed = Callable[["Agent", Chosen, dict[str, Any], datetime], object]


def chosen(data: QueryDict) -> list[Chosen]:
    """Return what was chosen, each once; nonsense chooses nothing."""
    found: dict[int, Chosen] = {}
    for value in data.getlist("chosen"):
        number, _colon, version = value.partition(":")
        if number.isdecimal() and len(number) <= MOST_DIGITS:
            seen = int(version) if version.isdecimal() and len(version) <= MOST_DIGITS else None
            found.setdefault(int(number), Chosen(int(number), seen))
    return list(found.values())


def do(name: str, picked: Sequence[Chosen], given: dict[str, Any], *, agent: Agent, at: datetime) -> Outcome:
    """Do it to each, one after the other; one that can't be done stops no other."""
    outcome = Outcome()
    for one in picked[:MOST]:
        try:
            # Where two writers met, this one alone is begun anew: those before it are done.
            db.again(functools.partial(DEEDS[name], agent, one, given, at))
            outcome.done.append(one.number)
        except tuple(WHY_NOT) as error:
            outcome.not_done.append((one.number, str(WHY_NOT[type(error)])))
    outcome.not_done += [(one.number, _too_many()) for one in picked[MOST:]]
    return outcome


def _too_many() -> str:
    return str(TOO_MANY) % {"count": MOST}


def _tag(agent: Agent, one: Chosen, given: dict[str, Any], at: datetime) -> object:
    return tags.tag(agent=agent, conversation_id=one.number, names=given["names"], at=at)


def _take(agent: Agent, one: Chosen, given: dict[str, Any], at: datetime) -> object:
    return assign.assign(agent=agent, conversation_id=one.number, to_agent_id=agent.pk, at=at)


def _assign(agent: Agent, one: Chosen, given: dict[str, Any], at: datetime) -> object:
    return assign.assign(agent=agent, conversation_id=one.number, to_agent_id=given["agent"] or None, at=at)


def _hand_over(agent: Agent, one: Chosen, given: dict[str, Any], at: datetime) -> object:
    return assign.hand_over(agent=agent, conversation_id=one.number, to_team_id=given["team"], at=at)


def _snooze(agent: Agent, one: Chosen, given: dict[str, Any], at: datetime) -> object:
    return snooze.snooze(agent=agent, conversation_id=one.number, until=given["until"], at=at)


def _end_snooze(agent: Agent, one: Chosen, given: dict[str, Any], at: datetime) -> object:
    return snooze.end(agent=agent, conversation_id=one.number, at=at)


def _prioritise(agent: Agent, one: Chosen, given: dict[str, Any], at: datetime) -> object:
    return prioritise.prioritise(agent=agent, conversation_id=one.number, priority=given["priority"], at=at)


def _close(agent: Agent, one: Chosen, given: dict[str, Any], at: datetime) -> object:
    return close.close(
        agent=agent,
        conversation_id=one.number,
        reason=given["reason"],
        why=given["why"],
        seen_version=one.version,
        at=at,
    )


def _reopen(agent: Agent, one: Chosen, given: dict[str, Any], at: datetime) -> object:
    return close.reopen(agent=agent, conversation_id=one.number, at=at)


DEEDS: dict[str, Deed] = {
    "tag": _tag,
    "take": _take,
    "assign": _assign,
    "hand_over": _hand_over,
    "snooze": _snooze,
    "end_snooze": _end_snooze,
    "priority": _prioritise,
    "close": _close,
    "reopen": _reopen,
}
# What takes a deed back, where alone it could be taken back, too.
UNDO = {"snooze": "end_snooze", "close": "reopen"}


def told(name: str, count: int) -> str:
    """Return the sentence that says how many it was done to."""
    words = {
        "tag": _("Tagged: %(count)s."),
        "take": _("Yours now: %(count)s."),
        "assign": _("Handed over: %(count)s. Their promises went along."),
        "hand_over": _("Handed over: %(count)s. Their promises went along."),
        "snooze": _("Out of sight for now: %(count)s."),
        "end_snooze": _("Back among the others: %(count)s."),
        "priority": _("Their place in the lists has changed: %(count)s."),
        "close": _("Closed: %(count)s. Their customers can write again at any time."),
        "reopen": _("Open again: %(count)s."),
    }
    return words[name] % {"count": count}
