"""A promise is seen by those who see what it is about: its audience says who."""

from django.core.exceptions import ObjectDoesNotExist

from esmero.domain.promises.models import Promise
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotFound, NotYours


def promise_for(agent: Agent, promise_id: int) -> Promise:
    """Return a promise of a team that the agent sees. Raises NotFound."""
    try:
        return Promise.objects.select_related("owner", "owner_team", "policy").get(
            pk=promise_id, team_id__in=staff.team_ids_seen_by(agent)
        )
    except ObjectDoesNotExist as error:
        raise NotFound("promise") from error


def may_keep(agent: Agent, promise: Promise, *, may_answer: bool) -> bool:
    """Say whether somebody may say that a promise is kept: its own person, and whoever answers there."""
    return may_answer or promise.owner_id == agent.pk


def promise_to_keep(agent: Agent, promise_id: int) -> Promise:
    """Return a promise of which the agent may say that it is kept. Raises NotFound, NotYours."""
    promise = promise_for(agent, promise_id)
    may_answer = promise.team_id is None or staff.may_answer(agent, promise.team_id)
    if not may_keep(agent, promise, may_answer=may_answer):
        raise NotYours("promise")
    return promise


def promise_to_take_back(agent: Agent, promise_id: int) -> Promise:
    """Return a promise that the agent may take back: the customer reads why. Raises NotFound, NotYours."""
    promise = promise_for(agent, promise_id)
    if promise.team_id is not None and not staff.may_answer(agent, promise.team_id):
        raise NotYours("promise")
    return promise
