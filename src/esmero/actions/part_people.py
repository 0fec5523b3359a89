"""Undoing that two customers are one, or that one is two: at any later time, in any order."""

from __future__ import annotations

import functools
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import join_people, put_right, segments, take_along
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import SINCE
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.customers.models import Joining
    from esmero.domain.staff.models import Agent


def part_again(*, agent: Agent, joining_id: int, at: datetime) -> Joining:
    """Undo that two are one, or that one is two: what went goes back to whose it was.

    What came in since goes where its address goes, or with the conversation in which it stands; what was
    learned since stays, unless it was read in a letter that goes. Undone already, nothing happens.
    Raises NotFound where the agent may not see who was one or two, or somebody was erased since; CannotUndo.
    """
    return db.again(functools.partial(_part_again, agent, joining_id, at=at))


def _part_again(agent: Agent, joining_id: int, *, at: datetime) -> Joining:
    with db.write():
        asked = customers.joining(joining_id, hold=False)
        # With whom it all stands once it is undone: of a split the one who lived on.
        join_people.seen(agent, asked.of_id if asked.is_split else asked.to_id)
        put_right.hold_around([asked.of_id, asked.to_id])
        row = customers.joining(joining_id)
        if row.is_final:
            raise NotFound("joining")
        if not row.is_undone:
            take_back(row, by=Doer(AGENT, agent.pk), at=at)
        return row


def part_from_others(customer_id: int, *, unless: Collection[int], by: Doer, at: datetime) -> None:
    """The step inside a transaction: part somebody who is to be erased from who of their family is not.

    So it is after an older backup, where people are one who were parted since. `unless` are all who are to
    be erased. What was put together on top of it comes apart as well.
    """
    for row in customers.joined_within(customers.family_of(customer_id)):
        if (row.of_id in unless) != (row.to_id in unless):
            take_back(row, by=by, at=at, with_all_on_top=True)


def take_back(row: Joining, *, by: Doer, at: datetime, with_all_on_top: bool = False) -> None:
    """The step inside a transaction: take one record back.

    Raises CannotUndo where a merge of two people's conversations holds it, unless `with_all_on_top` that
    is taken back too.
    """
    before = customers.one(row.to_id)
    name_before = before.name
    customer_writes.bring_along(row, came=_came_since(row))
    customer_writes.undo_joining(row, by=by, at=at)
    put_right.put_right(row, by=by, at=at, with_all_on_top=with_all_on_top)
    take_along.make_anew(customers.held({before.pk, row.of_id, row.to_id}), at=at)
    stays = customers.one(row.to_id)
    if stays.name != name_before:
        conversation_writes.index_customer(stays)
    around = customers.joinings_around([row.of_id, row.to_id])
    segments.look_again({number for one in around for number in (one.of_id, one.to_id)}, at=at)


def _came_since(row: Joining) -> dict[str, list[int]]:
    """Return what came since by the addresses that go back, and what was read in letters that go.

    What was taken out of a conversation that goes goes with it, and so does what a fact was corrected to.
    """
    living = customers.living(row.to_id)
    going = set(row.moved.get("identities", []))
    known = customers.identities_of(living.pk)
    addresses = [one.value for one in known if one.pk in going]
    moved = set(row.moved.get("conversations", []))
    talks = [one for one in conversations.all_of([living.pk]) if one.pk not in moved]
    came = conversations.came_by(addresses, talks, since=row.at)
    others = {one.value for one in known if one.pk not in going}
    out = conversations.taken_out_of([*moved, *came], since=row.at)
    came += [
        one.pk
        for one in talks
        if one.pk in out - {*came} and customers.normal_email(one.reply_to) not in others
    ]
    letters = set(conversations.letters_of([*moved, *came]))
    facts = customers.all_facts_of(living.pk)
    read = [one.pk for one in facts if one.noted_at >= row.at and one.message_id in letters]
    before = row.moved.get("facts", [])
    learned = customers.with_corrections(facts, [*before, *read]) - {*before}
    return {"conversations": came, "facts": sorted(learned), SINCE: _met_since(row)}


def _met_since(row: Joining) -> list[int]:
    """Return which addresses came to somebody while they were taken for a second person."""
    if not (row.is_split and row.is_new):
        return []
    theirs = {one.pk for one in customers.identities_of(row.to_id)}
    theirs |= {one.identity_id for one in customers.former_of(row.to_id)}
    around = customers.joinings_around([row.to_id])
    return sorted(theirs - {number for one in around for number in one.moved.get("identities", [])})
