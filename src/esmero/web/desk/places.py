"""Which list an address points at: one of the desk's, a list of one's own, or what was searched for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import State, View
from esmero.domain.conversations.reads import Wanted
from esmero.domain.staff import access as staff
from esmero.domain.workbench import access as workbench
from esmero.ground.refs import NotFound
from esmero.ui import addresses
from esmero.web.desk import filters

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.workbench.models import SavedView
    from esmero.web.desk.guard import DeskRequest

VIEWS = [str(view) for view in View]
FOUND, OWN = "found", "own-"
MOST_ROWS = 500


@dataclass(frozen=True)
class Place:
    """A list. `wanted` is what a search or a list of one's own asks for, None for the desk's own lists.

    `rows` is how many of it are unfolded.
    """

    view: str
    wanted: Wanted | None = None
    saved: SavedView | None = None
    rows: int = conversations.PAGE

    @property
    def is_by_letters(self) -> bool:
        """Whether the newest letters come first, and not what breaks next."""
        return self.wanted is not None and not self.wanted.is_by_state

    @property
    def url(self) -> str:
        """The address of the list by itself."""
        if self.saved:
            return addresses.reverse("desk:saved_view", args=[self.saved.pk])
        if self.wanted is not None:
            asked = filters.address_of(self.wanted)
            return addresses.reverse("desk:search") + (f"?{urlencode(asked)}" if asked else "")
        return addresses.reverse("desk:queue", args=[self.view])

    @cached_property
    def query(self) -> str:
        """The same, written out."""
        return urlencode(self.in_address)

    @property
    def in_address(self) -> dict[str, str]:
        """What the address of a conversation says of the list it was opened from."""
        found = filters.address_of(self.wanted) if self.wanted is not None and not self.saved else {}
        rows = {"rows": str(self.rows)} if self.rows > conversations.PAGE else {}
        return {"view": self.view} | found | rows

    def address_of(self, conversation_id: int) -> str:
        """Return the address of a conversation, with this list beside it."""
        return f"{addresses.reverse('desk:conversation', args=[conversation_id])}?{self.query}"

    def with_parameters(self, **more: str) -> str:
        """Return the list's address with more parameters."""
        return f"{self.url}{'&' if '?' in self.url else '?'}{urlencode(more)}"


def of_view(request: DeskRequest, view: str) -> Place:
    """Return one of the desk's own lists, unfolded as far as the address says."""
    return Place(view, rows=_rows(request))


def of_saved(request: DeskRequest, view_id: int) -> Place:
    """Return a list of one's own or one shared with a team of one's. Raises NotFound."""
    saved = workbench.saved_view_for(request.agent, view_id)
    wanted = conversations.wanted_of(saved.wanted)
    return Place(f"{OWN}{saved.pk}", wanted, saved, rows=_rows(request))


def of_search(request: DeskRequest) -> Place:
    """Return what the address searches for."""
    if filters.asks_for_filters(request.GET):
        wanted = filters.FilterForm(request.GET, agent=request.agent).wanted
    else:
        wanted = filters.words_only(request.GET)
    return Place(FOUND, wanted)


def beside(request: DeskRequest, conversation: Conversation) -> Place:
    """Return the list from which a conversation was opened; without one, a list in which it stands."""
    return _named(request) or _home_of(request, conversation)


def named(request: DeskRequest) -> Place:
    """Return the list that the address names; without one, one's own."""
    return _named(request) or of_view(request, VIEWS[0])


def _named(request: DeskRequest) -> Place | None:
    view = request.GET.get("view", "")
    if view in VIEWS:
        return of_view(request, view)
    if view == FOUND:
        return of_search(request)
    if view.startswith(OWN) and view.removeprefix(OWN).isdecimal():
        try:
            return of_saved(request, int(view.removeprefix(OWN)))
        except NotFound:  # taken away meanwhile
            pass
    return None


def _home_of(request: DeskRequest, conversation: Conversation) -> Place:
    agent = request.agent
    if conversation.is_closed:
        return Place(View.CLOSED)
    if conversation.is_open and conversation.agent_id == agent.pk:
        return Place(View.MINE)
    if conversation.is_open and conversation.agent_id is None:
        return Place(View.UNASSIGNED)
    is_own = conversation.agent_id == agent.pk or conversation.team_id in staff.own_team_ids(agent)
    state = _state(conversation)
    if is_own:
        return Place({State.WAITING: View.WAITING, State.SNOOZED: View.SNOOZED}.get(state, View.TEAM))
    return Place(FOUND, Wanted(state=state, team_id=conversation.team_id))


def _state(conversation: Conversation) -> State:
    if conversation.is_waiting:
        return State.WAITING
    return State.SNOOZED if conversation.is_snoozed else State.OPEN


def unfolded(place: Place, rows: int) -> Place:
    """Return the same list with so many rows."""
    return replace(place, rows=rows)


def _rows(request: DeskRequest) -> int:
    asked = [int(one) for one in request.GET.getlist("rows") if one.isdecimal() and len(one) < 6]
    return max(conversations.PAGE, min(MOST_ROWS, max(asked, default=0)))
