"""One's lists, as the page shows on which they are arranged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.domain.conversations import reads as conversations
from esmero.domain.workbench import access
from esmero.domain.workbench import reads as workbench
from esmero.web.desk import filters

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import SavedView

# So long a list that was taken away can be brought back on the page.
BROUGHT_BACK_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Own:
    """A list to arrange: what it asks for in words."""

    view: SavedView
    asks_for: str


def arranging(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return one's lists in order, those that others share, and those just taken away."""
    seen = workbench.saved_views(agent)
    own = [view for view in seen if view.agent_id == agent.pk]
    form = filters.FilterForm(None, agent=agent)
    return {
        "own": [Own(view, _asks_for(view, form)) for view in own],
        "shared": [Own(view, _asks_for(view, form)) for view in seen if view.agent_id != agent.pk],
        "removed": workbench.removed_views(agent, since=at - BROUGHT_BACK_WITHIN),
        "teams": [(team.pk, team.name) for team in access.teams_to_share_with(agent)],
    }


def _asks_for(view: SavedView, form: filters.FilterForm) -> str:
    """Return what a list asks for in words, of what there still is to choose from."""
    wanted = conversations.wanted_of(view.wanted)
    given = filters.address_of(wanted)
    quoted = [f"“{wanted.words}”"] if wanted.words else []
    return " · ".join([*quoted, *form.words_of(given)])
