"""A promise is seen by those who see what it is about: its audience says who."""

from django.core.exceptions import ObjectDoesNotExist

from esmero.domain.promises.models import Promise
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotFound


def promise_for(agent: Agent, promise_id: int) -> Promise:
    """Return a promise of a team that the agent sees. Raises NotFound."""
    try:
        return Promise.objects.select_related("owner", "owner_team", "policy").get(
            pk=promise_id, team_id__in=staff.team_ids_seen_by(agent)
        )
    except ObjectDoesNotExist as error:
        raise NotFound("promise") from error
