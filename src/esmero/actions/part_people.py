"""Undoing that two customers are one, or that one is two: at any later time, in any order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import join_people, put_right
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.customers.models import Joining
    from esmero.domain.staff.models import Agent


def part_again(*, agent: Agent, joining_id: int, at: datetime) -> Joining:
    """Undo that two are one, or that one is two: what went goes back to whose it was.

    What came in since goes where its address goes, or with the conversation in which it stands; what was
    learned since stays, unless it was read in a letter that goes. Undone already, nothing happens.
    Raises NotFound where the agent may see neither of them.
    """
    with db.write():
        row = customers.joining(joining_id)
        join_people.seen(agent, row.to_id)
        if not row.is_undone:
            rows = customers.joinings_around([row.of_id, row.to_id])
            put_right.hold({number for one in rows for number in (one.of_id, one.to_id)})
            take_back(row, agent=agent, at=at)
        return row


def part_from_others(customer_id: int, *, unless: Collection[int], at: datetime) -> None:
    """The step inside a transaction: part somebody who is to be erased alone from whom they are joined to.

    So it is after an older backup, where two are one who were parted since. Nothing happens where the other
    is among `unless`, who are erased as well.
    """
    if customers.living(customer_id).pk in unless:
        return
    for row in customers.joined_from(customer_id):
        take_back(row, agent=row.by, at=at)


def take_back(row: Joining, *, agent: Agent, at: datetime) -> None:
    """The step inside a transaction: take one record back."""
    by = Doer(AGENT, agent.pk)
    name_before = customers.one(row.to_id).name
    customer_writes.bring_along(row, came=_came_since(row))
    customer_writes.undo_joining(row, by=by, at=at)
    put_right.put_right(row, agent=agent, at=at)
    stays = customers.one(row.to_id)
    if stays.name != name_before:
        conversation_writes.index_customer(stays)


def _came_since(row: Joining) -> dict[str, list[int]]:
    """Return what came since by the addresses that go back, and what was read in letters that go."""
    living = customers.living(row.to_id)
    going = set(row.moved.get("identities", []))
    addresses = [one.value for one in customers.identities_of(living.pk) if one.pk in going]
    moved = set(row.moved.get("conversations", []))
    talks = [one for one in conversations.all_of([living.pk]) if one.pk not in moved]
    came = conversations.came_by(addresses, talks, since=row.at)
    letters = set(conversations.letters_of([*moved, *came]))
    facts = [
        one.pk
        for one in customers.all_facts_of(living.pk)
        if one.noted_at >= row.at and one.message_id in letters
    ]
    return {"conversations": came, "facts": facts}
