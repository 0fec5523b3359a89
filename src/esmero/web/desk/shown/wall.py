"""The wall of a lead, in sentences that are read from across the room."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.staff import reads as staff
from esmero.ground import phrases
from esmero.parts import people, queue, times
from esmero.ui import addresses, words
from esmero.web.desk import presence
from esmero.web.desk.shown import owed

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent
    from esmero.domain.staff.reads import AtWork
    from esmero.parts.people import Person

# As much as a screen on a wall holds without being scrolled.
MOST_ROWS, MOST_PEOPLE, MOST_WAITING, MOST_MARKS = 7, 8, 4, 10
SUBJECT_LENGTH = 70


@dataclass(frozen=True)
class Row:
    """Something that breaks next: when, what, with whom, and who may take it over."""

    line: queue.QueueLine
    what: str
    language: str
    words: list[str]
    give_url: str
    may_take: str
    agent_id: int


@dataclass(frozen=True)
class OnNow:
    """Somebody of the teams: whether they are here, and how much is with them."""

    id: int
    person: Person
    here: str
    words: list[str]
    marks: int


@dataclass(frozen=True)
class Waits:
    """A customer who has waited for an answer for long."""

    person: Person
    url: str
    time: str
    subject: str
    language: str


@dataclass
class Colleagues:
    """The people of the teams that somebody leads, and of which team each of them is."""

    seen_by: Agent
    agents: dict[int, Agent] = field(default_factory=dict)
    by_team: dict[int, list[int]] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)

    def name(self, number: int) -> str:
        """Return the short name of an agent; for one of no such team it asks the database."""
        one = self.agents.get(number)
        return one.short_name if one else staff.agent(number).short_name


def page(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return the whole wall. Ten queries and one for each calendar, however much there is."""
    known = _colleagues(agent, at=at)
    return _breaks_next(agent, known, at=at) | _who_is_on(known, at=at) | waiting(agent, at=at)


def breaks_next(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return what breaks next, with the sentence on top. Four queries."""
    return _breaks_next(agent, _colleagues(agent, at=at), at=at)


def who_is_on(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return who is on and how much is with each. Five queries and one for each calendar."""
    return _who_is_on(_colleagues(agent, at=at), at=at)


def waiting(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return who has waited longest. One query."""
    return {"waiting": [_waits(row, at) for row in conversations.waiting_longest(agent, limit=MOST_WAITING)]}


PIECES: dict[str, Callable[..., dict[str, Any]]] = {
    "next": breaks_next,
    "on": who_is_on,
    "waiting": waiting,
}


def _colleagues(agent: Agent, *, at: datetime) -> Colleagues:
    known = Colleagues(agent)
    for one in staff.memberships_led_by(agent, at=at):
        known.agents[one.agent_id] = one.agent
        known.by_team.setdefault(one.team_id, []).append(one.agent_id)
        if one.is_away:
            known.away.add(one.agent_id)
    return known


def _breaks_next(agent: Agent, known: Colleagues, *, at: datetime) -> dict[str, Any]:
    found = conversations.breaking_next(agent, at=at, within=queue.SOON, limit=MOST_ROWS)
    first: dict[int, Promise] = {}
    for one in promises.open_about_each("conversation", [row.pk for row in found.rows]):
        before = first.get(one.about_id)
        if before is None or one.due_at < before.due_at:
            first[one.about_id] = one
    there = presence.faces(agent, {row.pk for row in found.rows}, at=at)
    lines = queue.lines(found.rows, at=at)
    rows = [
        _row(row, line, first.get(row.pk), there.get(row.pk, []), known, at)
        for row, line in zip(found.rows, lines, strict=True)
    ]
    return {"rows": rows, "sentence": _sentence(found, at), "leads": bool(known.by_team)}


def _sentence(found: conversations.Breaking, at: datetime) -> str:
    zone = ZoneInfo(company.the_company().time_zone)
    day = phrases.weekday_name(at, zone, times.language())
    told = _("%(day)s, %(time)s.") % {"day": day[:1].upper() + day[1:], "time": times.clock(at, zone=zone)}
    if not found.broken and not found.soon:
        return told + " " + _("Nothing is late, and nothing is close.")
    said = [told]
    if found.broken:
        late = ngettext("%(count)s conversation is late.", "%(count)s conversations are late.", found.broken)
        said.append(late % {"count": _capped(found.broken)})
    if found.soon:
        close = ngettext("%(count)s is close.", "%(count)s are close.", found.soon)
        said.append(close % {"count": _capped(found.soon)})
    return " ".join(said)


def _capped(count: int) -> str:
    return str(count) if count < conversations.MANY else "99+"


def _row(
    row: Conversation,
    line: queue.QueueLine,
    promise: Promise | None,
    there: Collection[tuple[Person, bool]],
    known: Colleagues,
    at: datetime,
) -> Row:
    give_url = addresses.reverse("desk:conversation-assignment", args=[row.pk])
    return Row(
        line=line,
        what=owed.what(promise, line),
        language=row.language if promise is None or promise.wording else "",
        words=[
            *_by_when(row, promise, at),
            *_whose(row, promise, there, known),
            *_as_well(promise, known),
            _about(row),
        ],
        give_url=give_url,
        may_take=" ".join(map(str, known.by_team.get(row.team_id, []))),
        agent_id=row.agent_id or 0,
    )


def _about(row: Conversation) -> str:
    return _("About “%(subject)s”.") % {"subject": words.excerpt(row.subject, SUBJECT_LENGTH)}


def _by_when(row: Conversation, promise: Promise | None, at: datetime) -> list[str]:
    due_at, zone = row.next_due_at, queue.zone_of(row)
    if due_at is None or promise is None:
        return []
    if due_at > at:
        is_today = due_at.astimezone(zone).date() == at.astimezone(zone).date()
        return [] if is_today else [_("Due %(when)s.") % {"when": times.on(due_at, at=at, zone=zone)}]
    if promise.times_renewed:
        when = times.before(promise.due_at, at=at, zone=queue.zone_of(row))
        return [_("We were late and said so; now it is promised %(when)s.") % {"when": when}]
    late = {"time": _passed(due_at, at)}
    return [_("Late by %(time)s, and nobody has told them yet.") % late]


def _passed(since: datetime, at: datetime) -> str:
    """Return how long ago something was, in minutes that are over."""
    minutes = max(1, (at - since) // timedelta(minutes=1))
    return phrases.duration_left(minutes * 60, times.language())


def _whose(
    row: Conversation,
    promise: Promise | None,
    there: Collection[tuple[Person, bool]],
    known: Colleagues,
) -> list[str]:
    """Say with whom it is, and who writes in it just now; and who keeps the promise where that is another."""
    writing = [person.short_name for person, is_writing in there if is_writing]
    said = [_("%(who)s is writing now.") % {"who": name} for name in writing]
    if row.agent is None:
        return [*said, _("With nobody yet.")]
    if promise and promise.owner_id and promise.owner_id != row.agent_id:
        both = {"who": known.name(promise.owner_id), "other": row.agent.short_name}
        return [*said, _("With %(who)s; %(other)s looks after the rest.") % both]
    name = row.agent.short_name
    if row.agent_id in known.away:
        return [*said, _("With %(who)s, who is away.") % {"who": name}]
    return said if name in writing else [*said, _("With %(who)s.") % {"who": name}]


def _as_well(promise: Promise | None, known: Colleagues) -> list[str]:
    """Say who above has it as well, because it is close to its time."""
    number = promise.handed_up_to_id if promise else None
    if promise is None or number in {None, promise.owner_id}:
        return []
    return [_("%(who)s has it as well.") % {"who": known.name(number)}]


def _who_is_on(known: Colleagues, *, at: datetime) -> dict[str, Any]:
    hours = {one.agent.pk: one for one in staff.at_work(known.by_team, at=at)}
    loads = conversations.open_with_each(known.agents, seen_by=known.seen_by)
    # Asked for those alone with whom no conversation is: they may keep promises in those of others.
    kept = conversations.kept_for_others([one for one in known.agents if one not in loads], known.seen_by)
    writers = presence.writers(at=at)
    zone = ZoneInfo(company.the_company().time_zone)
    found = [
        OnNow(
            id=number,
            person=people.of_agent(one),
            here="now" if (named := hours.get(number)) and named.here_until else "away",
            words=_doing(
                number, hours.get(number), known, writers, loads.get(number, 0), kept.get(number, 0), at, zone
            ),
            marks=min(loads.get(number, 0), MOST_MARKS),
        )
        for number, one in known.agents.items()
    ]
    found.sort(key=lambda one: (one.id in known.away, one.here != "now"))
    return {"on_now": found[:MOST_PEOPLE], "more_people": max(0, len(found) - MOST_PEOPLE)}


def _doing(
    number: int,
    hours: AtWork | None,
    known: Colleagues,
    writers: set[int],
    load: int,
    kept: int,
    at: datetime,
    zone: ZoneInfo,
) -> list[str]:
    said = [_("Writing now.")] if number in writers else []
    if number in known.away:
        said.append(_("Away."))
    elif hours and hours.here_until:
        said.append(_("Here until %(time)s.") % {"time": times.clock(hours.here_until, zone=zone)})
    elif hours and hours.back_at:
        said.append(_("Back %(when)s.") % {"when": times.on(hours.back_at, at=at, zone=zone)})
    if kept:
        told = ngettext(
            "%(count)s promise in a colleague’s conversation.",
            "%(count)s promises in colleagues’ conversations.",
            kept,
        )
        return [*said, told % {"count": kept}]
    if not load:
        return [*said, _("Nothing is open with them.")]
    told = ngettext("%(count)s open conversation.", "%(count)s open conversations.", load)
    return [*said, told % {"count": load}]


def _waits(row: Conversation, at: datetime) -> Waits:
    since = row.waits_since or at
    return Waits(
        person=people.of_customer(row.customer, known_as=row.known_as),
        url=addresses.reverse("desk:conversation", args=[row.pk]),
        time=_passed(since, at),
        subject=words.excerpt(row.subject, SUBJECT_LENGTH),
        language=row.language,
    )
