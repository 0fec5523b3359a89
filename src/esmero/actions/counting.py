"""By which rule and on which hours a promise about a conversation is counted.

They run inside the caller's transaction and open none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.channels import reads as channels
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind, Time

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Policy, Promise
    from esmero.domain.staff.models import Team
    from esmero.domain.workflows.models import Step

REPLIES = {PromiseKind.FIRST_REPLY, PromiseKind.NEXT_REPLY}


def policy_of(conversation: Conversation, *, as_of: datetime | None = None) -> Policy:
    """Return the rule that decides how soon we promise what in this conversation.

    With `as_of`, by the segments to which the customer belonged at that moment.
    """
    rules = promises.policies()
    asked = conversations.asked_of(conversation, rules, as_of=as_of)
    return promises.policy_for(asked, rules, own=own_terms_of(conversation))


def own_terms_of(conversation: Conversation) -> promises.Own:
    """Return what the channel by which it came has of its own, for the team that it is with now."""
    return channels.own_terms(conversation.channel, conversation.team)


def clocks_for(
    conversation: Conversation, kinds: Sequence[str], *, at: datetime
) -> dict[str, promises.Clock]:
    """Return when promises of these kinds made now would be due; rule and calendar are read once."""
    return clocks_by(policy_of(conversation), conversation, kinds, at=at)


def clocks_again(
    conversation: Conversation, kinds: Sequence[str], *, at: datetime
) -> dict[str, promises.Clock]:
    """Return the same of promises that were made at `at`: to which segments one came since counts nothing."""
    return clocks_by(policy_of(conversation, as_of=at), conversation, kinds, at=at)


def clocks_by(
    policy: Policy, conversation: Conversation, kinds: Sequence[str], *, at: datetime
) -> dict[str, promises.Clock]:
    """Return when promises of these kinds made now would be due by this rule; those that it promises.

    `TOLD_EVERY` is one of them: when the customer is told next how things stand.
    """
    times = {kind: promises.time_given(policy, kind) for kind in kinds}
    given = {kind: time for kind, time in times.items() if time is not None}
    return _clocks(policy, conversation, given, at=at)


def kind_of_answer(conversation: Conversation) -> PromiseKind:
    """Return what an answer that is promised now would be called."""
    return PromiseKind.NEXT_REPLY if conversation.last_reply_at else PromiseKind.FIRST_REPLY


def open_answer_due_at(conversation: Conversation) -> datetime | None:
    """Return when an answer that is promised already is due; None where none is. One query."""
    open_ones = promises.open_about(conversation.ref)
    return min((one.due_at for one in open_ones if one.kind in REPLIES), default=None)


def answer_due_at(conversation: Conversation, *, at: datetime) -> datetime:
    """Return when an answer is due: the one that is promised already, else one that is promised now."""
    kind = kind_of_answer(conversation)
    return open_answer_due_at(conversation) or clocks_for(conversation, [kind], at=at)[kind].due_at


def renewed_clock(conversation: Conversation, promise: Promise, *, at: datetime) -> promises.Clock:
    """Return when a broken promise renewed now is due: the time of its own kind, twice as long each time."""
    kind = PromiseKind(promise.kind)
    # As rules stand, or as somebody only thinks of them.
    its_own = (rule for rule in promises.policies() if rule.pk == promise.policy_id)
    policy = next(its_own, None) or policy_of(conversation, as_of=at)
    times: dict[str, Time] = {kind: promises.time_again(policy, kind, promise.times_renewed)}
    return _clocks(policy, conversation, times, at=at)[kind]


def _clocks(
    policy: Policy, conversation: Conversation, times: Mapping[str, Time], *, at: datetime
) -> dict[str, promises.Clock]:
    return promises.clocks_of(
        policy,
        times,
        asked=conversations.asked_of(conversation, []),
        team=conversation.team,
        own=own_terms_of(conversation),
        start=at,
    )


def clock_of_step(step: Step, conversation: Conversation, team: Team, *, at: datetime) -> promises.Clock:
    """Return when what a step promises is due if it is reached now, on the conversation's hours."""
    return clock_within(step.within or 0, step.unit, conversation, team, at=at)


def clock_within(
    within: int, unit: str, conversation: Conversation, team: Team, *, at: datetime
) -> promises.Clock:
    """Return when something is due within so many working hours or days, on the conversation's hours."""
    policy = policy_of(conversation)
    calendar = promises.calendar_for(policy, team, start=at, own=own_terms_of(conversation))
    return promises.count_on(calendar, policy, time=Time(within, unit), start=at)
