"""What somebody wants to see listed: one filter for the address, the search and a list of one's own."""

import functools
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import State
from esmero.domain.conversations.models import CLOSED, OPEN, SNOOZED, WAITING, Conversation
from esmero.domain.conversations.reads.lists import BY_WHAT_BREAKS_NEXT, PAGE, Page, first_page, page_of
from esmero.domain.staff.models import Agent
from esmero.ground import prepared

ME, NOBODY = "me", "nobody"
# Where few of many are wanted, so many are looked through for one page; the next page looks further back.
LOOKED_THROUGH = 2000

IN_STATE = {State.OPEN: OPEN, State.WAITING: WAITING, State.SNOOZED: SNOOZED, State.CLOSED: CLOSED}
RESTING_OR_OPEN = {State.OPEN, State.WAITING, State.SNOOZED}
ORDER_IN: dict[str, tuple[str, ...]] = {
    State.OPEN: BY_WHAT_BREAKS_NEXT,
    State.WAITING: ("waits_until", "id"),
    State.SNOOZED: ("snoozed_until", "id"),
    State.CLOSED: ("-closed_at", "-id"),
}


@dataclass(frozen=True)
class Wanted:
    """A wish. Empty means any; `person` is "me", "nobody" or an id; `words` are for search."""

    words: str = ""
    state: str = ""
    team_id: int | None = None
    person: str = ""
    tag_id: int | None = None
    priority: int | None = None
    channel: str = ""
    language: str = ""

    @property
    def is_by_state(self) -> bool:
        """Whether it is a list in the order of its state; otherwise the newest letters come first."""
        return bool(self.state) and not self.words

    @property
    def is_of_a_team(self) -> bool:
        """Whether it asks for one team's open conversations, or those that rest, and for nothing else.

        So the list beside a conversation of another team than one's own does, at each of its pages.
        """
        return self == Wanted(state=self.state, team_id=self.team_id) and (
            self.state in RESTING_OR_OPEN and self.team_id is not None
        )

    @property
    def narrows(self) -> bool:
        """Whether anything but words is asked for."""
        return any(getattr(self, name) for name in NARROWING)

    def kept(self) -> dict[str, Any]:
        """Return what is kept of it, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}


NARROWING = [name for name in Wanted.__dataclass_fields__ if name != "words"]


def wanted_of(kept: dict[str, Any]) -> Wanted:
    """Return a wish from what was kept; names that are no longer known are left out."""
    return Wanted(**{name: value for name, value in kept.items() if name in Wanted.__dataclass_fields__})


def matching(agent: Agent, wanted: Wanted) -> QuerySet[Conversation]:
    """Return the conversations that the agent may see and that are as wanted, whatever their words."""
    return access.seen_by(agent).filter(_as_wanted(agent, wanted))


def among(agent: Agent, wanted: Wanted, ids: list[int]) -> list[Conversation]:
    """Return those of these conversations, in no order. One query."""
    if wanted.narrows:
        return list(matching(agent, wanted).filter(pk__in=ids))
    return _seen_among(agent.is_owner)(agent_id=agent.pk, ids=ids)


@functools.cache
def _seen_among(is_owner: bool) -> prepared.Query[Conversation]:
    return prepared.Query(
        lambda agent_id, ids: access.with_people_of_a_list(
            access.seen(agent_id, is_owner=is_owner).filter(prepared.among("id", ids))
        ).select_related("agent"),
        keeps=True,
    )


def listed(agent: Agent, wanted: Wanted, *, cursor: str = "", count: int = PAGE) -> Page:
    """Return a page of a list that asks for a state, in the order of that state. One query, at most two."""
    if wanted.is_of_a_team and not cursor and count == PAGE:
        found = _first_of_team(wanted.state, agent.is_owner)(agent_id=agent.pk, team_id=wanted.team_id)
        return first_page(found, ORDER_IN[wanted.state])
    rows = matching(agent, wanted)
    if wanted.state != State.CLOSED:
        return page_of(rows, ORDER_IN[wanted.state], cursor=cursor, count=count)
    # Closed ones only grow: where few of them are wanted, no more are read than a page may cost.
    return page_of(
        rows, ORDER_IN[wanted.state], cursor=cursor, count=count, among=CLOSED, look=LOOKED_THROUGH
    )


@functools.cache
def _first_of_team(state: str, is_owner: bool) -> prepared.Query[Conversation]:
    def rows(agent_id: int, team_id: int) -> QuerySet[Conversation]:
        theirs = access.seen(agent_id, is_owner=is_owner).filter(IN_STATE[State(state)], team_id=team_id)
        return access.with_people_of_a_list(theirs).order_by(*ORDER_IN[state])[: PAGE + 1]

    return prepared.Query(rows, keeps=True)


def _as_wanted(agent: Agent, wanted: Wanted) -> Q:
    asked = IN_STATE[State(wanted.state)] if wanted.state else Q()
    if wanted.person == ME:
        asked &= Q(agent=agent)
    elif wanted.person == NOBODY:
        asked &= Q(agent=None)
    elif wanted.person:
        asked &= Q(agent_id=int(wanted.person))
    columns = {
        "team_id": wanted.team_id,
        "tags": wanted.tag_id,
        "priority": wanted.priority,
        "channel__kind": wanted.channel,
        "language": wanted.language,
    }
    return asked & Q(**{name: value for name, value in columns.items() if value})
