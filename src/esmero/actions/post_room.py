"""The post room: letters on paper are printed, posted, or taken out; each step is kept as proof."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from esmero.actions import paper_out, reply, steps
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import IN_THE_POST_ROOM, ChannelKind, DeliveryState
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.staff import access as staff
from esmero.ground import db, sheets
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

TAKEN_OUT = gettext_noop("It was taken out of the post before anybody posted it.")
# So many letters come out of the printer at one press.
AT_ONCE = 50


def pages_of(*, agent: Agent, delivery_ids: Collection[int]) -> bytes:
    """Return letters as one PDF, the oldest first. Their pages are made at the first look, and then kept.

    One that waits no more (a colleague posted it or took it out) is left out. Raises NotFound where none of
    them is for this agent, NoAddress where nobody said where one goes, and what `sheets` raises.
    """
    pdfs = list(filter(None, (_pages(agent, number) for number in sorted(set(delivery_ids))[:AT_ONCE])))
    if not pdfs:
        raise NotFound("delivery")
    return pdfs[0] if len(pdfs) == 1 else sheets.bound(pdfs)


def _pages(agent: Agent, delivery_id: int) -> bytes:
    letter = _in_hand(agent, delivery_id)
    if letter is None or letter.unwritten_since is None:
        return bytes(letter.raw) if letter else b""
    pdf, address = paper_out.pages(letter)
    with db.write():
        kept = _in_hand(agent, delivery_id)
        # Somebody else may have looked at this moment: what they saw is what is printed.
        if kept and kept.unwritten_since is not None:
            channel_writes.keep_pages(kept, pdf, recipient=kept.recipient or address)
        return bytes(kept.raw) if kept else b""


def note_printed(*, agent: Agent, delivery_ids: Collection[int], at: datetime) -> int:
    """Say that letters came out of the printer. Returns how many are news; others' are left alone.

    Raises NotFound where all are others'.
    """

    def printed(letter: Delivery, conversation: Conversation, by: Doer) -> bool:
        if letter.state != DeliveryState.TO_PRINT or letter.unwritten_since is not None:
            return False
        channel_writes.note_printed(letter, within=conversation.ref, by=by, at=at)
        return True

    return _each(agent, delivery_ids, printed)


def note_posted(*, agent: Agent, delivery_ids: Collection[int], at: datetime, tracking: str = "") -> int:
    """Say that letters went to the post: now they keep the promise that they answer.

    Returns how many are news. One that nobody printed can't have been posted. Raises NotFound where all are
    others'.
    """

    def posted(letter: Delivery, conversation: Conversation, by: Doer) -> bool:
        if letter.state != DeliveryState.PRINTED:
            return False
        channel_writes.note_posted(letter, tracking=tracking.strip(), within=conversation.ref, by=by, at=at)
        _keep_promises(letter, conversation, by, at=at)
        return True

    return _each(agent, delivery_ids, posted)


def take_out(*, agent: Agent, delivery_id: int, at: datetime) -> int:
    """Say that a letter is not to be posted; what it would have kept stays promised. Returns 0 or 1.

    Raises NotFound.
    """

    def taken_out(letter: Delivery, conversation: Conversation, by: Doer) -> bool:
        reason = TAKEN_OUT
        channel_writes.take_out_of_the_post(letter, reason=reason, within=conversation.ref, by=by, at=at)
        steps.have_somebody_look(conversation, at=at)
        return True

    return _each(agent, [delivery_id], taken_out)


def _each(
    agent: Agent, delivery_ids: Collection[int], step: Callable[[Delivery, Conversation, Doer], bool]
) -> int:
    """Do a step with each letter that waits in the post room, in a transaction of its own.

    One that waits no more is left alone. Raises NotFound where none of them is for this agent.
    """
    letters = list(filter(None, (_of_agent(agent, number) for number in sorted(set(delivery_ids)))))
    if delivery_ids and not letters:
        raise NotFound("delivery")
    return sum(_step_with(agent, letter, step) for letter in letters)


def _step_with(agent: Agent, letter: Delivery, step: Callable[[Delivery, Conversation, Doer], bool]) -> bool:
    story = conversations.ref_of_message(letter.about_id)
    with db.write():
        # The conversation is held first, as everybody does.
        conversation = conversations.one(story.id) if story else None
        kept = _in_hand(agent, letter.pk) if conversation else None
        if conversation is None or kept is None or not step(kept, conversation, Doer(AGENT, agent.pk)):
            return False
        conversation_writes.note_delivery(kept.about_id, state=kept.state)
        return True


def _in_hand(agent: Agent, delivery_id: int) -> Delivery | None:
    """Return a letter that waits in the post room, for whoever may write to its customer."""
    letter = _of_agent(agent, delivery_id)
    return letter if letter and letter.state in IN_THE_POST_ROOM else None


def _of_agent(agent: Agent, delivery_id: int) -> Delivery | None:
    try:
        letter = channels.delivery(delivery_id)
    except NotFound:
        return None
    if letter.channel_kind != ChannelKind.POST or letter.team_id not in staff.team_ids_seen_by(agent):
        return None
    return letter if staff.may_answer(agent, letter.team_id) else None


def _keep_promises(letter: Delivery, conversation: Conversation, by: Doer, *, at: datetime) -> None:
    """It answers what was asked before it was written; what came in since is promised an answer of its own.

    That one counts from when they wrote, not from the way to the post.
    """
    answer = conversations.message(letter.about_id)
    if answer is None or answer.agent is None:
        return
    reply.keep_what_it_keeps(conversation, answer.agent, by=by, at=at, written_at=answer.at)
    if conversation.waits_since and not conversation.is_closed:
        steps.promise_an_answer(conversation, by=by, at=conversation.waits_since)
    steps.keep_told(conversation, by=by, at=at)
    steps.rest_or_stay_open(conversation, by=by, at=at)
