"""By which rule and on which hours a promise about a conversation is counted.

They run inside the caller's transaction and open none.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.channels import reads as channels
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Asked, PromiseKind, Time

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Policy, Promise
    from esmero.domain.staff.models import Team
    from esmero.domain.workflows.models import Step

# A promise that breaks again gets more time each time, but is renewed for ever: nobody is forgotten.
MOST_DOUBLINGS = 4


def policy_of(conversation: Conversation) -> Policy:
    """Return the rule that decides how soon we promise what in this conversation."""
    rules = promises.policies()
    return promises.policy_for(asked_of(conversation, rules), rules, own=own_terms_of(conversation))


def asked_of(conversation: Conversation, rules: list[Policy]) -> Asked:
    """Return what these rules may ask about a conversation; its words only where one of them looks there."""
    looks = promises.look_for_words(rules)
    return Asked(
        channel_kind=conversation.channel.kind,
        channel_id=conversation.channel_id,
        team_id=conversation.team_id,
        kind_id=conversation.kind_id,
        language=conversation.language,
        priority=int(conversation.priority),
        words=conversations.words_asked(conversation) if looks else "",
    )


def own_terms_of(conversation: Conversation) -> promises.Own:
    """Return what the channel by which it came has of its own, for the team that it is with now."""
    return channels.own_terms(conversation.channel, conversation.team)


def clocks_for(
    conversation: Conversation, kinds: list[PromiseKind], *, at: datetime
) -> dict[PromiseKind, promises.Clock]:
    """Return when promises of these kinds made now would be due; rule and calendar are read once."""
    return clocks_by(policy_of(conversation), conversation, kinds, at=at)


def clocks_by(
    policy: Policy, conversation: Conversation, kinds: list[PromiseKind], *, at: datetime
) -> dict[PromiseKind, promises.Clock]:
    """Return when promises of these kinds made now would be due by this rule; those that it promises."""
    times = {kind: policy.time_for(kind) for kind in kinds}
    given = {kind: time for kind, time in times.items() if time is not None}
    return _clocks(policy, conversation, given, at=at)


def clock_again(conversation: Conversation, kind: PromiseKind, *, at: datetime) -> promises.Clock | None:
    """Return when what was promised by rule at `at` would be due by the rules of now.

    None where the one that decides now promises nothing of that kind.
    """
    policy = policy_of(conversation)
    if kind == PromiseKind.CALL_BACK:
        return clock_of_call(policy, conversation, at=at)
    return clocks_by(policy, conversation, [kind], at=at).get(kind)


def clock_of_call(policy: Policy, conversation: Conversation, *, at: datetime) -> promises.Clock:
    """Return when a call that somebody asked for is due: as an answer where the rule names no time."""
    kind = PromiseKind.CALL_BACK
    return _clocks(policy, conversation, {kind: policy.time_for(kind) or policy.first_reply}, at=at)[kind]


def renewed_clock(conversation: Conversation, promise: Promise, *, at: datetime) -> promises.Clock:
    """Return when a broken promise renewed now is due: the time of its own kind, twice as long each time.

    What an agent promised in their own words is renewed as a first answer: no rule has a time for it.
    """
    kind = PromiseKind(promise.kind)
    # As rules stand, or as somebody only thinks of them.
    its_own = (rule for rule in promises.policies() if rule.pk == promise.policy_id)
    policy = next(its_own, None) or policy_of(conversation)
    time = policy.time_for(kind) or policy.first_reply
    times = {kind: time.times(2 ** min(promise.times_renewed, MOST_DOUBLINGS))}
    return _clocks(policy, conversation, times, at=at)[kind]


def _clocks(
    policy: Policy, conversation: Conversation, times: dict[PromiseKind, Time], *, at: datetime
) -> dict[PromiseKind, promises.Clock]:
    own = own_terms_of(conversation)
    calendar_id = promises.calendar_id_for(policy, conversation.team, own=own)
    calendar = promises.calendar_for(policy, conversation.team, start=at, own=own)
    asked = asked_of(conversation, [])

    def clock(time: Time) -> promises.Clock:
        counted = promises.count_on(calendar, policy, time=time, start=at)
        return promises.with_terms(
            counted,
            policy,
            calendar,
            calendar_id=calendar_id,
            time=time,
            asked=asked,
            start=at,
            own=own,
        )

    return {kind: clock(time) for kind, time in times.items()}


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
