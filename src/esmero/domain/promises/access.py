"""A promise is seen by those who see what it is about: its audience says who."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from esmero.domain.promises.models import Promise, Work
from esmero.domain.staff import access as staff
from esmero.domain.staff.kinds import Part
from esmero.domain.staff.models import Agent, Membership
from esmero.ground import db
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


def work_for(agent: Agent, work_id: int) -> Work:
    """Return a piece of work, for whoever sees the team that does it or what it is about. Raises NotFound.

    Held, inside a transaction.
    """
    rows = Work.objects.select_related("for_team__calendar", "for_team__lead", "asked_by", "ended_by")
    found = db.held(rows.filter(pk=work_id)).first()
    if found is None or not {found.for_team_id, found.team_id} & set(staff.team_ids_seen_by(agent)):
        raise NotFound("work")
    return found


def work_to_do(agent: Agent, work_id: int) -> Work:
    """Return a piece of work of which the agent may say what became of it. Raises NotFound, NotYours."""
    found = work_for(agent, work_id)
    if not does(agent, found):
        raise NotYours("work")
    return found


def does(agent: Agent, work: Work) -> bool:
    """Say whether somebody does a piece of work: the people of its team who do more than read there."""
    return work.for_team_id in staff.team_ids_seen_by(agent) and staff.may_answer(agent, work.for_team_id)


def done_among(works: QuerySet[Work], agent_id: int, *, is_owner: bool, is_lead: bool) -> QuerySet[Work]:
    """Return which of some pieces of work somebody does, as `does` says it, as a part of another query."""
    found = works.filter(for_team__in=staff.teams_seen(agent_id, is_owner=is_owner).values("pk"))
    if is_lead:
        return found
    only_read = Membership.objects.filter(agent=agent_id, part=Part.READS).values("team")
    return found.exclude(for_team__in=only_read)


def work_to_take_back(agent: Agent, work_id: int) -> Work:
    """Return a piece of work that the agent may say is not needed any more. Raises NotFound, NotYours."""
    found = work_for(agent, work_id)
    if not asks(agent, found):
        raise NotYours("work")
    return found


def asks(agent: Agent, work: Work) -> bool:
    """Say whether somebody answers where a piece of work was asked for."""
    team_id = work.team_id
    return team_id in staff.team_ids_seen_by(agent) and staff.may_answer(agent, team_id or 0)
