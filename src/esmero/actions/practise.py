"""Practising with a made-up customer: nothing leaves the house, nobody else sees it, it counts nowhere."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_noop, pgettext

from esmero.actions import post, steps
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind, WrittenBy
from esmero.domain.customers import writes as customers
from esmero.domain.events import writes as events
from esmero.domain.files import writes as files
from esmero.domain.promises import writes as promise_writes
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff
from esmero.domain.staff import writes as staff_writes
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent, Team
    from esmero.domain.workbench.models import Practice

log = logging.getLogger(__name__)

LASTS = timedelta(days=7)
# Long enough to see one's answer go, short enough to stay with it.
THINKS = timedelta(seconds=12)
# A top-level domain that never is: even a letter that should not exist would reach nobody.
ADDRESS = "made-up@practice.invalid"
SUBJECT = gettext_noop("Which day can I come?")
SCRIPT = (
    gettext_noop(
        "Hello,\n\nI was told that my order can be fetched this week, but nobody said on which day. When can "
        "I come?\n\nRobin"
    ),
    gettext_noop(
        "Thank you, that helps.\n\nOne thing more: would somebody tell me by tomorrow evening whether the "
        "colour can still be changed?\n\nRobin"
    ),
    gettext_noop("Thank you very much. That is all I needed.\n\nRobin"),
)


class NothingToPractiseWith(Exception):
    """The company has no channel or no team yet, so there is nothing that practice could look like."""


def begin(*, agent: Agent, at: datetime) -> Conversation:
    """Open a conversation with a made-up customer for one agent, or return the one that is open.

    The customer writes in the language in which the agent reads the desk. Raises NothingToPractiseWith.
    """
    with db.write():
        practice = workbench.practice_of(agent)
        if practice:
            return practice.conversation
        conversation = _open(agent, agent.language, at=at)
        workbench_writes.begin_practice(agent, conversation, ends_at=at + LASTS, at=at)
        return conversation


def _open(agent: Agent, language: str, *, at: datetime) -> Conversation:
    place = _place_of(agent)
    ways = channels.channels()
    if not ways:
        raise NothingToPractiseWith
    with translation.override(language):
        customer = customers.make_up(
            name=pgettext("made-up customer", "Robin Sample"), language=language, at=at
        )
        subject = translation.gettext(SUBJECT)
    conversation = conversation_writes.open(
        customer=customer,
        channel=next((way for way in ways if way.kind == ChannelKind.FORM), ways[0]),
        subject=subject,
        language=language,
        reply_to=ADDRESS,
        team=place,
        by=post.SOFTWARE,
        at=at,
    )
    conversation_writes.assign(conversation, agent=agent, by=post.SOFTWARE, at=at)
    _write(conversation, SCRIPT[0], at=at)
    return conversation


def _place_of(agent: Agent) -> Team:
    place = staff.place_to_practise(agent)
    if place:
        return place
    own = staff_access.own_team_ids(agent)
    teams = sorted(staff.teams(), key=lambda team: team.pk not in own)
    if not teams:
        raise NothingToPractiseWith
    return staff_writes.open_place_to_practise(agent, calendar_id=teams[0].calendar_id)


def _write(conversation: Conversation, words: str, *, at: datetime) -> None:
    """The made-up customer writes; the letter says that software wrote it."""
    if not conversation.is_open:
        conversation_writes.wake(conversation)
    with translation.override(conversation.language):
        said = translation.gettext(words)
    conversation_writes.add(
        conversation,
        kind=MessageKind.FROM_CUSTOMER,
        written_by=WrittenBy.SOFTWARE,
        words=said,
        by=post.SOFTWARE,
        at=at,
        channel_kind=conversation.channel.kind,
        language=conversation.language,
    )
    steps.promise_an_answer(conversation, by=post.SOFTWARE, at=at)


def answer_in_practice(*, at: datetime) -> int:
    """Let each made-up customer write back who was answered a moment ago. Returns how many wrote."""
    return sum(_answer(practice, at=at) for practice in workbench.practices(at=at) if _is_due(practice, at))


def _is_due(practice: Practice, at: datetime) -> bool:
    answered_at = practice.conversation.last_reply_at
    is_answered = answered_at is not None and practice.heard_at < answered_at <= at - THINKS
    return is_answered and practice.step < len(SCRIPT) and not practice.conversation.is_closed


def _answer(practice: Practice, *, at: datetime) -> bool:
    try:
        with db.write():
            fresh = workbench.practice_of(practice.agent)
            if fresh is None or not _is_due(fresh, at):
                return False
            _write(fresh.conversation, SCRIPT[fresh.step], at=at)
            workbench_writes.go_on_practising(fresh, at=at)
            return True
    except Exception:
        log.exception("A made-up customer could not write back; it is tried again.")
        return False


def end(*, agent: Agent) -> None:
    """Take an agent's practice away, with everything in it."""
    with db.write():
        take_away(agent)


def take_away(agent: Agent) -> None:
    """The step inside a transaction: what an agent practises goes, with everything in it."""
    practice = workbench.practice_of(agent)
    if practice:
        _remove(practice)


def end_old_practice(*, at: datetime) -> int:
    """Take away what was practised some days ago. Returns how many."""
    return sum(_end_alone(practice) for practice in workbench.practices_over(at=at))


def _end_alone(practice: Practice) -> bool:
    try:
        end(agent=practice.agent)
    except Exception:
        log.exception("What agent %s practised could not be taken away; tried again.", practice.agent_id)
        return False
    return True


def _remove(practice: Practice) -> None:
    conversation, customer = practice.conversation, practice.conversation.customer
    promise_writes.remove(about=conversation.ref)
    # The sweep removes the bytes, once no row anywhere needs them.
    files.forget(customer_id=customer.pk)
    # What happened stays in the chain, without its words.
    events.forget(customer_ids=[customer.pk])
    conversation_writes.remove(conversation)
    customers.remove(customer)
