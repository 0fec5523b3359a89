"""The one way in: somebody wrote, by whatever channel. One transaction, then we confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.actions import (
    belong,
    courtesy,
    follow_up,
    guess,
    hand_in,
    identify,
    outside,
    post,
    propose,
    read_twins,
    route,
    sights,
    steps,
    taking_part,
)
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind, SenderProof
from esmero.domain.channels.ports import Incoming
from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Proof
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.staff import reads as staff
from esmero.ground import crypto, db, text, together
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.customers.models import Customer
    from esmero.domain.files.kinds import NewFile


@dataclass(frozen=True)
class Received:
    """What became of something that came in."""

    conversation: Conversation
    message: Message
    is_new_conversation: bool
    # The same thing had been received before; nothing changed.
    is_repeated: bool = False


def receive(incoming: Incoming, *, at: datetime, receipt_id: int | None = None) -> Received:
    """Take in a message in a transaction of its own, and confirm it.

    `at` is when it came in. Returns what became of it; the same `external_id` again changes nothing.
    Raises NotFound when the company has no channel for it.
    """
    keys = [files.store(file.content) for file in incoming.files]
    return together.write(lambda: take_in(incoming, keys=keys, at=at, receipt_id=receipt_id))


def write_back(
    conversation: Conversation,
    *,
    words: str,
    new_files: list[NewFile],
    send_key: str,
    time_zone: str = "",
    at: datetime,
) -> Received:
    """The customer writes on their own page; the link they hold is the proof.

    `send_key` is made by their browser: the same key with the same words and files is the same message.
    `time_zone` is where it stands, "America/Mexico_City".
    """
    keys = [files.store(file.content) for file in new_files]
    incoming = Incoming(
        channel_kind=ChannelKind.PAGE,
        external_id=crypto.once(f"page:{conversation.pk}:{send_key}", words, *keys),
        sender_email=conversation.reply_to,
        sender_name=identify.name_to_writer(conversation),
        recipients=[],
        subject=conversation.subject,
        text=words,
        files=new_files,
        language=conversation.language,
        time_zone=time_zone,
    )
    return together.write(lambda: go_on(conversation, incoming, keys=keys, at=at))


def go_on(conversation: Conversation, incoming: Incoming, *, keys: list[str], at: datetime) -> Received:
    """The step inside a transaction: the customer writes into a conversation that is proved to be theirs."""
    # As it stands now: it was read before the transaction, and somebody may have written meanwhile.
    stands = conversations.one(conversation.pk)
    if stands is None:
        raise NotFound("conversation")
    fresh = access.goes_on_after(access.goes_on_for_customer(stands))
    if fresh.customer_id != stands.customer_id:
        raise NotFound("conversation")
    # Also where the address ended since: what was taken in is not denied to whoever asks for it again.
    repeated = conversations.message_with(incoming.external_id)
    if repeated:
        return Received(fresh, repeated, is_new_conversation=False, is_repeated=True)
    if not access.may_be_asked_from(fresh, fresh.reply_to):
        raise NotFound("conversation")
    identify.learn_zone(fresh.customer, incoming, at=at)
    return _join(fresh, incoming, fresh.customer, keys=keys, at=at, is_held=False, receipt_id=None)


def take_in(incoming: Incoming, *, keys: list[str], at: datetime, receipt_id: int | None) -> Received:
    """The step inside a transaction: identify, find or open, store, promise, confirm."""
    db.alone_with("message", incoming.external_id)
    repeated = conversations.message_with(incoming.external_id)
    if repeated:
        return Received(repeated.conversation, repeated, is_new_conversation=False, is_repeated=True)
    forward = outside.answered_by(incoming)
    if forward:
        answer = outside.take_in(forward, incoming, keys=keys, at=at, receipt_id=receipt_id)
        return Received(answer.conversation, answer, is_new_conversation=False)
    conversation, is_own = belong.place_of(incoming) or (taking_part.place_of(incoming), False)
    if conversation is None:
        return _open(incoming, keys=keys, at=at, receipt_id=receipt_id)
    if not is_own and taking_part.wrote(conversation, incoming):
        theirs = taking_part.take_in(conversation, incoming, keys=keys, at=at, receipt_id=receipt_id)
        return Received(conversation, theirs, is_new_conversation=False)
    if is_own:
        identify.know_again(conversation, incoming, at=at)
    return _join(
        conversation,
        identify.told_of_address(conversation, incoming) if is_own else incoming,
        conversation.customer,
        keys=keys,
        at=at,
        is_held=not is_own,
        receipt_id=receipt_id,
    )


def _open(incoming: Incoming, *, keys: list[str], at: datetime, receipt_id: int | None) -> Received:
    channel = _channel_of(incoming)
    language = _language_of(incoming)
    is_proved = incoming.sender_proof == SenderProof.PROVED
    by_code = identify.by_code(incoming)
    customer = by_code or identify.identify(
        email=incoming.sender_email,
        name="" if incoming.is_refuted else incoming.sender_name,
        language=language,
        proof=identify.proof_of(incoming, Proof.VOUCHED if is_proved else Proof.WROTE_FROM),
        at=at,
    )
    identify.learn_zone(customer, incoming, at=at)
    conversation = conversation_writes.open(
        customer=customer,
        channel=channel,
        subject=access.without_tags(incoming.subject) or text.excerpt(text.one_line(incoming.text), 80),
        language=language,
        reply_to=customers.normal_email(incoming.answers_to or incoming.sender_email),
        takes_automatic_letters=incoming.may_auto_answer,
        team=staff.team(incoming.team_id) if incoming.team_id else None,
        wishes_agent_id=incoming.wishes_agent_id,
        by=Doer(CUSTOMER, customer.pk),
        at=at,
    )
    if is_proved or by_code:
        # What nobody proved is read by nobody as theirs: they may say so themselves, on their page.
        sights.note_begun(conversation, address=incoming.sender_email, at=at)
    begun = _begin(conversation, incoming, keys=keys, at=at, receipt_id=receipt_id)
    hand_in.note_of_colleague(conversation, incoming, at=at)
    if incoming.channel_kind == ChannelKind.EMAIL:
        guess.look_around(conversation, incoming, at=at)
    return begun


def _begin(
    conversation: Conversation, incoming: Incoming, *, keys: list[str], at: datetime, receipt_id: int | None
) -> Received:
    """The first letter of a new conversation: somebody is named, an answer is promised, and we say so."""
    # What its own domain calls forged, and what comes as a colleague's forward without proof, is shown to
    # colleagues, as a stranger's words, and confirmed to nobody.
    is_held = not identify.may_ask(incoming)
    message = _store(
        conversation,
        incoming,
        conversation.customer,
        keys=keys,
        at=at,
        is_held=is_held,
        receipt_id=receipt_id,
    )
    route.step(conversation, files=incoming.files, at=at)
    if is_held:
        _have_it_looked_at(conversation, at=at)
    else:
        steps.promise_an_answer(conversation, by=post.SOFTWARE, at=at)
        courtesy.welcome(conversation, incoming, at=at)
    return Received(conversation, message, is_new_conversation=True)


def _channel_of(incoming: Incoming) -> Channel:
    if incoming.channel_id is not None:
        return channels.open_channel(incoming.channel_id)
    if incoming.channel_kind == ChannelKind.FORM:
        return channels.form_channel()
    return channels.mail_channel(incoming.recipients)


def _language_of(incoming: Incoming) -> str:
    spoken = {code for code, _ in settings.LANGUAGES}
    if incoming.language in spoken:
        return incoming.language
    # A few words tell no language: whoever wrote before goes on in theirs.
    known = customers.by_email(incoming.sender_email)
    return known.language if known else company.the_company().language


def _join(
    conversation: Conversation,
    incoming: Incoming,
    customer: Customer,
    *,
    keys: list[str],
    at: datetime,
    is_held: bool,
    receipt_id: int | None,
) -> Received:
    if not is_held and follow_up.is_due(conversation, at=at):
        new = follow_up.begin(conversation, incoming, at=at)
        return _begin(new, incoming, keys=keys, at=at, receipt_id=receipt_id)
    was_closed = conversation.is_closed
    if not conversation.is_open:
        conversation_writes.wake(conversation)
    if not is_held and incoming.may_auto_answer:
        conversation_writes.welcome_letters(conversation)
    message = _store(
        conversation, incoming, customer, keys=keys, at=at, is_held=is_held, receipt_id=receipt_id
    )
    route.step(conversation, files=incoming.files, at=at)
    if is_held:
        _have_it_looked_at(conversation, at=at)
    else:
        steps.promise_an_answer(conversation, opens_again=was_closed, by=post.SOFTWARE, at=at)
        courtesy.listen(conversation, incoming, at=at)
    return Received(conversation, message, is_new_conversation=False)


def _store(
    conversation: Conversation,
    incoming: Incoming,
    customer: Customer,
    *,
    keys: list[str],
    at: datetime,
    is_held: bool,
    receipt_id: int | None,
) -> Message:
    message = conversation_writes.add(
        conversation,
        kind=MessageKind.FROM_CUSTOMER,
        by=Doer(CUSTOMER, customer.pk),
        at=at,
        from_name=incoming.sender_name,
        from_email=incoming.sender_email,
        passed_on_by=incoming.passed_on_by,
        answers_to=incoming.answers_to,
        utc_offset_minutes=None if is_held else incoming.utc_offset_minutes,
        held_since=at if is_held else None,
        receipt_id=receipt_id,
        **incoming.as_it_came,
    )
    post.keep_files(conversation, message, incoming.files, keys, at=at)
    propose.look_later(message, incoming, at=at)
    read_twins.look_later(message, incoming, at=at)
    return message


def _have_it_looked_at(conversation: Conversation, *, at: datetime) -> None:
    """Somebody looks at what a stranger wrote; the customer, who wrote nothing, is promised nothing."""
    if not promises.open_about(conversation.ref):
        kind = PromiseKind.LOOK_AGAIN
        steps.make_promise(conversation, kind=kind, owner=conversation.agent, by=post.SOFTWARE, at=at)
    steps.bring_in_line(conversation, at=at)
