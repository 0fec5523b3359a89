"""The named chain: whom something goes up to, one after the other, for one team or the whole company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import set_up
from esmero.domain.staff import access, writes
from esmero.domain.staff import reads as staff
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, Team


def add(*, agent: Agent | None, team_id: int | None, person_id: int, at: datetime) -> None:
    """Put somebody who works here at the top of a chain (None: the company's), once.

    Raises OwnersOnly, NotFound.
    """
    person = staff.agents().filter(pk=person_id).first()
    if person is None:
        raise NotFound("agent")
    _change(agent, team_id, lambda people: people if person in people else [*people, person], at=at)


def move(*, agent: Agent | None, team_id: int | None, person_id: int, by: int, at: datetime) -> None:
    """Move somebody by so many places in a chain, towards its beginning with a negative number.

    It stops at the ends. Raises OwnersOnly, NotFound.
    """

    def moved(people: list[Agent]) -> list[Agent]:
        person = _of(people, person_id)
        place = max(0, people.index(person) + by)
        others = [one for one in people if one != person]
        return [*others[:place], person, *others[place:]]

    _change(agent, team_id, moved, at=at)


def drop(*, agent: Agent | None, team_id: int | None, person_id: int, at: datetime) -> None:
    """Take somebody out of a chain. Raises OwnersOnly, NotFound."""

    def without(people: list[Agent]) -> list[Agent]:
        gone = _of(people, person_id)
        return [one for one in people if one != gone]

    _change(agent, team_id, without, at=at)


def _change(
    agent: Agent | None, team_id: int | None, how: Callable[[list[Agent]], list[Agent]], *, at: datetime
) -> None:
    with db.write():
        by = set_up.owner_of(agent)
        db.alone_with("chain", str(team_id))
        team = _team(agent, team_id)
        people = [step.agent for step in staff.steps_of(team)]
        changed = how(people)
        if changed != people:
            writes.set_chain(team, people=changed, by=by, at=at)


def _team(agent: Agent | None, team_id: int | None) -> Team | None:
    if team_id is None:
        return None
    return access.team_to_set_up(agent, team_id) if agent else staff.team(team_id)


def _of(people: list[Agent], person_id: int) -> Agent:
    for person in people:
        if person.pk == person_id:
            return person
    raise NotFound("agent")
