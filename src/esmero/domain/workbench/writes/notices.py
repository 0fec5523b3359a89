"""What somebody is told of, and what of it they saw."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from esmero.domain.conversations.models import Conversation
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import DailyLetter, Follower, Notice
from esmero.ground import db
from esmero.ground.refs import Audience


@dataclass(frozen=True)
class NewNotice:
    """Whom to tell of which event, and why."""

    agent_id: int
    conversation_id: int
    event_id: int
    kind: str
    by_id: int | None
    at: datetime
    participant_id: int | None = None


def tell(notices: Collection[NewNotice], *, follower: str, event_id: int) -> None:
    """Keep notices, each once however often it is told, and that the follower has come so far."""
    db.alone_with("follower", follower)
    rows = [
        Notice(
            agent_id=new.agent_id,
            conversation_id=new.conversation_id,
            event_id=new.event_id,
            kind=new.kind,
            by_id=new.by_id,
            participant_id=new.participant_id,
            at=new.at,
        )
        for new in notices
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    Follower.objects.update_or_create(name=follower, defaults={"event_id": event_id})


def point_out(conversation: Conversation, *, agent: Agent, event_id: int, kind: str, at: datetime) -> None:
    """Tell somebody of what happened in a conversation, once, unless they are told of it already."""
    told = {"conversation": conversation, "kind": kind, "at": at}
    Notice.objects.get_or_create(agent=agent, event_id=event_id, defaults=told)


def follow(follower: str, *, event_id: int) -> None:
    """Keep that something which follows what happens has come so far."""
    Follower.objects.update_or_create(name=follower, defaults={"event_id": event_id})


def see_notices_of(conversation: Conversation, *, agent: Agent, at: datetime) -> int:
    """Note that somebody looked at a conversation of which they were told. A look, not an event."""
    here = Q(conversation=conversation) | Q(conversation__merged_into=conversation)
    return Notice.objects.filter(here, agent=agent, seen_at=None).update(seen_at=at)


def see_notices_up_to(notice_id: int, *, agent: Agent, at: datetime) -> int:
    """Note that somebody saw all that they were told up to this one. Return how many."""
    return Notice.objects.filter(agent=agent, seen_at=None, pk__lte=notice_id).update(seen_at=at)


def drop_notices(ids: Collection[int]) -> int:
    """Remove old notices. Return how many."""
    return Notice.objects.filter(pk__in=list(ids)).delete()[0]


def mail_notices(ids: Collection[int], *, version: int | None, at: datetime) -> None:
    """Note that these were told by mail; `version` is what the letter knew of their conversation."""
    Notice.objects.filter(pk__in=list(ids)).update(mailed_at=at, mailed_version=version)


def mail_none_of_the_past(*, at: datetime) -> int:
    """Let no letter tell of what was told so far: whether one did, nobody knows. Return how many."""
    return Notice.objects.filter(mailed_at=None).update(mailed_at=at)


def note_daily_letter(agent: Agent, *, on: date) -> None:
    """Note that somebody's daily letter for this day is done, also where there was nothing to tell."""
    DailyLetter.objects.update_or_create(agent=agent, defaults={"on": on})


def note_set_aside(conversation: Conversation, *, agent: Agent, why: str, at: datetime) -> None:
    """Record that what somebody answered by mail became their draft, and why."""
    events.record(
        "answer.set_aside",
        about=conversation.ref,
        audience=Audience(conversation.team_id, conversation.customer_id, is_internal=True),
        by=THE_SOFTWARE,
        at=at,
        agent=agent.pk,
        why=why,
    )
