"""Work of other teams: what is asked of one's own, the page of one piece, its lines in a thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import View
from esmero.domain.files import reads as files
from esmero.domain.promises import access
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseState
from esmero.domain.staff import access as staff
from esmero.parts import people, stories, times, works
from esmero.parts import promises as promise_parts
from esmero.ui import addresses, uploads
from esmero.web.desk import work_forms as forms
from esmero.web.desk.shown.deeds import Deed
from esmero.web.desk.shown.letters import ShownFile

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.models import Event
    from esmero.domain.files.models import Attachment
    from esmero.domain.promises.models import Promise, Work
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person

LOOKED_BACK = timedelta(days=30)
STATES = {PromiseState.BROKEN: "broken", PromiseState.SOON: "soon"}
# The lists of conversations above which work stands, too.
ABOVE = {View.MINE, View.TEAM}


@dataclass(frozen=True)
class Line:
    """A piece of work in a list."""

    id: int
    url: str
    what: str
    how: str
    person: Person
    time: str = ""
    state: str = ""
    is_mine: bool = False


def for_us(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return what is asked of somebody's own teams, what they ended last, and how they kept their word."""
    found = promises.work_for_us(agent.pk)
    record = promises.work_record(agent.pk, since=at - LOOKED_BACK)
    lines = [_line(work, promise, agent, at=at) for work, promise in found]
    return {
        "mine": [one for one in lines if one.is_mine],
        "others": [one for one in lines if not one.is_mine],
        "ended": [_ended(work, at=at) for work in promises.ended_work(agent.pk)],
        "record": _record(record),
    }


def above_the_list(agent: Agent, view: str, *, at: datetime) -> list[Line]:
    """Return the work that stands above one of the lists: one's own, or that of all one's teams."""
    lines = [_line(work, promise, agent, at=at) for work, promise in promises.work_for_us(agent.pk)]
    return [one for one in lines if view == View.TEAM or one.is_mine]


def _line(work: Work, promise: Promise, agent: Agent, *, at: datetime) -> Line:
    state = "broken" if promise.times_renewed else STATES.get(promise.state(at), "")
    return Line(
        work.pk,
        addresses.reverse("desk:work", args=[work.pk]),
        works.asked(work),
        works.by_whom(work, promise, at=at),
        works.who_asked(work),
        times.label(promise.due_at, at=at, zone=works.zone_of(work)),
        state,
        promise.owner_id == agent.pk,
    )


def _ended(work: Work, *, at: datetime) -> Line:
    url = addresses.reverse("desk:work", args=[work.pk])
    return Line(work.pk, url, works.asked(work), works.ended(work, at=at), works.who_asked(work))


def _record(record: promises.WorkRecord) -> str:
    done = record.in_time + record.late
    if not done:
        return ""
    words = ngettext(
        "Of %(num)s piece of work in 30 days, %(in_time)s was done by the time first named.",
        "Of %(num)s pieces of work in 30 days, %(in_time)s were done by the time first named.",
        done,
    )
    return words % {"num": done, "in_time": record.in_time}


def page(agent: Agent, work: Work, *, at: datetime, **bound: Any) -> dict[str, Any]:
    """Return the page of one piece of work; `bound` are forms that were sent and are not right yet.

    Whoever may not see the conversation gets its subject, the words, the ticked files, and no more.
    """
    conversation = conversations.subject_of(work.about)
    promise = promises.promise_of(work)
    sees = work.team_id in staff.team_ids_seen_by(agent)
    words = promise_parts.words(promise, at=at, zone=works.zone_of(work), to=" ") if promise else None
    does = work.is_open and access.does(agent, work)
    return {
        "work": work,
        "asked": works.asked(work),
        "asker": works.who_asked(work),
        "asked_when": times.on(work.asked_at, at=at, zone=works.zone_of(work)),
        "subject": conversation.subject if conversation else "",
        "language": conversation.language if conversation else "",
        "conversation_url": addresses.reverse("desk:conversation", args=[work.about_id]) if sees else "",
        "words": words,
        "ended": "" if work.is_open else works.ended(work, at=at),
        "files": _files(work) if work.is_open or sees else [],
        "is_mine": bool(promise and promise.owner_id == agent.pk),
        "may_do": does,
        "may_move": bool(does and promise and promise.due_at > at),
        "may_take_back": work.is_open and access.asks(agent, work),
        "done": forms.DoneForm(auto_id="done-%s"),
        "new_time": forms.NewTimeForm(auto_id="new_time-%s"),
        "refusal": forms.RefusalForm(auto_id="refusal-%s"),
        "back": forms.BackForm(auto_id="back-%s"),
        **bound,
    }


def _files(work: Work) -> list[ShownFile]:
    found = [_file(work, one) for one in files.some_within(work.file_ids, work.about)]
    return [one for one in found if one]


def _file(work: Work, file: Attachment) -> ShownFile:
    url = addresses.reverse("desk:work-file", args=[work.pk, file.pk])
    return ShownFile(file.name, url, uploads.size_words(file.size), url if file.is_picture else "")


def files_of(conversation: Conversation) -> list[Attachment]:
    """Return the files of a conversation's letters that can be shown to another team, the newest first."""
    found = [one for some in files.of_story("message", conversation.ref).values() for one in some]
    return sorted((one for one in found if not one.is_page), key=lambda one: -one.pk)[:20]


def entries(
    happened: Iterable[Event],
    conversation: Conversation,
    names: dict[int, str],
    *,
    at: datetime,
    zone: ZoneInfo,
) -> list[stories.Entry]:
    """Return what happened to work that a conversation asked for, for colleagues. One query at most."""
    told = [event for event in happened if event.verb in works.TOLD]
    known = {one.pk: one for one in promises.works_about(conversation.ref)} if told else {}
    return [
        stories.Entry(
            "happening", event.at, sentence=_said(event, known[event.about_id], names, at, zone), event=event
        )
        for event in told
        if event.about_id in known
    ]


def _said(event: Event, work: Work, names: dict[int, str], at: datetime, zone: ZoneInfo) -> str:
    who = names.get(event.by_id or 0, people.of_agent(None).name)
    return works.happening(event, work, who=who, at=at, zone=zone)


def deeds(happened: Iterable[Event]) -> dict[int, Deed]:
    """Return the way to each piece of work, by the event that tells of its being asked for."""
    return {
        event.pk: Deed(_("Look at it"), addresses.reverse("desk:work", args=[event.about_id]))
        for event in happened
        if event.verb == "work.asked"
    }


def still_open(conversation: Conversation) -> list[str]:
    """Return what other teams were asked for and have not done, in words, to be read before closing."""
    return [_of_team(one) for one in promises.open_works_about(conversation.ref)]


def still_open_in(conversations: Iterable[int]) -> list[str]:
    """Return the same for several conversations, by their ids. One query."""
    return [_of_team(one) for one in promises.open_works_about_each("conversation", conversations)]


def _of_team(work: Work) -> str:
    return _("%(team)s: %(words)s") % {"team": work.for_team.name, "words": works.asked(work)}
