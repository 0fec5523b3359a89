"""To whom the software gave a conversation, and why, in one sentence for colleagues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.domain.conversations.kinds import WhyRouted
from esmero.domain.customers import reads as customers

if TYPE_CHECKING:
    from esmero.domain.events.models import Event
    from esmero.domain.staff.models import Agent, Skill

# As they go on after a name and “who”; of what somebody can, by the key of the skill.
_CAN = {
    "language-en": gettext_lazy("speaks English"),
    "language-es": gettext_lazy("speaks Spanish"),
    "language-ru": gettext_lazy("speaks Russian"),
    "text": gettext_lazy("writes well"),
    "image": gettext_lazy("has an eye for pictures"),
    "voice": gettext_lazy("is good on the telephone"),
}
_WHY = {
    WhyRouted.WISHED: gettext_lazy("was asked for by %(customer)s"),
    WhyRouted.SEGMENT: gettext_lazy("comes first for people like %(customer)s"),
    WhyRouted.KNOWS: gettext_lazy("knows %(customer)s"),
    WhyRouted.HERE: gettext_lazy("is here"),
    WhyRouted.HOURS: gettext_lazy("is named for this hour"),
    WhyRouted.LOAD: gettext_lazy("has less to do"),
    WhyRouted.WAITED: pgettext_lazy("of somebody who was given nothing", "has waited longest"),
    WhyRouted.NAMED: gettext_lazy("is named for this hour"),
    WhyRouted.NEXT: gettext_lazy("is named next"),
    WhyRouted.ABOVE: gettext_lazy("stands above, because nobody named is back in time"),
}
_NAMED = {
    "language-en": gettext_lazy("English"),
    "language-es": gettext_lazy("Spanish"),
    "language-ru": gettext_lazy("Russian"),
    "text": pgettext_lazy("skill", "Writing"),
    "image": pgettext_lazy("skill", "Pictures"),
    "voice": pgettext_lazy("skill", "The telephone"),
}
# What says nothing that the name alone does not say.
PLAIN = {WhyRouted.HOURS, WhyRouted.NAMED, WhyRouted.NEXT}


def skill(kept: Skill) -> str:
    """Return how a skill is called; a language in the reader's own."""
    return str(_NAMED.get(kept.key, kept.key))


def sentence(event: Event, *, who: str, customer: str) -> str:
    """Return to whom it was given and why, as `given` says it. Empty for an erased one."""
    told = event.payload or {}
    because, skills = told.get("because", []), told.get("skills", [])
    segment = customers.segment_names().get(told["segment"], "") if told.get("segment") else ""
    if not who or not (because or skills):
        return ""
    return given(who, because, skills, customer=customer, segment=segment)


def given(
    who: str, because: Sequence[str], skills: Sequence[str], *, customer: str, segment: str = ""
) -> str:
    """Return to whom it goes and why: "Given to Marta, who speaks Russian and knows Ana."

    `because` are codes (WhyRouted), `skills` keys of those that they have of the wanted ones, `segment`
    how the one is called for which they come first.
    """
    reasons = _reasons(because, skills, customer=customer, segment=segment)
    if not reasons:
        return _("Given to %(who)s.") % {"who": who}
    words = reasons[-1]
    if len(reasons) > 1:
        words = _("%(reasons)s and %(last)s") % {"reasons": ", ".join(reasons[:-1]), "last": words}
    return _("Given to %(who)s, who %(reasons)s.") % {"who": who, "reasons": words}


def of_now(happened: Iterable[Event], *, agent_id: int | None, who: str, customer: str) -> str:
    """Return why it is theirs who look after it now, from what happened (oldest first).

    Empty where a person gave it to them, and where it went to whoever is named for the hour.
    """
    last = None
    for event in happened:
        if event.verb == "conversation.routed":
            last = event
        elif event.verb in {"conversation.assigned", "conversation.handed_over"} and not _goes_with(
            event, last
        ):
            last = None
    told = (last.payload or {}) if last else {}
    if last is None or told.get("agent") != agent_id or _is_plain(told):
        return ""
    return sentence(last, who=who, customer=customer)


def asked_for(wished: Agent, *, customer: str) -> str:
    """Return for whom the customer asked, where somebody else has it."""
    return _("%(customer)s asked for %(who)s.") % {"customer": customer, "who": wished.short_name}


def said_twice(happened: Sequence[Event]) -> set[int]:
    """Return the ids of events that only say who has it now, where the reason stands beside them."""
    given = {
        (one.at, (one.payload or {}).get("agent")) for one in happened if one.verb == "conversation.routed"
    }
    assigned = [one for one in happened if one.verb == "conversation.assigned"]
    return {one.pk for one in assigned if (one.at, (one.payload or {}).get("agent")) in given}


def _goes_with(assigned: Event, routed: Event | None) -> bool:
    if routed is None or routed.at != assigned.at:
        return False
    return (assigned.payload or {}).get("agent") == (routed.payload or {}).get("agent")


def _is_plain(told: dict[str, Sequence[str]]) -> bool:
    return not told.get("skills") and set(told.get("because", [])) <= PLAIN


def _reasons(because: Sequence[str], skills: Sequence[str], *, customer: str, segment: str = "") -> list[str]:
    can = [str(_CAN[key]) for key in skills if key in _CAN]
    words_of = _WHY | ({WhyRouted.SEGMENT: _("comes first for “%(segment)s”")} if segment else {})
    told = {"customer": customer, "segment": segment}
    why = [str(words) % told for code, words in words_of.items() if code in because]
    return list(dict.fromkeys([*can, *why]))
