"""Whose is what, after two people were joined or parted: a step of both.

Where everything belongs is read from all records around these people (`customers.rightful_owners`), so
that it doesn't matter in which order they are undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import merge, split
from esmero.domain.channels import writes as channels
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import writes as promises
from esmero.domain.workbench import writes as workbench
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Joining

# Conversations given in one question.
AT_ONCE = 200


def hold(customer_ids: Collection[int], *, also: Collection[str] = ()) -> None:
    """Hold these people's addresses, conversations and rows: what comes in for them comes after this.

    `also` are addresses that one of them may have afterwards.
    """
    numbers = sorted(customer_ids)
    values = {one.value for number in numbers for one in customers.identities_of(number)}
    for value in sorted(values | set(also)):
        db.alone_with("address", value)
    conversations.all_of(numbers)
    customers.held(numbers)


def hold_around(customer_ids: Collection[int]) -> None:
    """Hold these people, and all whom records of joining and parting lead to or from by any way.

    Raises Collided where such a record was written while this one waited: it begins anew, with whom it leads
    to, since nobody is held out of turn.
    """
    around = _around(customer_ids)
    hold(around)
    if _around(customer_ids) != around:
        raise db.Collided


def _around(customer_ids: Collection[int]) -> set[int]:
    rows = customers.joinings_around(customer_ids)
    return {number for one in rows for number in (one.of_id, one.to_id)} | set(customer_ids)


def put_right(row: Joining, *, by: Doer, at: datetime, with_all_on_top: bool = False) -> None:
    """Let everything around this record be with whom it belongs to.

    Conversations of what is two people by now, that were put together while they were one, come apart; and
    a letter that came from the one's address stands in no conversation of the other's. `with_all_on_top`
    says whether merges of two people's conversations that hold these come apart as well.
    """
    rows = customers.joinings_around([row.of_id, row.to_id])
    people = sorted({number for one in rows for number in (one.of_id, one.to_id)})
    talks = conversations.all_of(people)
    lives = {number: customers.living(number).pk for number in people}
    rightful = customers.rightful_owners("conversations", rows)
    owners = {one.pk: rightful.get(one.pk, lives[one.customer_id]) for one in talks}
    for merge_id in conversations.merges_to_part(owners, with_all_on_top=with_all_on_top):
        merge.put_back(conversations.merge_to_part(merge_id), by=by, at=at)
    _give_things(rows)
    _give_conversations(talks, owners)
    _give_deleted(lives, rightful)
    _give_what_is_left(people, lives)
    since = min(one.at for one in rows)
    _let_letters_go(owners, set(lives.values()), said=set(rightful), since=since, by=by, at=at)
    _give_what_was_read(set(lives.values()), since=since)
    conversation_writes.part_ways(list(owners))
    for number in sorted(set(lives.values())):
        customer_writes.see_pairs(customers.one(number), at=at)


def _give_things(rows: list[Joining]) -> None:
    """Give what hangs on no conversation."""
    for kind in ("identities", "facts", "proposals", "rows", "belongings", "consents", "preferences"):
        for owner, ids in _by_owner(kind, rows):
            customer_writes.give(kind, ids, to_customer=customers.one(owner))
    for owner, ids in _by_owner("first_letters", rows):
        workbench.give_first_letters(ids, to_customer=customers.one(owner))
    _give_what_is_about_them(rows)


def _give_what_is_about_them(rows: list[Joining]) -> None:
    for kind in ("receipts", "kept_answers", "deliveries"):
        for owner, ids in _by_owner(kind, rows):
            channels.give(kind, ids, to_customer_id=owner)
    for kind, give in (("looks", events.give), ("files", files.give_own)):
        for owner, ids in _by_owner(kind, rows):
            give(ids, to_customer_id=owner)
    for kind in ("promises", "works"):
        for owner, ids in _by_owner(kind, rows):
            promises.give_own(kind, ids, to_customer_id=owner)


def _by_owner(kind: str, rows: list[Joining]) -> Iterable[tuple[int, list[int]]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number, owner in customers.rightful_owners(kind, rows).items():
        found[owner].append(number)
    return found.items()


def _give_conversations(talks: Iterable[Conversation], owners: dict[int, int]) -> None:
    """Give conversations, and all that hangs on them, to whose they are."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for one in talks:
        if one.customer_id != owners[one.pk]:
            found[one.customer_id, owners[one.pk]].append(one.pk)
    for (old, new), ids in found.items():
        to = customers.one(new)
        for first in range(0, len(ids), AT_ONCE):
            some = ids[first : first + AT_ONCE]
            conversation_writes.give(some, to_customer=to)
            promises.give(some, to_customer_id=new)
            files.give(some, to_customer_id=new)
            events.give_looks(some, from_customer_id=old, to_customer_id=new)
            _give_mail(some, old, new)


def _give_deleted(lives: dict[int, int], rightful: dict[int, int]) -> None:
    """Those that were deleted count as whose they would be: who saw the person goes by them."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, customer_id in conversations.deleted_of(lives).items():
        owner = rightful.get(number, lives[customer_id])
        if owner != customer_id:
            found[owner].append(number)
    for owner, numbers in found.items():
        conversation_writes.give_deleted(numbers, to_customer_id=owner)


def _give_mail(conversation_ids: list[int], old: int, new: int) -> None:
    letters = conversations.letters_of(conversation_ids)
    for first in range(0, len(letters) or 1, AT_ONCE):
        channels.give_mail(
            conversation_ids=conversation_ids,
            message_ids=letters[first : first + AT_ONCE],
            from_customer_id=old,
            to_customer_id=new,
        )


def _give_what_is_left(people: list[int], lives: dict[int, int]) -> None:
    """Whoever lives with another keeps nothing: whom a split met that is undone, and what came to them."""
    for number in people:
        if lives[number] != number:
            gone, stays = customers.row_of(number), customers.one(number)
            customer_writes.move(from_customer=gone, to_customer=stays)
            workbench.move(from_customer=gone, to_customer=stays)
            for room in (channels, promises, files, events):
                room.move(from_customer_id=gone.pk, to_customer_id=stays.pk)


def _let_letters_go(
    owners: dict[int, int],
    people: set[int],
    *,
    said: Collection[int],
    since: datetime,
    by: Doer,
    at: datetime,
) -> None:
    """Let letters go to whose address they came from or went to, out of the others' conversations.

    What was opened since for nothing but such letters goes as a whole; `said` is what a record gives away.
    """
    address_of = {
        one.value: number
        for number in people
        for one in customers.identities_of(number)
        # What two people use says nothing.
        if one.kind == IdentityKind.EMAIL and not one.is_shared
    }
    # Who put conversations of one person together, and took letters out again, may have mixed older ones.
    also = conversations.letters_put_together(owners, since=since)
    found = conversations.letters_between(owners, addresses=address_of, since=since, also=also)
    for (conversation_id, address), ids in sorted(found.items()):
        if owners[conversation_id] == address_of[address]:
            continue
        source = conversations.one(conversation_id)
        if source is not None and len(ids) < source.message_count:
            _take_out(source, ids, address, address_of[address], by=by, at=at)
        elif source is not None and source.pk not in said and source.opened_at >= since:
            _give_whole(source, address, address_of[address], by=by, at=at)


def _give_what_was_read(people: set[int], *, since: datetime) -> None:
    """What was learned of a letter since, and what it may tell, goes with that letter."""
    for number in sorted(people):
        facts = customers.all_facts_of(number)
        learned = {one.pk: one.message_id for one in facts if one.message_id and one.noted_at >= since}
        proposed = customers.proposed_since(number, since)
        read = conversations.writers_of({*learned.values(), *proposed.values()})
        own = {one.value for one in customers.identities_of(number) if not one.is_shared}
        # A letter of their own stands in another's conversation where a person put the two together.
        gone = {letter: owner for letter, (owner, address) in read.items() if address not in own}
        for owner in sorted((set(gone.values()) & people) - {number}):
            to = customers.one(owner)
            ids = customers.with_corrections(
                facts, [one for one in learned if gone.get(learned[one]) == owner]
            )
            customer_writes.give("facts", ids, to_customer=to)
            along = [one for one in proposed if gone.get(proposed[one]) == owner]
            customer_writes.give("proposals", along, to_customer=to)


def _take_out(
    source: Conversation, ids: list[int], address: str, owner: int, *, by: Doer, at: datetime
) -> None:
    customer = customers.one(owner)
    split.take_out(source, ids, "", customer=customer, reply_to=address, by=by, at=at)
    channels.give_mail(
        conversation_ids=[], message_ids=ids, from_customer_id=source.customer_id, to_customer_id=owner
    )


def _give_whole(talk: Conversation, address: str, owner: int, *, by: Doer, at: datetime) -> None:
    """Give a conversation away with its way: what went with the other's letters reaches nobody any more."""
    _give_conversations([talk], {talk.pk: owner})
    fresh = conversations.one(talk.pk)
    if fresh is None:
        return
    for one in conversations.taking_part(fresh):
        conversation_writes.leave_out(one, by=by, at=at)
    conversation_writes.readdress(fresh, address=address, by=by, at=at)
    if fresh.answers_by or fresh.paper_to:
        conversation_writes.answer_by(fresh, way="", paper_to="", by=by, at=at)
    conversation_writes.end_links(fresh, at=at)
