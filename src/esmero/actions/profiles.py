"""Laws that the company wants to be measured by: switched on and off, looked at by a task, figures noted.

What is measured is read outside any transaction, and noted in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from esmero.actions import set_up
from esmero.domain.channels import reads as channels
from esmero.domain.company import reads as company_reads
from esmero.domain.company import writes as company
from esmero.domain.company.kinds import MOST_WORKING_DAYS, SPAIN
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import ALWAYS, PromiseKind, Time
from esmero.domain.staff import reads as staff
from esmero.ground import db, hours
from esmero.ground.refs import Audience, NotFound
from esmero.ground.tasks import queue
from esmero.insight.profiles import spain

if TYPE_CHECKING:
    from esmero.domain.company.models import NotedFigure, Profile
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent

FOR_OWNERS = Audience(is_internal=True)
# Under this word an owner's look waits; that of each day has another.
ASKED_FOR = "profiles.look:asked"
# What a customer waits for is an answer.
ANSWERS = (PromiseKind.FIRST_REPLY, PromiseKind.NEXT_REPLY)


class TooLongByLaw(ValueError):
    """A rule promises an answer later than the law allows; `kind` says which."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class NotOverYet(ValueError):
    """A month has figures once it is over."""


def switch(*, agent: Agent, is_on: bool, at: datetime) -> Profile:
    """Have the company be measured by Spain's law from now on, or no more. Raises OwnersOnly."""
    with db.write():
        profile = company.switch(SPAIN, is_on=is_on, by=set_up.owner_of(agent), at=at)
        if is_on:
            _ask_to_look(agent, at=at)
        return profile


def look(*, by_id: int | None = None, at: datetime) -> bool:
    """Look how the company stands, while the profile is on, as a task: each day, and where an owner asks.

    `by_id` is the owner's. Returns whether it is on.
    """
    if not company_reads.is_measured_by(SPAIN):
        return False
    found = {key: (one.state, one.value, one.proof) for key, one in spain.look(at).items()}
    by = Doer(AGENT, by_id) if by_id else THE_SOFTWARE
    with db.write():
        profile = company_reads.profile(SPAIN)
        # Somebody may have switched it off meanwhile.
        if profile is None or not profile.is_on:
            return False
        company.note_rules(profile, found, on=month_of(at), by=by, at=at)
    return True


def look_now(*, agent: Agent, at: datetime) -> bool:
    """Ask to look how the company stands. Returns whether the profile is on. Raises OwnersOnly."""
    set_up.owner_of(agent)
    with db.write():
        if not company_reads.is_measured_by(SPAIN):
            return False
        _ask_to_look(agent, at=at)
    return True


def is_looking() -> bool:
    """Return whether an owner asked to look and the answer is not there yet."""
    return queue.is_asked_for(ASKED_FOR)


def _ask_to_look(agent: Agent, *, at: datetime) -> None:
    """The step inside a transaction: it reads much, so nobody's request waits for it."""
    queue.enqueue("profiles.look", at=at, once=ASKED_FOR, by_id=agent.pk)


def note_calls(
    *, agent: Agent, on: date, whole: int, good: int, file: NewFile | None, at: datetime
) -> NotedFigure:
    """Note a month's calls as the telephones counted them, with the file that shows it; then ask to look.

    Arguments: on, a day of the month; whole, how many; good, how many within three minutes.
    Raises OwnersOnly, NotOverYet, NotFound while the profile is off, ValueError for more good ones than all.
    """
    by = set_up.owner_of(agent)
    month = on.replace(day=1)
    if month >= month_of(at):
        raise NotOverYet(month)
    key = files.store(file.content) if file else ""
    with db.write():
        profile = _switched_on()
        figure = company.note_figure(profile, "calls", on=month, whole=whole, good=good, by=by, at=at)
        if file:
            files.keep(file, key=key, about=figure.ref, within=profile.ref, audience=FOR_OWNERS, at=at)
        _ask_to_look(agent, at=at)
        return figure


def mind_the_law(columns: dict[str, Any], *, at: datetime) -> None:
    """The step inside a transaction: see whether a rule of promises promises answers as soon as the law asks.

    Only while the company is measured by it. Raises TooLongByLaw.
    """
    if company_reads.is_measured_by(SPAIN) and (kind := too_long(columns, at=at)):
        raise TooLongByLaw(kind)


def too_long(columns: dict[str, Any], *, at: datetime) -> str:
    """Return which kind of answer a rule promises later than the law allows, empty where none.

    Counted from now, on each calendar that the rule may be counted on.
    """
    calendars = [company_reads.working_hours(number, around=at.date()) for number in _calendar_ids(columns)]
    for kind in ANSWERS:
        time = columns["times"].get(kind) or ALWAYS[kind]
        if any(_is_too_long(time, calendar, at) for calendar in calendars):
            return kind
    return ""


def month_of(at: datetime) -> date:
    """Return the first day of the company's month at a moment."""
    zone = ZoneInfo(company_reads.the_company().time_zone)
    return at.astimezone(zone).date().replace(day=1)


def _switched_on() -> Profile:
    profile = company_reads.profile(SPAIN)
    if profile is None or not profile.is_on:
        raise NotFound("profile")
    return profile


def _calendar_ids(columns: dict[str, Any]) -> Sequence[int]:
    """The rule's own calendar, else those of the teams that it fits; and those of open channels."""
    named = promises.only_teams(columns["conditions"])
    # A channel's hours are those of the team that answers there.
    open_ones = [one for one in channels.channels() if one.is_active and (not named or one.team_id in named)]
    own = {one.calendar_id for one in open_ones if one.calendar_id}
    if columns.get("calendar_id"):
        return sorted(own | {int(columns["calendar_id"])})
    teams = [staff.team(team_id) for team_id in named] or staff.ready_teams()
    return sorted(own | {team.calendar_id for team in teams})


def _is_too_long(time: Time, calendar: hours.Calendar, at: datetime) -> bool:
    due_at = promises.count_time(calendar, time, warn_percent=0, start=at).due_at
    return spain.WorkingDays(at).between(at, due_at) > MOST_WORKING_DAYS
