"""What decides to whom a question goes, and what other settings would have meant for last month.

`insight/routed_again.py` counts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import WhyRouted
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Tried
from esmero.domain.staff import reads as staff
from esmero.ground import phrases
from esmero.ground.refs import NotFound
from esmero.insight import routed_again
from esmero.insight.routing import ORDER
from esmero.parts import people, routing, times
from esmero.web.backoffice.fields import spoken
from esmero.web.backoffice.shown.otherwise import in_words

if TYPE_CHECKING:
    from esmero.domain.promises.models import TryOut
    from esmero.domain.staff.models import Agent

_REASONS = {
    WhyRouted.WISHED: (
        gettext_lazy("Whom the customer asked for"),
        gettext_lazy("As long as the team waits for them, and they are back before the answer is due."),
    ),
    WhyRouted.SEGMENT: (
        gettext_lazy("Who has people of a segment first"),
        gettext_lazy(
            "As it is set for the team, as long as it waits for them and they are back before the answer is "
            "due."
        ),
    ),
    WhyRouted.KNOWS: (
        gettext_lazy("Who knows the customer"),
        gettext_lazy(
            "Whoever answered this customer before, as long as the team waits for them and they are back "
            "before the answer is due."
        ),
    ),
    WhyRouted.SKILL: (
        gettext_lazy("Who can what it needs"),
        gettext_lazy("Of those who are here or named for the hour: its language, and how it is answered."),
    ),
    WhyRouted.HERE: (
        gettext_lazy("Who is here"),
        gettext_lazy("Whoever never says so is here in the hours for which they are named."),
    ),
    WhyRouted.HOURS: (gettext_lazy("Who is named for the hour"), ""),
    WhyRouted.LOAD: (
        gettext_lazy("Who has less to do"),
        gettext_lazy(
            "Fewer open conversations by the same way in. Whoever has as many as they get is passed over."
        ),
    ),
    WhyRouted.WAITED: (gettext_lazy("Who was given nothing for longest"), ""),
    WhyRouted.NAMED: (
        gettext_lazy("The person of the hour"),
        gettext_lazy(
            "Also where nobody is there, or each has as many as they get. While nobody is named it is who is "
            "named next; where that one is back only when the answer is due, who stands above."
        ),
    ),
}


@dataclass(frozen=True)
class Line:
    """How many questions somebody got, and would get."""

    name: str
    then: int
    would: int
    difference: str
    is_here: bool


@dataclass(frozen=True)
class Example:
    """A question that would have gone to somebody else."""

    url: str
    what: str
    when: str
    then: str
    now: str


def reasons() -> list[tuple[int, str, str]]:
    """Return what decides to whom a question goes: place, what, and a word more; the first first."""
    return [(place, str(_REASONS[why][0]), str(_REASONS[why][1])) for place, why in enumerate(ORDER, start=1)]


def as_tried(given: str) -> routed_again.Changes | None:
    """Return what was tried to be otherwise, None where `given` names no such trial."""
    try:
        return routed_again.Changes.of(promises.try_out(int(given), kind=Tried.ROUTING).rules[0])
    except (ValueError, NotFound):
        return None


def one(tried: TryOut, *, reader: Agent, at: datetime) -> dict[str, Any]:
    """Return what is tried: how far it is, or what came out, with what `reader` may see of it."""
    progress = _("%(done)s of %(whole)s questions are counted.")
    return {
        "tried": tried,
        "about": in_words(routed_again.Changes.of(tried.rules[0])),
        "back_url": f"{reverse('backoffice:routing')}?tried={tried.pk}",
        "percent": 100 * tried.done // tried.whole if tried.whole else 0,
        "progress": progress % {"done": tried.done, "whole": tried.whole} if tried.whole else "",
        **(_came_out(tried.result, reader=reader, at=at) if tried.result else {}),
    }


def _came_out(result: dict[str, Any], *, reader: Agent, at: datetime) -> dict[str, Any]:
    zone = ZoneInfo(company.the_company().time_zone)
    names = {agent.pk: agent for agent in staff.everybody()}
    lines = [_line(agent, then, would, names) for agent, then, would in result["people"]]
    return {
        "headline": _headline(result["same"], result["others"]),
        "nobody": _nobody(result["nobody"]),
        "asides": _asides(result, lines, zone),
        "lines": sorted(lines, key=lambda line: (not line.is_here, line.name.casefold())),
        "examples": _examples(result["examples"], names, reader=reader, at=at, zone=zone),
    }


def _line(agent: int, then: int, would: int, names: dict[int, Agent]) -> Line:
    found = names.get(agent)
    more = would - then
    sign = "+" if more > 0 else "−" if more < 0 else ""
    is_here = found is None or found.is_active
    return Line(_name(agent, names), then, would, f"{sign}{abs(more)}", is_here)


def _name(agent: int, names: dict[int, Agent], *, short: bool = False) -> str:
    if agent == routed_again.MORE:
        return _("one more person") if short else _("One more person")
    if agent == routed_again.NOBODY:
        return _("whoever stands above") if short else _("Whoever stands above")
    return names[agent].short_name if short else names[agent].name


def _headline(same: int, others: int) -> str:
    if not same + others:
        return _("In these days nothing was given to anybody by the software.")
    if not others:
        return _("Every question would have gone to the same person.")
    words = ngettext(
        "%(others)s of %(number)s question would have gone to somebody else.",
        "%(others)s of %(number)s questions would have gone to somebody else.",
        same + others,
    )
    return words % {"others": others, "number": same + others}


def _nobody(number: int) -> str:
    words = ngettext(
        "For %(number)s nobody of the team would have been there; it goes to whoever stands above.",
        "For %(number)s nobody of the team would have been there; they go to whoever stands above.",
        number,
    )
    return words % {"number": number} if number else ""


def _asides(result: dict[str, Any], lines: list[Line], zone: ZoneInfo) -> list[str]:
    """Return what else one has to know: what is not among the numbers, and how sure they are."""
    told = []
    if result["is_cut"]:
        words = _("There were more; only the newest %(number)s are counted.")
        told.append(words % {"number": routed_again.MOST})
    left = sum(line.then for line in lines if not line.is_here)
    asides = [(_moot, result["moot"]), (_unknown, result["unknown"]), (_unsure, result["unsure"])]
    told += [say(number) % {"number": number} for say, number in [*asides, (_left, left)] if number]
    since = phrases.date_line(datetime.fromisoformat(result["since"]), zone, spoken())
    return [*told, _("Counted since %(day)s.") % {"day": since}]


def _moot(number: int) -> str:
    return ngettext(
        "%(number)s went on to a colleague later, and would have stayed with whoever would have had it.",
        "%(number)s went on to colleagues later, and would have stayed with whoever would have had them.",
        number,
    )


def _unknown(number: int) -> str:
    return ngettext(
        "%(number)s is not in the table: what it was chosen by was not noted, or chosen in an older way.",
        "%(number)s are not in the table: what they were chosen by was not noted, or chosen in an older way.",
        number,
    )


def _unsure(number: int) -> str:
    return ngettext(
        "%(number)s is not in the table: when whoever knows the customer is back was not noted then.",
        "%(number)s are not in the table: when whoever knows the customer is back was not noted then.",
        number,
    )


def _left(number: int) -> str:
    return ngettext(
        "%(number)s went to somebody who does not work here any more.",
        "%(number)s went to people who do not work here any more.",
        number,
    )


def _given(which: dict[str, Any], names: dict[int, Agent], customer: str) -> str:
    who = _name(which["agent"], names, short=True)
    # Why it is somebody above is that nobody else was there.
    because = [] if which["agent"] == routed_again.NOBODY else which["because"]
    return routing.given(who, because, which["skills"], customer=customer)


def _examples(
    found: list[dict[str, Any]], names: dict[int, Agent], *, reader: Agent, at: datetime, zone: ZoneInfo
) -> list[Example]:
    seen = access.seen_by(reader).in_bulk([row["conversation"] for row in found])
    examples = []
    for row in found:
        conversation = seen.get(row["conversation"])
        if conversation is None or conversations.is_erased(conversation):
            continue
        customer = people.short_name_of(conversation.customer)

        examples.append(
            Example(
                url=reverse("desk:conversation", args=[conversation.pk]),
                what=conversation.subject or conversation.code,
                when=times.label(datetime.fromisoformat(row["at"]), at=at, zone=zone),
                then=_given(row["then"], names, customer),
                now=_given(row["now"], names, customer),
            )
        )
    return examples
