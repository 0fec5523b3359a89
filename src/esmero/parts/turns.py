"""What happens to a conversation beside its letters, in words for colleagues."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.conversations.kinds import Priority
from esmero.domain.events.kinds import AGENT, CUSTOMER, RULE
from esmero.domain.workflows.kinds import WhyRefused, said
from esmero.parts import people, times

if TYPE_CHECKING:
    from esmero.domain.events.models import Event


@dataclass(frozen=True)
class Telling:
    """Who tells it when: short names of agents by id, now, the clock on the wall, and whose story it is."""

    names: dict[int, str]
    at: datetime
    zone: ZoneInfo
    customer: str = ""

    def who(self, event: Event) -> str:
        """Return who did it: a colleague, whose story it is, a rule by its name, or nobody we know."""
        if event.by_kind == RULE:
            return _("The rule “%(name)s”") % {"name": _said(event).get("rule", "")}
        nobody = people.of_agent(None).name
        if event.by_kind == AGENT:
            return self.names.get(event.by_id or 0, nobody)
        # Customers have numbers of their own: an agent may have the same one.
        is_theirs = event.by_kind == CUSTOMER and event.by_id == event.customer_id
        return self.customer if is_theirs and self.customer else nobody

    def named(self, agent_id: int | None) -> str:
        """Return an agent's short name, empty for nobody we know."""
        return self.names.get(agent_id or 0, "")

    def on(self, moment: str) -> str:
        """Return a moment that an event tells, in words: "today at 16:40"."""
        return times.on(datetime.fromisoformat(moment), at=self.at, zone=self.zone)

    def told(self, event: Event, sentence: str) -> str:
        """Return a sentence with what the event says filled in."""
        return sentence % {"who": self.who(event), **_said(event)}


def _said(event: Event) -> dict[str, Any]:
    return event.payload or {}


def _snoozed(event: Event, telling: Telling) -> str:
    until = _said(event).get("until")
    when = telling.on(until) if until else ""
    return _("%(who)s put this off; it comes back %(when)s.") % {"who": telling.who(event), "when": when}


def _unsnoozed(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s took it back before its time."))


def _came_back(event: Event, telling: Telling) -> str:
    said = _said(event)
    if said.get("because") == "PROMISE":
        return _("This came back before its time: a promise in it is close.")
    who = telling.named(said.get("agent"))
    return _("This came back, as %(who)s wished.") % {"who": who} if who else _("This came back.")


def _tagged(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s added the tag “%(name)s”.")) if _said(event) else ""


def _untagged(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s took off the tag “%(name)s”.")) if _said(event) else ""


def _prioritised(event: Event, telling: Telling) -> str:
    priority = _said(event).get("priority", Priority.NORMAL)
    if event.by_kind not in {AGENT, RULE}:
        return _("This stands among the others again: a promise in it is close.")
    sentences = {
        Priority.URGENT: _("%(who)s marked this as urgent."),
        Priority.NORMAL: _("%(who)s put this back among the others."),
        Priority.LOW: _("%(who)s said that this can wait."),
    }
    return sentences[Priority(priority)] % {"who": telling.who(event)}


def _took_in(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s put another conversation into this one."))


def _parted(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s took that conversation out again."))


def _unmerged(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s made this a conversation of its own again."))


def _split(event: Event, telling: Telling) -> str:
    count = int(_said(event).get("letters", 0))
    words = ngettext(
        "%(who)s took %(count)s letter out into a conversation of its own.",
        "%(who)s took %(count)s letters out into a conversation of their own.",
        count,
    )
    return words % {"who": telling.who(event), "count": count}


def _linked(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s linked another conversation."))


def _unlinked(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s took a link away."))


def _let_in(event: Event, telling: Telling) -> str:
    return telling.told(event, _("%(who)s let %(whom)s take part.")) if _said(event) else ""


def _left_out(event: Event, telling: Telling) -> str:
    words = _("%(whom)s takes no part any more: %(who)s left them out.")
    return telling.told(event, words) if _said(event) else ""


def _kind_set(event: Event, telling: Telling) -> str:
    kind = said(_said(event).get("names") or {}, times.language())
    if not kind:
        return telling.told(event, _("%(who)s sorted this as nothing in particular."))
    return _("%(who)s sorted this as “%(kind)s”.") % {"who": telling.who(event), "kind": kind}


def _kind_brought(event: Event, telling: Telling) -> str:
    kind = said(_said(event).get("names") or {}, times.language())
    step = said(_said(event).get("step") or {}, times.language())
    if not step:
        return _("It is “%(kind)s” now, as what was put into it.") % {"kind": kind}
    words = _("It is “%(kind)s” now, as what was put into it, and stands at “%(step)s”.")
    return words % {"kind": kind, "step": step}


def _kind_given_back(event: Event, telling: Telling) -> str:
    kind = said(_said(event).get("names") or {}, times.language())
    if not kind:
        return _("It is nothing in particular again: kind and step went back with what was taken out.")
    return _("It is “%(kind)s” as before: the step went back with what was taken out.") % {"kind": kind}


def _went_on(event: Event, telling: Telling) -> str:
    said_of = _said(event)
    words = {"who": telling.who(event), "step": said(said_of.get("names") or {}, times.language())}
    if said_of.get("from") is None:
        return _("Its steps begin: %(step)s.") % words
    return _("%(who)s had this go on: %(step)s.") % words


def _rule_refused(event: Event, telling: Telling) -> str:
    why = _said(event).get("refused", "")
    if why not in WhyRefused.values:
        return ""
    words = _("%(who)s did not do all that it says: %(why)s.")
    return words % {"who": telling.who(event), "why": WhyRefused(why).label}


HAPPENINGS: dict[str, Callable[[Event, Telling], str]] = {
    "conversation.snoozed": _snoozed,
    "conversation.unsnoozed": _unsnoozed,
    "conversation.came_back": _came_back,
    "conversation.tagged": _tagged,
    "conversation.untagged": _untagged,
    "conversation.prioritised": _prioritised,
    "conversation.kind_set": _kind_set,
    "conversation.kind_brought": _kind_brought,
    "conversation.kind_given_back": _kind_given_back,
    "conversation.went_on": _went_on,
    "conversation.took_in": _took_in,
    "conversation.parted": _parted,
    "conversation.unmerged": _unmerged,
    "conversation.split": _split,
    "conversation.linked": _linked,
    "conversation.participant_let_in": _let_in,
    "conversation.participant_left_out": _left_out,
    "conversation.unlinked": _unlinked,
    "rule.refused": _rule_refused,
}
