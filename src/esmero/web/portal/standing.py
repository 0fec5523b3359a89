"""How things stand, as the heading of a customer's page says it and its first sentence after that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.conversations.kinds import CloseReason, MessageKind
from esmero.domain.customers import reads as customers
from esmero.domain.promises.kinds import PromiseState
from esmero.parts import people, times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.conversations.reads import Letter
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent

SETTLED = frozenset({CloseReason.ANSWERED, CloseReason.SETTLED_ELSEWHERE})


@dataclass(frozen=True)
class Standing:
    """A heading, and the sentence that follows it."""

    heading: str
    words: str


def of(
    conversation: Conversation,
    open_promises: Sequence[Promise],
    letters: Sequence[Letter],
    *,
    at: datetime,
    zone: ZoneInfo,
    above: Agent | None = None,
    goes_on: bool = False,
    is_long_over: bool = False,
) -> Standing:
    """Return how things stand at `at`; of `open_promises` that they know of, the next one first.

    What is closed `goes_on` in a new conversation, or would if they wrote now, so long is it over.
    After they escalated it is somebody `above` who has it.
    """
    late = next((one for one in open_promises if _is_late(one, at)), None)
    if conversation.closed_at:
        when = times.on(conversation.closed_at, at=at, zone=zone)
        if goes_on:
            return _goes_on(when)
        return _closed(conversation.close_reason, when, is_long_over=is_long_over)
    if late:
        return _late(late)
    name = _next_name(conversation, open_promises, above)
    if conversation.waits_since:
        when = times.on(conversation.waits_since, at=at, zone=zone)
        return _received(conversation, when, name, _asker(letters))
    if conversation.last_reply_at and not (open_promises and _wrote_since(conversation, letters)):
        when = times.on(conversation.last_reply_at, at=at, zone=zone)
        if open_promises:
            return _answered(when, _writer_name(conversation, letters))
        return _your_word(when, _writer_name(conversation, letters), name)
    if not open_promises and customers.took_back_in(conversation.pk):
        words = _(
            "Nothing of yours is deleted, and we are glad that you stay. If anything is left, write below."
        )
        return Standing(_("You took your wish back."), words)
    return Standing(
        _("We take care of this."),
        _("It is with %(name)s.") % {"name": name},
    )


def _wrote_since(conversation: Conversation, letters: Sequence[Letter]) -> bool:
    """Say whether our newest answer is older than what they wrote: it was closed in between, unanswered."""
    answered_at = conversation.last_reply_at
    theirs = [one.message.at for one in letters if one.message.kind == MessageKind.FROM_CUSTOMER]
    return bool(answered_at and theirs and max(theirs) > answered_at)


def _is_late(promise: Promise, at: datetime) -> bool:
    return promise.is_late or promise.state(at) == PromiseState.BROKEN


def _goes_on(when: str) -> Standing:
    words = _("It was closed %(when)s. You wrote again since, and we answer you there.")
    return Standing(_("This goes on in a new conversation."), words % {"when": when})


def _closed(reason: str, when: str, *, is_long_over: bool) -> Standing:
    """Settled is a word for what somebody did; what was laid aside is said to be closed, no more."""
    if reason in SETTLED:
        words = _("It was settled %(when)s. If anything is left, write below and it is open again.")
        if is_long_over:
            words = _("It was settled %(when)s. If anything is left, write below: a new conversation begins.")
        return Standing(_("This is settled."), words % {"when": when})
    words = _("We closed it %(when)s. If anything is left, write below and it is open again.")
    if is_long_over:
        words = _("We closed it %(when)s. If anything is left, write below: a new conversation begins.")
    return Standing(_("This is closed."), words % {"when": when})


def _late(promise: Promise) -> Standing:
    words = _("We did not keep our word. That is our fault, not yours; %(name)s takes care of it now.")
    name = people.of_keeper(promise).short_name
    return Standing(_("We are late."), words % {"name": name})


def _asker(letters: Sequence[Letter]) -> str:
    """Who waits for an answer where the customer does not, but only somebody who takes part; else nobody."""
    waiting: list[Letter] = []
    for one in reversed(letters):
        if one.message.kind == MessageKind.REPLY:
            break
        if one.message.kind == MessageKind.FROM_CUSTOMER:
            waiting.append(one)
    if not waiting or any(not one.message.is_from_participant for one in waiting):
        return ""
    return waiting[-1].message.from_name or waiting[-1].message.from_email


def _received(conversation: Conversation, when: str, name: str, asker: str) -> Standing:
    heading = _("We have your letter.") if conversation.last_reply_at else _("We have your question.")
    if asker:
        heading = _("We have the letter from %(who)s.") % {"who": asker}
        words = _("%(who)s wrote %(when)s. %(name)s will answer.")
        return Standing(heading, words % {"who": asker, "when": when, "name": name})
    words = _("You wrote to us %(when)s. %(name)s will answer you.")
    return Standing(heading, words % {"when": when, "name": name})


def _answered(when: str, writer: str) -> Standing:
    heading = _("%(name)s has answered you.") % {"name": writer}
    return Standing(heading, _("The answer came %(when)s. This we still promise you:") % {"when": when})


def _your_word(when: str, writer: str, name: str) -> Standing:
    heading = _("%(name)s has answered you.") % {"name": writer}
    words = _("The answer came %(when)s. The next word is yours; %(name)s looks again if we hear nothing.")
    return Standing(heading, words % {"when": when, "name": name})


def _next_name(conversation: Conversation, open_promises: Sequence[Promise], above: Agent | None) -> str:
    """Who does what comes next: whoever promised it, else whoever has the conversation."""
    for promise in open_promises[:1]:
        return people.of_keeper(promise).short_name
    return people.of_agent(above or conversation.agent, conversation.team).short_name


def _writer_name(conversation: Conversation, letters: Sequence[Letter]) -> str:
    """Who wrote our newest answer; that need not be whoever has the conversation now."""
    ours = (one.message for one in reversed(letters) if one.message.kind == MessageKind.REPLY)
    writer = next((one.agent for one in ours if one.agent), conversation.agent)
    return people.of_agent(writer, conversation.team).short_name
