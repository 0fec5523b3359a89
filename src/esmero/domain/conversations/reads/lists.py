"""The desk's lists: which conversations stand in each, in what order, and how many."""

import functools
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import View
from esmero.domain.conversations.models import CLOSED, OPEN, SNOOZED, WAITING, Conversation, Mention
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import prepared

PAGE = 50
MANY = 100
# Hardly anybody belongs to more teams; whoever does has a slower list.
FEW_TEAMS = 6
WORK = "work"
COUNTED = [view for view in View if view != View.CLOSED]
# The lists that show what is with one's own teams: what stands in each.
OF_OWN_TEAMS: dict[str, Q] = {View.TEAM: OPEN, View.WAITING: WAITING, View.SNOOZED: SNOOZED}

# The columns that order each list; a minus says that the newest comes first.
BY_WHAT_BREAKS_NEXT = ("priority", "next_due_at", "id")
ORDER: dict[str, tuple[str, ...]] = {
    View.MINE: BY_WHAT_BREAKS_NEXT,
    View.TEAM: BY_WHAT_BREAKS_NEXT,
    View.UNASSIGNED: BY_WHAT_BREAKS_NEXT,
    View.MENTIONED: ("-last_message_at", "-id"),
    View.WAITING: ("waits_until", "id"),
    View.SNOOZED: ("snoozed_until", "id"),
    View.CLOSED: ("-closed_at", "-id"),
}


@dataclass(frozen=True)
class Page:
    """One page of a list; `next_cursor` is empty on the last."""

    rows: list[Conversation]
    next_cursor: str


def queue(agent: Agent, view: str, *, cursor: str = "", count: int = PAGE) -> Page:
    """Return a page of one of the desk's lists, ordered by what breaks next. One query."""
    if cursor or count != PAGE:
        return page_of(in_view(agent, view), ORDER[view], cursor=cursor, count=count)
    return first_page(_first_rows(view, agent.is_owner)(agent_id=agent.pk), ORDER[view])


def first_page(found: list[Conversation], columns: tuple[str, ...]) -> Page:
    """Return the first page of rows in this order: one row more than it holds says that more is there."""
    more = len(found) > PAGE
    return Page(found[:PAGE], _cursor(found[PAGE - 1], columns) if more else "")


@functools.cache
def _first_rows(view: str, is_owner: bool) -> prepared.Query[Conversation]:
    def rows(agent_id: int) -> QuerySet[Conversation]:
        asked = (
            _first_of_own(agent_id, view, is_owner=is_owner)
            if view in OF_OWN_TEAMS
            else _in_view(agent_id, view, is_owner=is_owner)
        )
        return access.with_people_of_a_list(asked).order_by(*ORDER[view])[: PAGE + 1]

    return prepared.Query(rows, keeps=True)


def _first_of_own(agent_id: int, view: str, *, is_owner: bool) -> QuerySet[Conversation]:
    """Return the first rows of each of somebody's teams, and of what is theirs elsewhere.

    The first rows of all are among them. So each index is read from its beginning and no further, however
    many stand there.
    """
    stand = Conversation.objects.filter(OF_OWN_TEAMS[view])
    own = [stand.filter(team_id=staff.own_team(agent_id, place)) for place in range(FEW_TEAMS)]
    if view != View.TEAM:
        own.append(_with(agent_id, view, is_owner=is_owner))
    wanted = Q(
        pk__in=stand.filter(team__in=staff.own_teams(agent_id).order_by("team_id")[FEW_TEAMS:]).values("id")
    )
    for rows in own:
        wanted |= Q(pk__in=rows.order_by(*ORDER[view]).values("id")[: PAGE + 1])
    return Conversation.objects.filter(wanted)


def page_of(
    rows: QuerySet[Conversation],
    columns: tuple[str, ...],
    *,
    cursor: str = "",
    count: int = PAGE,
    among: Q | None = None,
    look: int = 0,
) -> Page:
    """Return a page of these rows in this order: what comes after a cursor, at most `count`.

    With `look`, only so many of the conversations `among` are looked through; the next page goes on there.
    """
    rows = rows.order_by(*columns).filter(_after(cursor, columns))
    if look:
        looked = Conversation.objects.filter(among, _after(cursor, columns)).order_by(*columns)
        rows = rows.filter(pk__in=looked.values("id")[:look])
    found = list(rows[: count + 1])
    if len(found) > count:
        return Page(found[:count], _cursor(found[count - 1], columns))
    last = looked[look - 1 : look].first() if look else None
    return Page(found, _cursor(last, columns) if last else "")


def in_view(agent: Agent, view: str) -> QuerySet[Conversation]:
    """Return the conversations of one of the desk's lists that this agent may see."""
    return _in_view(agent.pk, view, is_owner=agent.is_owner)


def _in_view(agent: int, view: str, *, is_owner: bool) -> QuerySet[Conversation]:
    if view in OF_OWN_TEAMS:
        # By one's own teams alone: asked for all one sees too, a database may go through the others'.
        of_teams = Q(OF_OWN_TEAMS[view], team__in=staff.own_teams(agent))
        theirs = Q(pk__in=_with(agent, view, is_owner=is_owner).values("id"))
        return access.with_people(
            Conversation.objects.filter(of_teams if view == View.TEAM else of_teams | theirs)
        )
    wanted = {
        View.MINE: Q(pk__in=Conversation.objects.filter(OPEN, agent=agent).values("id"))
        | (OPEN & Q(pk__in=promises.promised_by(agent, about_kind="conversation")))
        | (OPEN & Q(pk__in=promises.handed_up_to(agent, about_kind="conversation"))),
        View.UNASSIGNED: OPEN & Q(agent=None),
        View.MENTIONED: Q(pk__in=mentioned_in(agent, unseen_only=True))
        | (~CLOSED & Q(pk__in=mentioned_in(agent))),
        View.CLOSED: CLOSED,
    }
    return access.seen(agent, is_owner=is_owner).filter(wanted[View(view)])


def _with(agent: int, view: str, *, is_owner: bool) -> QuerySet[Conversation]:
    """Return what rests there and is with the agent, in whichever team they see."""
    seen = staff.teams_seen(agent, is_owner=is_owner).values("id")
    return Conversation.objects.filter(OF_OWN_TEAMS[view], agent=agent, team__in=seen)


def _cursor(row: Conversation, columns: tuple[str, ...]) -> str:
    values = [getattr(row, column.lstrip("-")) for column in columns]
    return "_".join(value.isoformat() if isinstance(value, datetime) else str(value) for value in values)


def _after(cursor: str, columns: tuple[str, ...]) -> Q:
    """Return what comes after the row of a cursor; everything, where somebody wrote the cursor by hand."""
    if not cursor:
        return Q()
    try:
        values = [_read(column, word) for column, word in zip(columns, cursor.split("_"), strict=True)]
    except ValueError:
        return Q()
    wanted, same = Q(pk__in=[]), Q()
    for column, value in zip(columns, values, strict=True):
        name, further = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        wanted |= same & Q(**{f"{name}__{further}": value})
        same &= Q(**{name: value})
    return wanted


def _read(column: str, word: str) -> datetime | int:
    return datetime.fromisoformat(word) if column.endswith(("_at", "_until")) else int(word)


def counts(agent: Agent) -> dict[str, int]:
    """Return how many conversations stand in each open list, and how much work one's teams have (`WORK`).

    Counted up to MANY, in one query.

    Closed ones are never counted: their number only grows.
    """
    (row,) = _counts(agent.is_owner)(agent_id=agent.pk)
    return {str(view): int(count) for view, count in zip([*COUNTED, WORK], row, strict=True)}


@functools.cache
def _counts(is_owner: bool) -> prepared.Query[tuple[int, ...]]:
    return prepared.Query(
        lambda agent_id: Agent.objects.filter(pk=agent_id).values_list(
            *[_capped(agent_id, view, is_owner=is_owner) for view in COUNTED],
            prepared.HowMany(promises.waiting_for(agent_id).values("id")[:MANY]),
        )
    )


def _capped(agent: int, view: str, *, is_owner: bool) -> prepared.HowMany:
    rows = _in_view(agent, view, is_owner=is_owner).select_related(None).order_by()
    if view == View.MENTIONED:
        # What one has looked at stays in the list, and calls no longer.
        rows = rows.filter(pk__in=mentioned_in(agent, unseen_only=True))
    return prepared.HowMany(rows.values("id")[:MANY])


def mentioned_in(agent: int, *, unseen_only: bool = False) -> QuerySet[Mention, int]:
    """Return the ids of the conversations that name the agent in a note, for use inside another query."""
    rows = Mention.objects.filter(agent=agent)
    if unseen_only:
        rows = rows.filter(seen_at=None)
    return rows.values_list("conversation_id", flat=True)
