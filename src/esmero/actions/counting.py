"""By which rule and on which hours a promise about a conversation is counted.

They run inside the caller's transaction and open none.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.channels import reads as channels
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.workflows.kinds import Unit
from esmero.ground import hours

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Policy
    from esmero.domain.staff.models import Team
    from esmero.domain.workflows.models import Step

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
    own = own_terms_of(conversation)
    calendar = promises.calendar_for(policy, conversation.team, start=at, own=own)
    return {
        kind: promises.count_on(calendar, policy, minutes=getattr(policy, MINUTES_OF[kind]), start=at)
        for kind in kinds
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
    return promises.by_hand(due_at=due_at, made_at=at)
