"""Erasing a person: every copy of every room goes, and the fact that it was done stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from esmero.actions import end_with_them, prove_erasure, quotes, segments, steps, tidy, unname
from esmero.domain.channels import writes as channels
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads as customer_reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import Proof
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import reads as promise_reads
from esmero.domain.promises import writes as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.staff import reads as staff
from esmero.domain.workbench import writes as workbench
from esmero.ground import db, put_by
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, MergeRecord
    from esmero.domain.conversations.reads import WithOthers
    from esmero.domain.customers.models import Customer, Farewell
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent

# Bytes this young may be on their way into a row just now; the sweep looks at them again.
JUST_BROUGHT = timedelta(minutes=10)
PARTICIPANTS = ["conversation.participant_let_in", "conversation.participant_left_out"]


class KeptForLaw(Exception):
    """The law makes us keep them until a day: they can be erased after it."""

    def __init__(self, until: date) -> None:
        super().__init__(f"The law makes us keep them until {until.isoformat()}.")
        self.until = until


def refuse_where_kept(customer: Customer, *, at: datetime) -> None:
    """Raise KeptForLaw where the law makes us keep somebody at this moment."""
    hold = customer_reads.hold_of(customer.pk, on=company.today(at=at))
    if hold is not None:
        raise KeptForLaw(hold.until)


def forget_customer(*, agent: Agent | None, customer_id: int, at: datetime) -> None:
    """Erase a person from every room; owners only, or a command (None). Raises NotFound, KeptForLaw.

    A restored backup erases them again (`config.for_good`).
    """
    by = _by(agent)
    with db.write():
        customer = customer_reads.one(customer_id)
        refuse_where_kept(customer, at=at)
        erase(customer, by=by, at=at)


def forget_address(*, agent: Agent | None, address: str, at: datetime) -> None:
    """Erase whoever has a mail address: a customer, or somebody who only took part beside one.

    Owners only, or a command (None). Raises NotFound, KeptForLaw.
    """
    by = _by(agent)
    with db.write():
        known = customer_reads.by_email(customer_reads.normal_email(address))
        if known:
            refuse_where_kept(known, at=at)
        erase_address(customer_reads.normal_email(address), by=by, at=at)


def erase_address(address: str, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: whoever was no customer becomes one, to be erased as all others are."""
    db.alone_with("address", address)
    was_known = is_known(address)
    for former in customer_reads.former_with(address):
        customers.forget_former(former, by=by, at=at)
    customer = customer_reads.by_email(address)
    if customer is None:
        if not was_known:
            raise NotFound("customer")
        language = company.the_company().language
        met = {"email": address, "name": "", "language": language, "proof": Proof.SAID}
        customer = customers.meet(**met, by=by, at=at)
    erase(customer, by=by, at=at)


def is_known(address: str) -> bool:
    """Say whether anybody has this mail address: a customer, or somebody beside one; or had it."""
    normal = customer_reads.normal_email(address)
    found = customer_reads.by_email(normal)
    is_kept = found is not None or bool(customer_reads.former_with(normal))
    return is_kept or bool(conversation_reads.with_others(None, [normal]).since)


def turn_of(customer_id: int) -> tuple[str, str]:
    """Return under which name erasing a person and keeping a copy made for them wait for each other."""
    return "copy", str(customer_id)


def _by(agent: Agent | None) -> Doer:
    if agent is not None and not agent.is_owner:
        raise NotFound("customer")
    return Doer(AGENT, agent.pk) if agent else THE_SOFTWARE


def erase(customer: Customer, *, by: Doer, at: datetime, reference: str = "") -> None:
    """The step inside a transaction: each room forgets what it keeps of the person, and what is open ends.

    Whoever was joined with them is the same person, and goes with them; who was parted from them stays.

    Where two people's conversations were put together, the records of it say what is whose: the person's
    goes wherever it stands, and what others wrote stays. What they wrote from their addresses where others
    are the customer goes as well. The bytes of files go after the commit. `reference` is what the person may
    name to have it proved, if they were told one.
    """
    number, family = customer.pk, customer_reads.family_of(customer.pk)
    db.alone_with(*turn_of(number))
    proof = prove_erasure.of(customer, reference, at=at)
    joined, merges = _joined(family), conversation_reads.merges_around(customer)
    letters = conversation_reads.letters_astray(customer, merges)
    promised = _promises_astray(customer, merges)
    _end_wish(number, by=by, at=at)
    end_with_them.end_all(family, letters_of_others=letters.of_others, promised=promised, by=by, at=at)
    photos = {one.photo for one in customer_reads.held(family)} - {""}
    keys = workbench.forget(customer=customer, merges=merges) | photos
    shared = customers.hand_shared_on(customer)
    addresses = customer_reads.addresses_ever_of(number)
    with_others = conversation_reads.with_others(customer, addresses)
    away = letters.away | with_others.letters | _from_shared(customer, shared)
    proof["went"] |= {
        **prove_erasure.letters_of(number, also=away, but=letters.of_others),
        "promises": promises.forget(customer_id=number, also=promised.away, but=promised.of_others),
    }
    _look_afterwards(customer, family, also=away, but=letters.of_others, at=at)
    conversations.forget(customer=customer, also=away, but=letters.of_others, addresses=addresses)
    channels.forget(customer_id=number, also=away, but=letters.of_others)
    keys |= files.forget(customer_id=number, also=away, but=letters.of_others)
    _forget_with_others(with_others, addresses, at=at)
    channels.forget_tallies(addresses)
    customers.forget(customer)
    touched = customers.forget_letters(away) | {one for users in shared.values() for one in users}
    # Others' letters in the person's conversation were found by the person's name as well.
    conversations.index_letters(letters.of_others)
    events.forget(customer_ids=family, also=joined.away, but=joined.of_others)
    customers.note_erasure(customer, participants=with_others.participants, proof=proof, by=by, at=at)
    # Each under their own number: a backup of before has them as several.
    for one in customer_reads.held(family[1:]):
        customers.note_erasure(one, by=by, at=at)
    # Others lost what was known of them, or have an address to themselves: no event says so.
    segments.look_again(touched, at=at)
    _sweep(keys, at=at)


def _look_afterwards(
    customer: Customer, family: list[int], *, also: Collection[int], but: Collection[int], at: datetime
) -> None:
    """Before words and names go: have others' letters, and who told what, looked through for them."""
    quotes.put_aside(customer, also=also, but=but, at=at)
    unname.later((one.name for one in customer_reads.held(family)), at=at)


def _sweep(keys: set[str], *, at: datetime) -> None:
    """After the commit: the bytes of files, what search keeps of words, and what lies about for a day."""
    queue.enqueue("search.wipe", at=at, once="search.wipe")
    db.after_commit(lambda: tidy.drop_unneeded(keys, older_than=at - JUST_BROUGHT))
    # What colleagues typed and have saved nowhere may be about them.
    db.after_commit(put_by.forget_all)


def _from_shared(customer: Customer, shared: dict[str, list[int]]) -> frozenset[int]:
    """Return the letters from addresses that others use too, where none of those is the customer."""
    found = (conversation_reads.with_others(customer, [one], but=users) for one, users in shared.items())
    return frozenset(number for one in found for number in one.letters)


def _joined(family: list[int]) -> conversation_reads.Astray:
    """Return whose events name somebody else: of conversations that were joined with others, or given back.

    `away` are the customer's own conversations, `of_others` those of others that stood with them.
    """
    rows = customer_reads.joinings_around(family)
    if not rows:
        return conversation_reads.Astray()
    own = {one.pk for one in conversation_reads.all_of(family)}
    moved = {number for row in rows for number in row.moved.get("conversations", [])}
    return conversation_reads.Astray(away=frozenset(own), of_others=frozenset(moved - own))


def _end_wish(customer_id: int, *, by: Doer, at: datetime) -> None:
    """Where they wished it, it is done now, in whatever way, and what was promised is kept."""
    wish = customer_reads.farewell_of(customer_id)
    if wish is None:
        return
    conversation, promise = promised(wish)
    if promise and promise.is_open:
        promises.keep(promise, by=by, at=at)
    customers.end_farewell(wish, by=by, at=at)
    if conversation:
        steps.rest_or_stay_open(conversation, by=by, at=at)


def promised(wish: Farewell) -> tuple[Conversation | None, Promise | None]:
    """Return the promise of a wish to be forgotten as it stands by now, and where it stands, held."""
    held: Conversation | None = None
    while True:
        first = promise_reads.one(wish.promise_id)
        promise = promise_reads.newest_of(first) if first else None
        # The wish may have been put into another conversation.
        is_there = promise is not None and promise.about_kind == "conversation"
        place = promise.about_id if promise and is_there else wish.conversation_id
        if held is not None and held.pk == place:
            return held, promise
        # Once it is held the promise stays where it is and as it is; until then either may change.
        held = conversation_reads.one(place)
        if held is None:
            return None, promise


def promise_wished(customer_id: int | None) -> int | None:
    """Return the number of the promise to forget a customer, None where they do not wish it."""
    wish = customer_reads.farewell_of(customer_id) if customer_id else None
    promise = promise_reads.one(wish.promise_id) if wish else None
    return promise_reads.newest_of(promise).pk if promise else None


def is_promise_of(promise: Promise) -> bool:
    """Say whether a promise is that of forgetting somebody, which an owner has and only the erasure keeps."""
    if promise.kind != PromiseKind.OWN_WORDS:
        return False
    return promise_wished(promise.customer_id) == promise.pk


def owner_for(promise: Promise, *, away: Agent | None = None) -> Agent | None:
    """Return the owner who has the promise to forget somebody: who had it, unless gone or `away`."""
    had = promise.owner
    if had and had.is_active and had.is_owner and had != away:
        return had
    return next((one for one in staff.owners() if one != away), None)


def _forget_with_others(found: WithOthers, addresses: list[str], *, at: datetime) -> None:
    """Take the person out of what we wrote in others' conversations; what says so in words stays others'."""
    workbench.forget_copies(addresses)
    events.forget_about("delivery", channels.forget_recipients(addresses))
    events.forget_about("receipt", channels.forget_senders(addresses, at=at))
    talks = {number for number, _customer_id in found.since}
    # Whoever came along with a conversation that was put into another one was let in there.
    talks |= conversations.put_into(talks)
    events.forget_named(within=talks, verbs=PARTICIPANTS, key="participant", numbers=found.participants)
    quotes.empty_what_went_out(found.since, at=at)


def forget_letters(*, delivery_ids: list[int], at: datetime) -> None:
    """Forget letters to others that named or quoted somebody when they were erased, and had yet to leave.

    One that has not left even now, after a long outage, keeps its bytes: it is others' mail.
    """
    with db.write():
        waiting = channels.empty_letters(delivery_ids)
        if waiting:
            queue.enqueue("letters.forget", at=at, due_at=at + quotes.LEFT_BY_THEN, delivery_ids=waiting)


def _promises_astray(customer: Customer, merges: list[MergeRecord]) -> conversation_reads.Astray:
    moved = [(merge, promise_reads.with_renewals(merge.moved["promises"])) for merge in merges]
    whose = conversation_reads.first_owners(moved)
    return conversation_reads.astray(customer, whose, promise_reads.customers_of(whose))
