"""What somebody is told of."""

import functools
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench import access
from esmero.domain.workbench.models import DailyLetter, Follower, Notice
from esmero.ground import db, prepared

# A page of notices, and up to where the bell counts.
NOTICES, MANY_NOTICES = 50, 99


def notices_about(conversation_ids: Collection[int]) -> list[int]:
    """Return by id all that anybody was told of these conversations."""
    rows = Notice.objects.filter(conversation__in=conversation_ids)
    return list(rows.order_by("id").values_list("id", flat=True))


def unseen_notices(agent: Agent) -> list[int]:
    """Return what is newest of what an agent has not seen, one more than MANY_NOTICES at most."""
    return list(_unseen(agent.is_owner)(agent_id=agent.pk))


@functools.cache
def _unseen(is_owner: bool) -> prepared.Query[int]:
    return prepared.Query(
        lambda agent_id: (
            access.notices_seen(agent_id, is_owner=is_owner)
            .filter(seen_at=None)
            .order_by("-id")
            .values_list("id", flat=True)[: MANY_NOTICES + 1]
        )
    )


def notices(agent: Agent, *, before_id: int | None = None) -> list[Notice]:
    """Return one more than a page of what an agent was told, newest first, with the clocks it is told by."""
    rows = access.notices_seen(agent.pk, is_owner=agent.is_owner).order_by("-id")
    rows = rows if before_id is None else rows.filter(pk__lt=before_id)
    about = ("conversation__customer", "conversation__team__calendar")
    return list(rows.select_related(*about, "by", "participant")[: NOTICES + 1])


def has_notices_of(conversation: Conversation, agent: Agent) -> bool:
    """Return whether something about this conversation was told to an agent who did not see it yet."""
    here = Q(conversation=conversation) | Q(conversation__merged_into=conversation)
    return Notice.objects.filter(here, agent=agent, seen_at=None).exists()


def old_notices(before: datetime, *, limit: int = 500) -> list[int]:
    """Return the ids of notices from before this moment, oldest first."""
    return list(Notice.objects.filter(at__lt=before).order_by("at").values_list("id", flat=True)[:limit])


def followed_to(name: str) -> int | None:
    """Return the last event that a follower has seen, None before its first."""
    return Follower.objects.filter(name=name).values_list("event_id", flat=True).first()


def notices_after(agent: Agent, notice_id: int, *, limit: int = 5) -> list[Notice]:
    """Return the newest of what an agent was told after this one and has not seen, oldest first."""
    rows = access.notices_seen(agent.pk, is_owner=agent.is_owner).filter(seen_at=None, pk__gt=notice_id)
    found = rows.select_related("conversation__customer", "by", "participant").order_by("-id")[:limit]
    return list(found)[::-1]


# Neither seen at the desk nor told by mail.
TO_MAIL = Q(seen_at=None, mailed_at=None)


def to_mail(
    agent: Agent, kinds: Collection[str], *, since: datetime, before: datetime, limit: int = 500
) -> list[Notice]:
    """Return what somebody may still be told by mail and may see, oldest first, with its conversation."""
    rows = access.notices_seen(agent.pk, is_owner=agent.is_owner).filter(TO_MAIL, kind__in=kinds)
    rows = rows.filter(at__gte=since, at__lte=before).select_related(
        "conversation__customer", "by", "participant"
    )
    return list(rows.order_by("id")[:limit])


def to_mail_of(conversation_id: int, agent: Agent, kinds: Collection[str]) -> list[Notice]:
    """Return what of one conversation is to be told by mail, oldest first; held, inside a transaction."""
    rows = Notice.objects.filter(TO_MAIL, agent=agent, conversation=conversation_id, kind__in=kinds)
    return list(db.held(rows.select_related("by", "participant")).order_by("id"))


def notice(notice_id: int) -> Notice | None:
    """Return one notice with whose it is and what it is about, or None once it is forgotten."""
    return Notice.objects.select_related("agent", "conversation").filter(pk=notice_id).first()


def last_daily_letter(agent: Agent) -> date | None:
    """Return the day of somebody's last daily letter, None before the first."""
    return DailyLetter.objects.filter(agent=agent).values_list("on", flat=True).first()
