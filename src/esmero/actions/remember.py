"""What an agent learns about a customer: facts with a source and an end, how to address them, their face."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from esmero.domain.company import reads as company
from esmero.domain.conversations import access as conversation_access
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import access, reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import FactEnd, FactKind, FactSource, ZoneFrom
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import writes as files
from esmero.domain.workbench import writes as workbench
from esmero.ground import db, zones
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.customers.models import Customer, Fact
    from esmero.domain.staff.models import Agent


SensitiveFact = customers.SensitiveFact


class ChangedSince(NotFound):
    """What is to be corrected or undone was corrected again or ended since."""


# A letter is the customer's own word, what was said to a colleague nearly so, what others wrote is hearsay.
READ_IN = {MessageKind.FROM_CUSTOMER: FactSource.WROTE, MessageKind.SPOKEN: FactSource.SAID}


def note_fact(
    *,
    agent: Agent,
    customer_id: int,
    words: str,
    source: str,
    at: datetime,
    ends_on: date | None = None,
    kind: str = FactKind.OTHER,
    source_kind: str = FactSource.SAID,
) -> Fact:
    """Keep something we know: the words, where they come from, until when they hold (None: nobody knows).

    Raises NotFound, and SensitiveFact for a kind that the company has no written basis for.
    """
    with db.write():
        return customers.note_fact(
            customer_to_know(agent, customer_id),
            words=words,
            source=source,
            source_kind=source_kind,
            ends_on=ends_on,
            kind=kind,
            has_basis=has_basis(kind),
            by=Doer(AGENT, agent.pk),
            at=at,
        )


def note_from_letter(
    *,
    agent: Agent,
    message_id: int,
    words: str,
    at: datetime,
    ends_on: date | None = None,
    kind: str = FactKind.OTHER,
    proposal_id: int | None = None,
) -> Fact:
    """Keep what a letter tells of its conversation's customer; its writer and time are the source.

    It settles the proposal that it is kept instead of, and whatever proposes the very same words. Raises
    NotFound, also for what is no letter to us, and SensitiveFact.
    """
    with db.write():
        message = letter_to_learn_from(agent, message_id)
        customer, by = customer_to_know(agent, message.conversation.customer_id), Doer(AGENT, agent.pk)
        proposals = reads.proposals_in(customer.pk, message.pk)
        fact = customers.note_fact(
            customer,
            words=words,
            source=writer_of(message),
            source_kind=source_kind_of(message),
            message_id=message.pk,
            said_at=message.at,
            ends_on=ends_on,
            kind=kind,
            has_basis=has_basis(kind),
            by=by,
            at=at,
        )
        for one in proposals:
            if one.pk == proposal_id or one.words == words:
                customers.settle_proposal(one, fact, by=by, at=at)
        return fact


def letter_to_learn_from(agent: Agent, message_id: int) -> Message:
    """Return a letter to us that may tell something of the customer. Raises NotFound."""
    message = conversation_access.message_for(agent, message_id)
    if message.kind not in READ_IN or message.held_since:
        raise NotFound("message")
    return message


def writer_of(message: Message) -> str:
    """Return by which name a letter's writer is remembered as the source of something."""
    own = "" if message.is_from_participant else message.conversation.customer.name
    return own or message.from_name or message.from_email


def source_kind_of(message: Message) -> str:
    """Return what kind of source a letter to us is: the customer's own word, or somebody else's."""
    return FactSource.OTHERS if message.is_from_participant else READ_IN[MessageKind(message.kind)]


def has_basis(kind: str) -> bool:
    """Say whether the company wrote down why it may keep facts of this kind; most need no reason."""
    kept = company.the_company()
    needed = {FactKind.HEALTH: kept.health_basis, FactKind.BELIEF: kept.belief_basis}
    return bool(needed.get(FactKind(kind), "no need"))


def customer_to_know(agent: Agent, customer_id: int) -> Customer:
    """Return a customer of whom something may be remembered: nobody who is made up. Raises NotFound."""
    customer = access.customer_for(agent, customer_id)
    if customer.is_made_up:
        raise NotFound("customer")
    return customer


def fact_for(agent: Agent, customer_id: int, fact_id: int) -> Fact:
    """Return what holds of a customer and staff may read, held inside a transaction. Raises NotFound."""
    fact = reads.fact_of_customer(customer_to_know(agent, customer_id).pk, fact_id)
    if fact.hidden_at:
        raise NotFound("fact")
    return fact


def fact_that_was(agent: Agent, customer_id: int, fact_id: int) -> Fact:
    """Return a fact as `fact_for` does, also one that was corrected or is over since. Raises NotFound."""
    try:
        return fact_for(agent, customer_id, fact_id)
    except NotFound:
        return ended_fact_for(agent, customer_id, fact_id)


def ended_fact_for(agent: Agent, customer_id: int, fact_id: int) -> Fact:
    """Return what held and staff may read, held inside a transaction. Raises NotFound: also for forgotten."""
    fact = reads.ended_fact_of_customer(customer_to_know(agent, customer_id).pk, fact_id)
    if fact.hidden_at or fact.ended_because == FactEnd.FORGOTTEN:
        raise NotFound("fact")
    return fact


def fact_still_so(agent: Agent, customer_id: int, fact_id: int | None) -> Fact:
    """Return a fact as `fact_for` does. Raises ChangedSince where it holds no more."""
    try:
        return fact_for(agent, customer_id, fact_id or 0)
    except NotFound as error:
        raise ChangedSince("fact") from error


def confirm_fact(*, agent: Agent, customer_id: int, fact_id: int, at: datetime) -> Fact:
    """Keep that the customer says it is still so. Raises NotFound."""
    with db.write():
        fact = fact_for(agent, customer_id, fact_id)
        customers.confirm_fact(fact, by=Doer(AGENT, agent.pk), at=at)
        return fact


def correct_fact(
    *,
    agent: Agent,
    customer_id: int,
    fact_id: int,
    words: str,
    source: str,
    at: datetime,
    ends_on: date | None = None,
) -> Fact:
    """Put other words in the place of a fact, as the customer said; return the new one.

    Raises NotFound, SensitiveFact where the company has no basis any more, and ChangedSince.
    """
    with db.write():
        fact = fact_still_so(agent, customer_id, fact_id)
        return customers.correct_fact(
            fact,
            words=words,
            source=source,
            source_kind=FactSource.SAID,
            ends_on=ends_on,
            has_basis=has_basis(fact.kind),
            by=Doer(AGENT, agent.pk),
            at=at,
        )


def end_fact(*, agent: Agent, customer_id: int, fact_id: int, was_wrong: bool, at: datetime) -> Fact:
    """Let a fact hold no more: it never was so (`was_wrong`), or it is over. Raises NotFound."""
    with db.write():
        fact = fact_for(agent, customer_id, fact_id)
        because = FactEnd.WRONG if was_wrong else FactEnd.OVER
        customers.end_fact(fact, because=because, by=Doer(AGENT, agent.pk), at=at)
        return fact


def bring_fact_back(*, agent: Agent, customer_id: int, fact_id: int, at: datetime) -> Fact:
    """Undo the end of a fact; what stood in its place after a correction ends as wrong.

    Raises NotFound, also for what the customer had forgotten, and ChangedSince.
    """
    with db.write():
        fact = ended_fact_for(agent, customer_id, fact_id)
        by, instead = Doer(AGENT, agent.pk), fact.corrected_to_id
        if instead is not None:
            newer = fact_still_so(agent, customer_id, instead)
            customers.end_fact(newer, because=FactEnd.WRONG, by=by, at=at)
        customers.bring_fact_back(fact, by=by, at=at)
        return fact


def put_question(
    *, agent: Agent, conversation_id: int, kind: str, words: str, fact_id: int | None = None, at: datetime
) -> None:
    """Keep that a colleague has a question in their answer: about a kind of fact, or whether one is still so.

    It counts as asked once an answer with these words goes out. Raises NotFound and NotYours: who asks writes
    to the customer.
    """
    with db.write():
        conversation = conversation_access.conversation_to_answer(agent, conversation_id)
        customer = customer_to_know(agent, conversation.customer_id)
        if fact_id is not None:
            fact_for(agent, customer.pk, fact_id)
        workbench.put_question(conversation, agent, kind=kind, fact_id=fact_id, words=words, at=at)


def count_asked(conversation: Conversation, agent: Agent, *, sent: str, at: datetime) -> None:
    """The step inside a transaction: an answer goes out, and what it asks of what we know is asked."""
    by = Doer(AGENT, agent.pk)
    for kind, fact_id in workbench.take_questions(conversation, agent, sent=sent):
        try:
            customer = customer_to_know(agent, conversation.customer_id)
            if fact_id is None:
                customers.note_question(customer, kind=kind, by=by, at=at)
            else:
                customers.ask_again(fact_for(agent, customer.pk, fact_id), by=by, at=at)
        except NotFound:
            # Known no more, or hidden, since it was put there.
            continue


def describe_customer(*, agent: Agent, customer_id: int, at: datetime, **details: str) -> Customer:
    """Keep how a customer is called, addressed, spoken and spoken of: what is new of it. Raises NotFound."""
    with db.write():
        customer = customer_to_know(agent, customer_id)
        changed = {name: value for name, value in details.items() if getattr(customer, name) != value}
        if changed:
            customers.describe(customer, by=Doer(AGENT, agent.pk), at=at, **changed)
        if "name" in changed:
            conversations.index_customer(customer)
        return customer


def learn_zone(*, agent: Agent, conversation_id: int, time_zone: str, at: datetime) -> Customer:
    """Keep in which time zone the customer of a conversation lives, as they said; empty: nobody knows.

    Raises NotFound, NotYours, and ValueError for what is no zone of a place.
    """
    if time_zone and not zones.known(time_zone):
        raise ValueError(time_zone)
    with db.write():
        customer = conversation_access.conversation_to_answer(agent, conversation_id).customer
        by = Doer(AGENT, agent.pk)
        customers.learn_zone(customer, time_zone=time_zone, zone_from=ZoneFrom.SAID, by=by, at=at)
        return customer


def set_face(*, agent: Agent, customer_id: int, png: bytes, at: datetime) -> Customer:
    """Keep a customer's picture for the desk: PNG bytes, already cut to size. Raises NotFound."""
    key = files.store(png)
    return describe_customer(agent=agent, customer_id=customer_id, at=at, photo=key)
