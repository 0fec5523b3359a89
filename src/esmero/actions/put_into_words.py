"""Letters that are put into words when they leave: by then nobody else who writes waits for it.

A fax, the confirmation of a question, owning up to a broken promise, a later time: what comes in floods.
Also that something was opened again: by the time it leaves that may be answered.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from esmero.actions import fax_out, post
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import CouldNotSend
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.promises import reads as promises
from esmero.ground.refs import NotFound
from esmero.letters import envelope, new_times, owning_up, reopening, writing

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.letters.letter import Letter, Setting

ANOTHERS_BY_NOW = gettext_noop("Its conversation went to somebody else before it left, so it was not sent.")


def letter_of(delivery: Delivery, *, at: datetime) -> bytes:
    """Return the bytes of a letter that was queued unwritten. No transaction may be open.

    Raises NotFound where there is no conversation any more, and CouldNotSend where its fax can't be made,
    or its conversation is somebody else's by now: the link in it is not for them.
    """
    if delivery.channel_kind == ChannelKind.FAX:
        return fax_out.mail_of(delivery)
    ref = conversations.ref_of_message(delivery.about_id)
    conversation = conversations.one(ref.id) if ref else None
    if conversation is None:
        raise NotFound("conversation")
    if not _is_theirs(conversation, delivery.recipient):
        raise CouldNotSend(ANOTHERS_BY_NOW, is_final=True)
    if delivery.new_time_of_id is not None:
        setting = post.setting_of(conversation, at=at)
        return _sealed(delivery, setting, _later(delivery.new_time_of_id, setting, since=delivery.queued_at))
    if delivery.owns_up_to_id is None and delivery.looks_again_id is None:
        setting = post.setting_of(conversation, at=delivery.queued_at)
        return _sealed(delivery, setting, _confirmation(delivery, setting))
    setting = post.setting_of(conversation, at=at)
    if delivery.looks_again_id is not None:
        return _sealed(delivery, setting, _reopening(delivery.looks_again_id, setting))
    assert delivery.owns_up_to_id is not None
    return _sealed(delivery, setting, _owning_up(delivery.owns_up_to_id, setting))


def _confirmation(delivery: Delivery, setting: Setting) -> Letter:
    """It tells what was promised with the question and still stands."""
    open_ones = promises.open_about(setting.conversation.ref)
    made_then = [promise for promise in open_ones if promise.made_at == delivery.queued_at]
    return writing.confirmation(setting, made_then)


def _owning_up(promise_id: int, setting: Setting) -> Letter:
    """It tells how it stands as the letter leaves, by the clock of that moment."""
    broken = _seen(promise_id, setting)
    return owning_up.letter(setting, broken, promises.newest_of(broken))


def _later(promise_id: int, setting: Setting, *, since: datetime) -> Letter:
    """It tells of all that is due later since then, as it stands when the letter leaves.

    What got another time before that was told of then.
    """
    promise = _seen(promise_id, setting)
    told = [one for one in promises.open_about(setting.conversation.ref) if not one.is_internal]
    return new_times.letter(setting, promise, [one for one in told if _is_counted_again(one, since)])


def _is_counted_again(promise: Promise, since: datetime) -> bool:
    told = promise.recounts or []
    return bool(told) and datetime.fromisoformat(told[-1]["at"]) >= since


def _reopening(promise_id: int, setting: Setting) -> Letter:
    """It tells who looks at it again, as far as that holds when the letter leaves."""
    return reopening.letter(setting, promises.newest_of(_seen(promise_id, setting)))


def _seen(promise_id: int, setting: Setting) -> Promise:
    promise = promises.one(promise_id)
    if promise is None or _is_hidden(promise, setting.conversation):
        raise CouldNotSend(ANOTHERS_BY_NOW, is_final=True)
    return promise


def _is_hidden(promise: Promise, conversation: Conversation) -> bool:
    """Whether it stands where this customer does not see it: its part of the story was split off since."""
    return promise.is_internal or promise.customer_id != conversation.customer_id


def _sealed(delivery: Delivery, setting: Setting, letter: Letter) -> bytes:
    conversation = setting.conversation
    before = conversations.mail_ids(conversation)
    return envelope.seal(
        post.marked(setting, letter),
        envelope.Address(
            sender=delivery.sender,
            sender_name=setting.company.name,
            recipient=delivery.recipient,
            # No word that its sender typed goes out, whoever's address they gave.
            recipient_name="",
            reply_to=post.customer_answers_to(conversation, delivery.sender),
        ),
        message_id=delivery.message_id,
        references=before[: before.index(delivery.message_id)] if delivery.message_id in before else [],
        at=setting.at,
        is_automatic=True,
    )


def _is_theirs(conversation: Conversation, address: str) -> bool:
    known = {one.value for one in customers.identities_of(conversation.customer_id)}
    return address in {conversation.reply_to, *known}
