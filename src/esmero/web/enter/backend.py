"""Who is signed in: found at every page by a query that is written once."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from esmero.domain.staff.models import Agent
from esmero.ground import prepared

_with_id = prepared.Query[Agent](lambda agent_id: Agent.objects.filter(pk=agent_id))


class Staff(AuthenticationBackend):  # type: ignore[misc]
    """The sign-in library's own way in; it only finds the person quicker afterwards."""

    def get_user(self, user_id: Any) -> Agent | None:
        """Return who is signed in, unless that sign-in rests."""
        agent = _with_id.first(agent_id=int(user_id))
        return agent if agent and self.user_can_authenticate(agent) else None
