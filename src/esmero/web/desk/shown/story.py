"""A person's story: a page of it by days, each thing with the way to where it stands, and its last lines."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import INTERNAL
from esmero.domain.staff import reads as staff
from esmero.ground import phrases
from esmero.insight import story as insight
from esmero.insight.search import NotADate
from esmero.insight.story_verbs import COURSE, FACTS, LETTERS, PROMISES, WHO
from esmero.parts import their_story, times
from esmero.parts.turns import Telling
from esmero.ui import addresses, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer
    from esmero.domain.events.models import Event
    from esmero.domain.staff.models import Agent

SHORT = 12
LONGEST_WORDS = 200
KINDS = {
    "": gettext_lazy("The story"),
    "letters": gettext_lazy("Letters"),
    "promises": gettext_lazy("Promises"),
    "facts": gettext_lazy("What we know"),
    "who": gettext_lazy("Who they are"),
    "work": gettext_lazy("How we worked"),
}
# Words are looked for in letters: of these parts alone.
SEARCHED = ("", "letters")
ICONS = {
    **dict.fromkeys(LETTERS, "letter"),
    **dict.fromkeys(PROMISES, "clock"),
    **dict.fromkeys(FACTS, "pen"),
    **dict.fromkeys(WHO, "person"),
    **dict.fromkeys(COURSE, "talk"),
}


@dataclass(frozen=True)
class Asked:
    """Which part of the story is wanted: a kind, words, and before which event."""

    kind: str = ""
    words: str = ""
    before: int = 0

    def address(self, customer_id: int, **other: Any) -> str:
        """Return the address of the story as it is asked for, with something else in its place."""
        given = {"kind": self.kind, "q": self.words, **other}
        if given["kind"] not in SEARCHED:
            given.pop("q")
        query = urlencode({name: value for name, value in given.items() if value})
        url = addresses.reverse("desk:customer", args=[customer_id])
        return f"{url}?{query}" if query else url


@dataclass(frozen=True)
class Line:
    """One thing that happened: its time, a sentence, the first words of a letter, and where it stands."""

    clock: str
    at: datetime
    words: str
    icon: str
    beginning: str = ""
    language: str = ""
    is_note: bool = False
    subject: str = ""
    url: str = ""
    is_broken: bool = False


@dataclass(frozen=True)
class Day:
    """What happened on one day, newest first."""

    words: str
    lines: list[Line]


@dataclass(frozen=True)
class Short:
    """A line of the short story: the day and a sentence."""

    date: str
    words: str


def short(events: Iterable[Event], *, at: datetime, zone: ZoneInfo) -> list[Short]:
    """Return the newest lines, each said once where the same happened several times on a day."""
    lines = (Short(_short_day(event.at, at, zone), their_story.plain(event)) for event in events)
    return [line for line, _same in itertools.islice(itertools.groupby(lines), SHORT)]


def page(
    agent: Agent, customer: Customer, asked: Asked, *, called: str, at: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """Return a page of the story and the ways through it. Ten queries at most."""
    context = {
        "asked": asked,
        "is_searched": asked.kind in SEARCHED,
        "kinds": [
            (asked.address(customer.pk, kind=kind, before=0), str(label), kind == asked.kind)
            for kind, label in KINDS.items()
        ],
    }
    try:
        found = insight.page(
            agent, customer, kind=asked.kind, words=asked.words, before=asked.before, at=at, zone=zone
        )
    except NotADate as error:
        wrong = _("“%(said)s” is no day. Write it like 2026-11-01, 1.11.2026, 2026-11 or yesterday.")
        return {**context, "days": [], "wrong": wrong % {"said": error.said}}
    telling = Telling(staff.short_names(), at, zone, called)
    older = asked.address(customer.pk, before=found.next_before) if found.next_before else ""
    return {**context, "days": _days(found, telling), "older_url": older}


def _days(found: insight.Page, telling: Telling) -> list[Day]:
    told = ((event, _line(event, found, telling)) for event in found.events)
    lines = [(_day(event.at, telling), line) for event, line in told if line is not None]
    return [
        Day(day, [line for _same, line in those])
        for day, those in itertools.groupby(lines, key=lambda one: one[0])
    ]


def _line(event: Event, found: insight.Page, telling: Telling) -> Line | None:
    around = their_story.Around(found.promises, found.facts, found.places)
    said = their_story.sentence(event, telling, around)
    if not said:
        return None
    letter = found.letters.get(event.about_id) if event.about_kind == "message" else None
    within = letter.conversation_id if letter else event.within_id
    talk = found.conversations.get(within) if letter or event.within_kind == "conversation" else None
    url = addresses.reverse("desk:conversation", args=[talk.pk]) if talk else ""
    return Line(
        clock=times.clock(event.at, zone=telling.zone),
        at=event.at,
        words=said,
        icon=ICONS.get(event.verb, "hand"),
        beginning=words.excerpt(letter.beginning) if letter else "",
        language=letter.language if letter else "",
        is_note=letter is not None and letter.kind in INTERNAL,
        subject=_subject(talk, event),
        url=_letter_url(url, talk, letter.pk) if letter and talk else url,
        is_broken=event.verb == "promise.broken",
    )


def _subject(talk: Conversation | None, event: Event) -> str:
    """Return what a conversation is about; nothing where it is another person's by now."""
    if talk is None or talk.customer_id != event.customer_id:
        return ""
    return talk.subject or _("Without a subject")


def _letter_url(url: str, talk: Conversation, number: int) -> str:
    """Return where a letter stands: in a long conversation on a page of earlier ones."""
    is_long = talk.message_count > conversations.LETTERS
    return f"{url}?before={number + 1}#letter-{number}" if is_long else f"{url}#letter-{number}"


def _day(moment: datetime, telling: Telling) -> str:
    relation = str(phrases.day_relation(moment, telling.at, telling.zone))
    if relation == "TODAY":
        return _("Today")
    if relation == "YESTERDAY":
        return _("Yesterday")
    return times.whole_day(moment, at=telling.at, zone=telling.zone)


def _short_day(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    relation = str(phrases.day_relation(moment, at, zone))
    if relation == "TODAY":
        return _("today")
    if relation == "YESTERDAY":
        return _("yesterday")
    return phrases.day_and_month(moment, zone, times.language(), short=True)
