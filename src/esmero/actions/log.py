"""Writing down by hand what was said: on the telephone, at the counter; or writing to a customer first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.actions import addresses, hold, let_out, parcels, reply, steps
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import BY_HAND, ChannelKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import writes as promise_writes
from esmero.domain.staff import access as staff
from esmero.ground import crypto, db
from esmero.ground.refs import NotYours

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Agent, Team


class NotTheirsToSettle(NotYours):
    """Others of the team close conversations, and settling a call closes one."""


@dataclass(frozen=True)
class NewPerson:
    """Somebody we don't know yet; address and number as identities keep them, empty where unknown."""

    name: str
    email: str
    phone: str
    language: str


@dataclass(frozen=True)
class Said:
    """What was said, and what comes of it."""

    way: str
    subject: str
    words: str
    promise: reply.OwnWords | None = None
    # Nothing is left to do: it is closed at once, as settled, and what was promised is kept already.
    is_settled: bool = False
    # What was agreed, for the customer to read: a letter to the address named, else to the one we know, held
    # back as any of the agent's. What is settled is closed once it has gone out. An address that was named is
    # learned, letter or not.
    letter: str = ""
    email: str = ""
    # They wish to be called back: that is promised, by the rule.
    calls_back: bool = False


def log(
    *, agent: Agent, who: int | NewPerson, team_id: int, said: Said, send_key: str, at: datetime
) -> Conversation:
    """Write a call or a visit down as a conversation of its own; the customer does not see the words.

    `who` is a customer's id or somebody new. A promise given is recorded with it; where nothing was
    promised and nothing is settled, an answer is promised by the company's rule. The same `send_key`
    again is the same call. Raises NotFound for a team or customer out of sight, NotYours where letters and
    promises are not the agent's to give, NotTheirsToSettle where closing is not, AlreadyKnown,
    SomebodyElses, and ValueError for a way that is none, or what is settled and wants a call.
    """
    if said.way not in BY_HAND or (said.calls_back and said.is_settled):
        raise ValueError(said.way)
    with db.write():
        key = crypto.once(f"log:{agent.pk}:{send_key}", said.words)
        db.alone_with("message", key)
        repeated = conversations.message_with(key)
        if repeated:
            return repeated.conversation
        team = staff.team_for(agent, team_id)
        if (said.letter or said.promise or said.calls_back) and not staff.may_answer(agent, team.pk):
            raise NotYours("team")
        if said.is_settled and not staff.may_close(agent, team.pk):
            raise NotTheirsToSettle("team")
        customer = person(agent, who, at=at)
        return _write_down(agent, customer, team, said, key, at=at)


def person(agent: Agent, who: int | NewPerson, *, at: datetime) -> Customer:
    """The step inside a transaction: return somebody we know, or get to know somebody new.

    Raises NotFound, AlreadyKnown, SomebodyElses.
    """
    if isinstance(who, int):
        return conversations.customer_for_call(agent, who)
    for kind, value in ((IdentityKind.EMAIL, who.email), (IdentityKind.PHONE, who.phone)):
        if not value:
            continue
        # A letter of theirs may come in at this moment.
        db.alone_with("address", value)
        known = customers.by_identity(kind, value)
        if known is not None:
            raise addresses.is_of(known, agent, value)
    return customer_writes.meet_by_hand(
        name=who.name,
        language=who.language,
        email=who.email,
        phone=who.phone,
        by=Doer(AGENT, agent.pk),
        at=at,
    )


def _write_down(
    agent: Agent, customer: Customer, team: Team, said: Said, key: str, *, at: datetime
) -> Conversation:
    by = Doer(AGENT, agent.pk)
    conversation = conversation_writes.open(
        customer=customer,
        channel=channel_by_hand(said.way, team, by=by, at=at),
        subject=_subject(said, customer.language),
        language=customer.language,
        reply_to=_address(agent, customer, said, at=at),
        team=team,
        by=by,
        at=at,
    )
    conversation_writes.add(
        conversation,
        kind=MessageKind.SPOKEN,
        words=said.words,
        by=by,
        at=at,
        agent=agent,
        channel_kind=said.way,
        external_id=key,
        language=customer.language,
    )
    conversation_writes.assign(conversation, agent=agent, by=by, at=at)
    _what_comes_of_it(conversation, agent, said, by=by, at=at)
    return conversation


def _subject(said: Said, language: str) -> str:
    """Return what the customer may read above it: never what was written down."""
    with translation.override(language):
        return said.subject or (said.promise.wording if said.promise else "") or _("What we spoke about")


def _address(agent: Agent, customer: Customer, said: Said, *, at: datetime) -> str:
    if said.letter or said.email:
        return addresses.to_write_to(agent, customer, said.email, at=at)
    return customers.email_of(customer.pk)


def _what_comes_of_it(
    conversation: Conversation, agent: Agent, said: Said, *, by: Doer, at: datetime
) -> None:
    promise = reply.make_own_words(conversation, agent, said.promise, by=by, at=at) if said.promise else None
    if said.calls_back:
        promise = steps.promise_a_call(conversation, owner=agent, by=by, at=at)
    if promise and said.is_settled:
        promise_writes.keep(promise, by=by, at=at)
    if said.letter:
        key = crypto.once(f"letter:{conversation.pk}", said.letter)
        settles = said.is_settled
        hold.begin(conversation, agent, said.letter, key, parcels.Parcel(), settles=settles, at=at)
    elif said.is_settled:
        let_out.settle(conversation, agent, at=at)
    elif promise:
        steps.promise_to_settle(conversation, by=by, at=at)
        if said.promise:
            steps.keep_told(conversation, by=by, at=at)
    else:
        steps.promise_an_answer(conversation, by=by, at=at)
    steps.bring_in_line(conversation, at=at)


def channel_by_hand(way: str, team: Team, *, by: Doer, at: datetime) -> Channel:
    """The step inside a transaction: return the team's channel for what people bring in themselves.

    It is made at the first call, letter or fax.
    """
    found = channels.by_hand(way, team.pk)
    if found is None:
        name = str(ChannelKind(way).label)
        found = channel_writes.open_channel(kind=way, name=name, team_id=team.pk, address="", by=by, at=at)
    return found
