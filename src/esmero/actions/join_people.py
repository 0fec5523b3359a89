"""Two customers are found to be one person; and some of what stands with one is found to be another's.

Nothing is lost by it: what moved is kept by number, so that it can be undone at any later time
(`actions.part_people`).
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import put_right, segments, take_along
from esmero.domain.channels import writes as channels
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads as customer_reads
from esmero.domain.customers import writes as customers
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import reads as files
from esmero.domain.files import writes as file_writes
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.workbench import writes as workbench
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Joining
    from esmero.domain.staff.models import Agent

# What is chosen together: who says on which clock they live goes along with the clock.
TOGETHER = {
    "time_zone": ("time_zone", "zone_from"),
    "name": ("name", "prefix", "given_name", "family_name", "second_family_name"),
}
# What nobody is asked about: what the one lacks the other brings along.
BROUGHT = ("spoken_as", "spoken_ipa", "pronouns", "is_greeted_alike")
CHOICES = ("name", "address_as", "language", "time_zone", "photo")


class SamePerson(Exception):
    """They are one already."""


class NothingToTake(Exception):
    """Something has to go to the other person, and something has to stay."""


@dataclass(frozen=True)
class Side:
    """One of the two people, with how much of everything is theirs."""

    customer: Customer
    conversations: int
    letters: int
    promises: int
    facts: int
    files: int
    identities: int


def preview(*, agent: Agent, one_id: int, other_id: int) -> tuple[Side, Side]:
    """Return both people with what is theirs; first the one whom we know longer. Nothing is changed.

    Raises NotFound for whom the agent may not see or who is made up, and SamePerson.
    """
    pair = [seen(agent, number) for number in (one_id, other_id)]
    if pair[0].pk == pair[1].pk:
        raise SamePerson(pair[0].pk)
    older, younger = sorted(pair, key=lambda one: (one.known_since, one.pk))
    return _side(older), _side(younger)


def seen(agent: Agent, customer_id: int) -> Customer:
    """Return a customer whom the agent may see, or whom they are the same person as. Raises NotFound."""
    living = customer_reads.living(customer_id)
    return conversation_reads.customer_for_call(agent, living.pk)


def _side(customer: Customer) -> Side:
    number = customer.pk
    talks, letters = conversation_reads.how_many_of(number)
    return Side(
        customer,
        conversations=talks,
        letters=letters,
        promises=promises.how_many_to(number),
        facts=len(customer_reads.all_facts_of(number)),
        files=files.how_many_of(number),
        identities=len(customer_reads.identities_of(number)),
    )


def join(
    *, agent: Agent, customer_id: int, into_id: int, chosen: Mapping[str, int] | None = None, at: datetime
) -> Joining:
    """Let all that is one customer's be another's: the two are one person.

    `chosen` says by field (CHOICES) whose holds, by customer id; without, the other's, or the one's where
    the other has none. Raises NotFound for whom the agent may not see or who is made up, and SamePerson.
    """
    with db.write():
        gone, stays = _both(agent, customer_id, into_id)
        return let_be_one(gone, stays, chosen or {}, agent=agent, by=Doer(AGENT, agent.pk), at=at)


def let_be_one(
    gone: Customer,
    stays: Customer,
    chosen: Mapping[str, int],
    *,
    agent: Agent | None,
    by: Doer,
    at: datetime,
) -> Joining:
    """The step inside a transaction that holds both (`put_right.hold`): all of the one is the other's.

    Without an `agent` the customer proved both sides themselves.
    """
    values = _chosen(gone, stays, chosen)
    before = {name: getattr(stays, name) for name in values}
    take_along.make_anew([gone, stays], at=at)
    moved = _give_all(gone, stays)
    customers.set_chosen(stays, values)
    new = {name: (before[name], value) for name, value in values.items() if before[name] != value}
    kept = customers.note_joining(gone, stays, moved=moved, chosen=new, agent=agent, by=by, at=at)
    if "name" in new:
        conversations.index_customer(stays)
    segments.look_again([gone.pk, stays.pk], at=at)
    return kept


def _both(agent: Agent, one_id: int, other_id: int) -> tuple[Customer, Customer]:
    """Hold both, with all that may come in for them at this moment: it comes after this."""
    pair = seen(agent, one_id), seen(agent, other_id)
    if pair[0].pk == pair[1].pk:
        raise SamePerson(pair[0].pk)
    put_right.hold([one.pk for one in pair])
    found = seen(agent, one_id), seen(agent, other_id)
    if found != pair:
        # Somebody was quicker.
        raise NotFound("customer")
    return found


def _chosen(gone: Customer, stays: Customer, chosen: Mapping[str, int]) -> dict[str, str]:
    values: dict[str, str] = {}
    for field in CHOICES:
        whose = stays if getattr(stays, field) else gone
        if field in chosen:
            whose = gone if chosen[field] == gone.pk else stays
        for column in TOGETHER.get(field, (field,)):
            values[column] = getattr(whose, column)
    return values | {column: getattr(stays, column) or getattr(gone, column) for column in BROUGHT}


def _give_all(gone: Customer, stays: Customer) -> dict[str, list[int]]:
    """Each room lets what it keeps of the one go to the other. Return the ids by kind of thing."""
    moved = conversations.move(from_customer=gone, to_customer=stays)
    moved |= customers.move(from_customer=gone, to_customer=stays)
    moved |= workbench.move(from_customer=gone, to_customer=stays)
    for room in (channels, promise_writes, file_writes, events):
        moved |= room.move(from_customer_id=gone.pk, to_customer_id=stays.pk)
    return moved


def split_person(
    *,
    agent: Agent,
    customer_id: int,
    conversation_ids: Collection[int],
    identity_ids: Collection[int],
    to: int | str,
    at: datetime,
) -> Joining:
    """Let some conversations and addresses of a customer be another person's: they were two.

    `to` is a customer's id, or the name of somebody new. What hangs on the conversations goes along, also
    what was put into them; an address that letters of both came from stays, and is marked as shared. Ids of
    others' things are as if they were not there. Raises NotFound, SamePerson, and NothingToTake where
    nothing would go, or everything.
    """
    return db.again(
        functools.partial(_split_person, agent, customer_id, conversation_ids, identity_ids, to, at=at)
    )


def _split_person(
    agent: Agent,
    customer_id: int,
    conversation_ids: Collection[int],
    identity_ids: Collection[int],
    to: int | str,
    *,
    at: datetime,
) -> Joining:
    with db.write():
        customer = seen(agent, customer_id)
        other = seen(agent, to) if isinstance(to, int) else None
        if other is not None and other.pk == customer.pk:
            raise SamePerson(customer.pk)
        put_right.hold_around([customer.pk, *([other.pk] if other else [])])
        moved = _to_take(customer, conversation_ids, identity_ids)
        by = Doer(AGENT, agent.pk)
        whose = other or customers.meet_unaddressed(name=str(to), language=customer.language, by=by, at=at)
        row = customers.note_split(
            customer, whose, is_new=other is None, moved=moved, agent=agent, by=by, at=at
        )
        put_right.put_right(row, by=by, at=at)
        take_along.make_anew([customer, whose], at=at)
        segments.look_again([customer.pk, whose.pk], at=at)
        return row


def _to_take(
    customer: Customer, conversation_ids: Collection[int], identity_ids: Collection[int]
) -> dict[str, list[int]]:
    rows = conversation_reads.all_of([customer.pk])
    chosen = {one.pk for one in rows} & set(conversation_ids)
    # What was put into a conversation goes where that goes.
    while along := {one.pk for one in rows if one.merged_into_id in chosen} - chosen:
        chosen |= along
    known = {one.pk for one in customer_reads.identities_of(customer.pk)}
    addresses = known & set(identity_ids)
    stays = len(chosen) < len(rows) or len(addresses) < len(known)
    if not (chosen or addresses) or not stays:
        raise NothingToTake(customer.pk)
    going = {customer_reads.normal_email(one.reply_to) for one in rows if one.pk in chosen}
    staying = {customer_reads.normal_email(one.reply_to) for one in rows if one.pk not in chosen}
    shared = {
        one.pk
        for one in customer_reads.identities_of(customer.pk)
        if one.value in (staying if one.pk in addresses else going)
    }
    # A third uses what two used before; it stays with whose it is.
    shared |= {one.pk for one in customer_reads.shared_with(customer) if one.value in going}
    return {
        "conversations": sorted(chosen),
        "identities": sorted(addresses - shared),
        "shared": sorted(shared),
        "facts": _read_in(customer, chosen),
    }


def _read_in(customer: Customer, conversation_ids: Collection[int]) -> list[int]:
    """Return what was learned in letters of these conversations, and what that was corrected to."""
    letters = set(conversation_reads.letters_of(conversation_ids))
    facts = customer_reads.all_facts_of(customer.pk)
    read = [one.pk for one in facts if one.message_id in letters]
    return sorted(customer_reads.with_corrections(facts, read))
