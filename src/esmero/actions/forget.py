"""Erasing a person: every copy of every room goes, and the fact that it was done stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.actions import tidy
from esmero.domain.channels import writes as channels
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads as customer_reads
from esmero.domain.customers import writes as customers
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import reads as promise_reads
from esmero.domain.promises import writes as promises
from esmero.domain.workbench import writes as workbench
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue

if TYPE_CHECKING:
    from esmero.domain.conversations.models import MergeRecord
    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Agent

# Bytes this young may be on their way into a row just now; the sweep looks at them again.
JUST_BROUGHT = timedelta(minutes=10)


def forget_customer(*, agent: Agent | None, customer_id: int, at: datetime) -> None:
    """Erase a person from every room; owners only, or a command (None). Raises NotFound.

    A restored backup erases them again (`config.for_good`).
    """
    if agent is not None and not agent.is_owner:
        raise NotFound("customer")
    by = Doer(AGENT, agent.pk) if agent else THE_SOFTWARE
    with db.write():
        erase(customer_reads.one(customer_id), by=by, at=at)


def erase(customer: Customer, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: each room forgets what it keeps of the person.

    Where two people's conversations were put together, the records of it say what is whose: the person's
    goes wherever it stands, and what others wrote stays. The bytes of files go after the commit.
    """
    number = customer.pk
    merges = conversation_reads.merges_around(customer)
    letters = conversation_reads.letters_astray(customer, merges)
    promised = _promises_astray(customer, merges)
    keys = workbench.forget(customer=customer, merges=merges) | ({customer.photo} - {""})
    addresses = [one.value for one in customer_reads.identities_of(number)]
    copied = conversation_reads.messages_copied_to(addresses)
    conversations.forget(customer=customer, also=letters.away, but=letters.of_others, addresses=addresses)
    channels.forget(customer_id=number, also=letters.away, but=letters.of_others)
    promises.forget(customer_id=number, also=promised.away, but=promised.of_others)
    keys |= files.forget(customer_id=number, also=letters.away, but=letters.of_others)
    channels.forget_copies(message_ids=copied, addresses=addresses)
    channels.forget_tallies(addresses)
    customers.forget(customer)
    # Others' letters in the person's conversation were found by the person's name as well.
    conversations.index_letters(letters.of_others)
    events.forget(customer_id=number)
    customers.note_erasure(customer, by=by, at=at)
    queue.enqueue("search.wipe", at=at, once="search.wipe")
    db.after_commit(lambda: tidy.drop_unneeded(keys, older_than=at - JUST_BROUGHT))


def _promises_astray(customer: Customer, merges: list[MergeRecord]) -> conversation_reads.Astray:
    moved = [(merge, promise_reads.with_renewals(merge.moved["promises"])) for merge in merges]
    whose = conversation_reads.first_owners(moved)
    return conversation_reads.astray(customer, whose, promise_reads.customers_of(whose))
