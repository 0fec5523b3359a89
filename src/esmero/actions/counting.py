"""By which rule and on which hours a promise about a conversation is counted.

They run inside the caller's transaction and open none.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.domain.channels import reads as channels
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.workflows.kinds import Unit
from esmero.ground import hours

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Policy, Promise
    from esmero.domain.staff.models import Team
    from esmero.domain.workflows.models import Step

# A promise that breaks again gets more time each time, but is renewed for ever: nobody is forgotten.
MOST_DOUBLINGS = 4
MINUTES_OF = {
    PromiseKind.FIRST_REPLY: "first_reply_minutes",
    PromiseKind.NEXT_REPLY: "next_reply_minutes",
    PromiseKind.UPDATE: "update_minutes",
    PromiseKind.ESCALATION: "escalation_minutes",
    PromiseKind.LOOK_AGAIN: "first_reply_minutes",
}


def policy_of(conversation: Conversation) -> Policy:
    """Return the rule that decides how soon we promise what in this conversation."""
    return promises.policy_for(
        channel_kind=conversation.channel.kind,
        language=conversation.language,
        team=conversation.team,
        own=own_terms_of(conversation),
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
    """Return when promises of these kinds made now would be due by this rule."""
    times = {kind: getattr(policy, MINUTES_OF[kind]) for kind in kinds}
    return _clocks(policy, conversation, times, at=at)


def renewed_clock(conversation: Conversation, promise: Promise, *, at: datetime) -> promises.Clock:
    """Return when a broken promise renewed now is due: the time of its own kind, twice as long each time.

    What an agent promised in their own words is renewed as a first answer: no rule has a time for it.
    """
    kind = PromiseKind(promise.kind)
    policy = promise.policy or policy_of(conversation)
    minutes = getattr(policy, MINUTES_OF.get(kind, "first_reply_minutes"))
    times = {kind: minutes * 2 ** min(promise.times_renewed, MOST_DOUBLINGS)}
    return _clocks(policy, conversation, times, at=at)[kind]


def _clocks(
    policy: Policy, conversation: Conversation, times: dict[PromiseKind, int], *, at: datetime
) -> dict[PromiseKind, promises.Clock]:
    own = own_terms_of(conversation)
    calendar_id = promises.calendar_id_for(policy, conversation.team, own=own)
    calendar = promises.calendar_for(policy, conversation.team, start=at, own=own)

    def clock(minutes: int) -> promises.Clock:
        counted = promises.count_on(calendar, policy, minutes=minutes, start=at)
        clock = promises.with_terms(
            counted, policy, calendar, calendar_id=calendar_id, minutes=minutes, start=at, own=own
        )
        return promises.for_whom(clock, **_for_whom(conversation))

    return {kind: clock(minutes) for kind, minutes in times.items()}


def _for_whom(conversation: Conversation) -> dict[str, Any]:
    """It goes to another team or into another conversation, and is counted again as it was then."""
    return {
        "team": conversation.team_id,
        "channel": conversation.channel_id,
        "language": conversation.language,
    }


def clock_of_step(step: Step, conversation: Conversation, team: Team, *, at: datetime) -> promises.Clock:
    """Return when what a step promises is due if it is reached now, on the conversation's hours."""
    policy = policy_of(conversation)
    calendar = promises.calendar_for(policy, team, start=at, own=own_terms_of(conversation))
    within = step.within or 0
    if step.unit == Unit.HOURS:
        return promises.count_on(calendar, policy, minutes=within * 60, start=at)
    try:
        due_at = hours.add_days(calendar, at, within)
    except hours.NeverOpens:
        due_at = at + timedelta(days=within)
    return promises.by_hand(due_at=due_at, made_at=at, warn_percent=policy.warn_percent)
