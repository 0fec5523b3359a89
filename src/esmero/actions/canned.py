"""Words written before: who writes them for whom, and taking them up in an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import translation

from esmero.domain.company import reads as company
from esmero.domain.conversations import access as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import FactKind
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.workbench import access
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.domain.workbench.kinds import Whose
from esmero.ground import blanks, db, zones
from esmero.ground.refs import NotFound
from esmero.insight import proven
from esmero.parts import people, times

# What a place says of the person, by the kind of the fact.
OF_THEM = {"lives": FactKind.WHERE, "size": FactKind.SIZE}

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import CannedReply


def write(
    *,
    agent: Agent,
    canned_id: int | None,
    name: str,
    whose: str,
    team_id: int | None,
    segment_id: int | None = None,
    texts: Mapping[str, str],
    at: datetime,
) -> CannedReply:
    """Write a canned reply, or change one. Raises NotFound where the agent may not.

    `segment_id` is for whose people it is offered first; NotFound where that segment is gone.
    """
    with db.write():
        there = access.canned_to_change(agent, canned_id) if canned_id else None
        team = team_id if whose == Whose.TEAM else None
        if not access.may_write_for(agent, whose, team):
            raise NotFound("team")
        if segment_id is not None:
            customers.segment(segment_id)
        return workbench_writes.write_canned(
            there,
            agent=agent,
            name=name,
            whose=whose,
            team_id=team,
            segment_id=segment_id,
            texts=texts,
            by=Doer(AGENT, agent.pk),
            at=at,
        )


def remove(*, agent: Agent, canned_id: int, at: datetime) -> None:
    """Offer it no more; it can be put back. Raises NotFound."""
    with db.write():
        there = access.canned_to_change(agent, canned_id)
        workbench_writes.remove_canned(there, by=Doer(AGENT, agent.pk), at=at)


def put_back(*, agent: Agent, canned_id: int, at: datetime) -> None:
    """Offer it again, for the people for whom it was written; where that segment is gone, by its name alone.

    Raises NotFound.
    """
    with db.write():
        there = access.canned_to_change(agent, canned_id)
        workbench_writes.put_canned_back(there, by=Doer(AGENT, agent.pk), at=at)


def use(*, agent: Agent, conversation_id: int, canned_id: int, zone: ZoneInfo, at: datetime) -> str:
    """Return its words for this conversation, in the customer's language, and count it. Raises NotFound."""
    conversation = conversations.conversation_for(agent, conversation_id)
    there = access.canned_for(agent, canned_id)
    if there.removed_at:
        raise NotFound("canned reply")
    words = workbench.canned(there)
    language = words.language_for(conversation.language)
    with db.write():
        workbench_writes.count_use(there, at=at)
    text = words.text_in(language)
    filled = values(agent, conversation, text=text, language=language, zone=zone, at=at)
    return blanks.fill(text, filled)


def values(
    agent: Agent, conversation: Conversation, *, text: str, language: str, zone: ZoneInfo, at: datetime
) -> dict[str, str]:
    """Return what the places of canned words stand for in this conversation; empty where there is nothing.

    Of the person only what stands in `text` is looked for.
    """
    wanted = {place: kind for place, kind in OF_THEM.items() if place in blanks.places(text)}
    with translation.override(language):
        return {
            "customer": people.short_name_of(conversation.customer),
            "agent": agent.short_name,
            "code": conversation.code,
            "promise": _promised(conversation, zone=zone, at=at),
            "company": company.the_company().name,
            **{place: proven.told_by_them(conversation, kind, at=at) for place, kind in wanted.items()},
        }


def _promised(conversation: Conversation, *, zone: ZoneInfo, at: datetime) -> str:
    """In words for the customer, so on their own clock where that is known."""
    theirs = zones.known(conversation.customer.time_zone)
    zone = ZoneInfo(theirs) if theirs else zone
    told = [one for one in promises.open_about(conversation.ref) if not one.is_internal and one.due_at > at]
    return times.before(told[0].due_at, at=at, zone=zone) if told else ""
