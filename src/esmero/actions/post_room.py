"""The post room: letters on paper are printed, posted, or taken out; each step is kept as proof."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from esmero.actions import paper_out, reply, steps
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import IN_THE_POST_ROOM, DeliveryState
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

    Raises NotFound where none of them waits in the post room for this agent to see, NoAddress where nobody
    said where one goes, and what `sheets` raises.
    """
    pdfs = [_pages(agent, number) for number in sorted(set(delivery_ids))[:AT_ONCE]]
    if not pdfs:
        raise NotFound("delivery")
    return pdfs[0] if len(pdfs) == 1 else sheets.bound(pdfs)


def _pages(agent: Agent, delivery_id: int) -> bytes:
    letter = _seen(agent, delivery_id)
    if letter.unwritten_since is None:
        return bytes(letter.raw)
    pdf, address = paper_out.pages(letter)
    with db.write():
        kept = _seen(agent, delivery_id)
        # Somebody else may have looked at this moment: what they saw is what is printed.
        if kept.unwritten_since is not None:
            channel_writes.keep_pages(kept, pdf, recipient=kept.recipient or address)
        return bytes(kept.raw)


def note_printed(*, agent: Agent, delivery_ids: Collection[int], at: datetime) -> int:
    """Say that letters came out of the printer. Returns how many are news; others' are left alone."""

    def printed(letter: Delivery, conversation: Conversation, by: Doer) -> bool:
        if letter.state != DeliveryState.TO_PRINT or letter.unwritten_since is not None:
            return False
        channel_writes.note_printed(letter, within=conversation.ref, by=by, at=at)
        return True

    return _each(agent, delivery_ids, printed)


def note_posted(*, agent: Agent, delivery_ids: Collection[int], at: datetime, tracking: str = "") -> int:
    """Say that letters went to the post: now they keep the promise that they answer.

    Returns how many are news. One that nobody printed can't have been posted.
    """

    def posted(letter: Delivery, conversation: Conversation, by: Doer) -> bool:
        if letter.state != DeliveryState.PRINTED:
            return False
        channel_writes.note_posted(letter, tracking=tracking.strip(), within=conversation.ref, by=by, at=at)
        _keep_promises(letter, conversation, by, at=at)
        return True

    return _each(agent, delivery_ids, posted)


def take_out(*, agent: Agent, delivery_id: int, at: datetime) -> int:
    """Say that a letter is not to be posted; what it would have kept stays promised. Returns 0 or 1."""

    def taken_out(letter: Delivery, conversation: Conversation, by: Doer) -> bool:
        reason = TAKEN_OUT
        channel_writes.take_out_of_the_post(letter, reason=reason, within=conversation.ref, by=by, at=at)
        steps.have_somebody_look(conversation, at=at)
        return True

    return _each(agent, [delivery_id], taken_out)


def _each(
    agent: Agent, delivery_ids: Collection[int], step: Callable[[Delivery, Conversation, Doer], bool]
) -> int:
    """Do a step with each letter that waits in the post room, in a transaction of its own."""
    done = 0
    for number in sorted(set(delivery_ids)):
        with db.write():
            about = _seen(agent, number).about_id
            story = conversations.ref_of_message(about)
            # The conversation is held first, as everybody does.
            conversation = conversations.one(story.id) if story else None
            if conversation is None:
                continue
            letter = _seen(agent, number)
            if step(letter, conversation, Doer(AGENT, agent.pk)):
                conversation_writes.note_delivery(about, state=letter.state)
                done += 1
    return done


def _seen(agent: Agent, delivery_id: int) -> Delivery:
    letter = channels.delivery(delivery_id)
    if letter.state not in IN_THE_POST_ROOM or letter.team_id not in staff.team_ids_seen_by(agent):
        raise NotFound("delivery")
    return letter


def _keep_promises(letter: Delivery, conversation: Conversation, by: Doer, *, at: datetime) -> None:
    """It answers what was asked before it was written; what came in since is still to be answered."""
    answer = conversations.message(letter.about_id)
    if answer is None or answer.agent is None or conversation.waits_since:
        return
    reply.keep_what_it_keeps(conversation, answer.agent, by=by, at=at, written_at=answer.at)
    steps.rest_or_stay_open(conversation, by=by, at=at)
