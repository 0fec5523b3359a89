"""A word given, in a line; and what happened to it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.domain.company import reads as company
from esmero.domain.promises.kinds import PromiseKind, WordState
from esmero.ground import phrases
from esmero.parts import times
from esmero.web.reports.shown import names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from esmero.domain.promises.models import Word
    from esmero.insight.record_proof import Happened

BADGES = {
    WordState.KEPT: "kept",
    WordState.BROKEN: "broken",
    WordState.MENDED: "broken",
    WordState.MOVED: "soon",
}
WHAT_HAPPENED = {
    "promise.made": gettext_lazy("It was promised."),
    "promise.at_risk": gettext_lazy("It came close to its time."),
    "promise.kept": gettext_lazy("It was kept."),
    "promise.broken": gettext_lazy("Its time passed."),
    "promise.renewed": gettext_lazy("It was promised anew."),
    "promise.moved": gettext_lazy("It got another time."),
    "promise.handed_on": gettext_lazy("Somebody else keeps it now."),
    "promise.withdrawn": gettext_lazy("It was taken back."),
    "promise.reinstated": gettext_lazy("It stands again."),
    "promise.stopped": pgettext_lazy("promise", "It waited for a person’s word."),
    "promise.resumed": gettext_lazy("Its clock went on."),
    "promise.recounted": gettext_lazy("It got another time."),
    "promise.rested": gettext_lazy("Its clock rested: it was the customer’s move."),
    "promise.told": gettext_lazy("A letter told the customer of it."),
    "promise.went_on": gettext_lazy("Its clock went on."),
}


@dataclass(frozen=True)
class Line:
    """A word in a list: what was promised, by whom, and what became of it."""

    id: int
    url: str
    what: str
    due: str
    state: str
    badge: str
    took: str
    team: str
    channel: str


def lines(words: Iterable[Word], *, at: datetime) -> list[Line]:
    """Return words as lines of a list, with the names of their teams and channels."""
    teams, channels, zone = names.teams(), names.channels(), ZoneInfo(company.the_company().time_zone)
    return [
        Line(
            id=one.pk,
            url=reverse("reports:word", args=[one.pk]),
            what=str(PromiseKind(one.kind).label),
            due=times.label(one.due_at, at=at, zone=zone),
            state=str(WordState(one.state).label),
            badge=BADGES.get(WordState(one.state), ""),
            took=phrases.duration_left(one.took_seconds, times.language()) if one.took_seconds else "",
            team=names.named(teams, one.team_id),
            channel=names.named(channels, one.channel_id) if one.channel_id else "",
        )
        for one in words
    ]


def happened(story: Iterable[Happened], *, at: datetime) -> list[dict[str, str]]:
    """Return what happened to a word, in order, each with the digest under which it was sealed."""
    zone = ZoneInfo(company.the_company().time_zone)
    return [
        {
            "what": str(WHAT_HAPPENED.get(one.verb, _("Something else happened."))),
            "when": times.label(one.at, at=at, zone=zone),
            "digest": one.digest,
            "mark": one.mark,
            "number": str(one.event_id),
        }
        for one in story
    ]
