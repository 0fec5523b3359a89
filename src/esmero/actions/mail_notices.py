"""Telling people by mail of what they did not see at the desk: at once, or all together once a day.

A letter at once is kept with its Message-ID, for its answer comes back (`answer_notice`). The daily one goes
as every letter to staff about themselves, and nothing of it stays here.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from esmero.actions import staff_letters
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import ByMail
from esmero.domain.workbench import access as workbench_access
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes
from esmero.domain.workbench.kinds import CALLS, NoticeKind
from esmero.ground import calendars, db, live
from esmero.ground.refs import Audience, NotFound
from esmero.letters import envelope
from esmero.letters import notices as letters

if TYPE_CHECKING:
    from collections.abc import Collection

    from esmero.domain.channels.models import Channel
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent, Team
    from esmero.domain.workbench.models import Notice

log = logging.getLogger(__name__)

# Whoever is at the desk sees it there within this time, and needs no letter.
SEEN_WITHIN = timedelta(minutes=2)
# What is older comes in no letter at once any more: a worker that stood still floods nobody.
LATEST = timedelta(days=1)
# The daily letter goes out at this hour of a day on which somebody works, and tells of the last days.
HOUR, LAST_HOUR = 8, 20
DAYS = timedelta(days=4)
# What happened just before it is left for the desk.
NOT_THE_LAST = timedelta(hours=1)

EVERYTHING = frozenset(NoticeKind)
AT_ONCE: dict[str, Collection[str]] = {ByMail.AT_ONCE: EVERYTHING, ByMail.CALLS: CALLS}
ONCE_A_DAY: dict[str, Collection[str]] = {ByMail.DAILY: EVERYTHING, ByMail.CALLS: EVERYTHING - CALLS}


def send_at_once(*, at: datetime) -> int:
    """Write to those who want to hear at once and have not looked. Returns how many letters."""
    written = 0
    for agent in staff.agents():
        kinds = AT_ONCE.get(agent.habits.notices_by_mail)
        if kinds:
            due = workbench.to_mail(agent, kinds, since=at - LATEST, before=at - SEEN_WITHIN)
            for conversation_id in dict.fromkeys(notice.conversation_id for notice in due):
                written += _safely(agent, conversation_id, kinds, at=at)
    return written


def _safely(agent: Agent, conversation_id: int, kinds: Collection[str], *, at: datetime) -> bool:
    """Write one letter; what cannot be written holds up no other."""
    try:
        return db.again(lambda: _write(agent, conversation_id, kinds, at=at))
    except NotFound:
        return False
    except Exception:
        log.exception("Agent %s could not be told by mail of conversation %s.", agent.pk, conversation_id)
        return False


def _write(agent: Agent, conversation_id: int, kinds: Collection[str], *, at: datetime) -> bool:
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        told = workbench.to_mail_of(conversation_id, agent, kinds)
        channel = _channel_of(conversation)
        if not told or channel is None or not envelope.can_reach(agent.email):
            return False
        _queue(conversation, agent, told, channel, at=at)
        writes.mail_notices([one.pk for one in told], version=conversation.version, at=at)
        db.after_commit(live.ring)
        return True


def _queue(
    conversation: Conversation, agent: Agent, told: list[Notice], channel: Channel, *, at: datetime
) -> None:
    """Queue the letter, about the newest word of the customer where there is one.

    It leaves by itself, not among the letters of its conversation: a colleague's mailbox that is full
    must not hold up what a customer waits for.
    """
    first = next((one for one in reversed(told) if one.kind == NoticeKind.WROTE), told[-1])
    shown = conversations.since(conversation, min(one.at for one in told))
    letter = letters.at_once(
        _setting(conversation, agent, at=at), first, [one for one in told if one.pk != first.pk], shown
    )
    host = settings.ESMERO_HOST
    message_id = f"m.{secrets.token_hex(12)}@{host}"
    raw = envelope.seal(
        letter,
        envelope.Address(
            sender=channel.address,
            sender_name=company.the_company().name,
            recipient=agent.email,
            recipient_name=agent.name,
            reply_to=workbench_access.notice_address(first, host=host),
        ),
        message_id=message_id,
        references=[f"notices.{conversation.pk:x}@{host}"],
        at=at,
        is_automatic=True,
    )
    channel_writes.queue(
        about=first.ref,
        audience=Audience(conversation.team_id, conversation.customer_id, is_internal=True),
        sender=channel.address,
        recipient=agent.email,
        message_id=message_id,
        raw=raw,
        at=at,
    )


def _setting(conversation: Conversation, agent: Agent, *, at: datetime) -> letters.Setting:
    return letters.Setting(
        company=company.the_company(),
        conversation=conversation,
        agent=agent,
        url=f"{_desk()}conversations/{conversation.pk}/",
        habits_url=_habits(),
        zone=ZoneInfo(conversation.team.calendar.time_zone),
        at=at,
    )


def _desk() -> str:
    return f"{settings.ESMERO_URL}/desk/"


def _proof() -> str:
    """Where everybody may fetch the file of the record, if they may."""
    return f"{settings.ESMERO_URL}/record/proof/" if company.the_company().has_public_record else ""


def _habits() -> str:
    return f"{_desk()}my-desk/#notices"


def _channel_of(conversation: Conversation) -> Channel | None:
    try:
        channel = channels.answering_channel(conversation.channel)
    except NotFound:
        return None
    return channel if envelope.can_reach(channel.address) else None


def send_daily(*, at: datetime) -> int:
    """Write to each who hears once a day, if their day has begun. Returns how many letters; may run twice."""
    teams = staff.teams()
    wanting = [agent for agent in staff.agents() if agent.habits.notices_by_mail in ONCE_A_DAY]
    return sum(_safely_for_the_day(agent, teams, at=at) for agent in wanting)


def _safely_for_the_day(agent: Agent, teams: list[Team], *, at: datetime) -> bool:
    """Write one letter; what cannot be written holds up no other."""
    try:
        return _is_written_to_for_the_day(agent, teams, at=at)
    except Exception:
        log.exception("Agent %s could not be told by mail of the day.", agent.pk)
        return False


def _is_written_to_for_the_day(agent: Agent, teams: list[Team], *, at: datetime) -> bool:
    own = set(staff_access.own_team_ids(agent))
    team = next((team for team in teams if team.pk in own), None)
    zone = ZoneInfo(team.calendar.time_zone if team else company.the_company().time_zone)
    local = at.astimezone(zone)
    if not HOUR <= local.hour < LAST_HOUR or workbench.last_daily_letter(agent) == local.date():
        return False
    if not _is_a_working_day(team, local):
        return False
    kinds = ONCE_A_DAY[agent.habits.notices_by_mail]
    return db.again(lambda: _write_for_the_day(agent, kinds, local, at=at))


def _is_a_working_day(team: Team | None, local: datetime) -> bool:
    if team is None:
        return True
    hours = company.working_hours(team.calendar_id, around=local.date())
    return bool(calendars.spans_of_day(hours, local.date()))


def _write_for_the_day(agent: Agent, kinds: Collection[str], local: datetime, *, at: datetime) -> bool:
    with db.write():
        db.alone_with("daily letter", str(agent.pk))
        if workbench.last_daily_letter(agent) == local.date():
            return False
        writes.note_daily_letter(agent, on=local.date())
        told = workbench.to_mail(agent, kinds, since=at - DAYS, before=at - NOT_THE_LAST)
        if not told or not envelope.can_reach(agent.email):
            return False
        counted = promises.last_counted() if agent.is_owner else None
        words = letters.daily(
            agent, told, desk_url=_desk(), habits_url=_habits(), counted=counted, proof_url=_proof()
        )
        end_url = f"{settings.ESMERO_URL}/enter/daily-letter/{staff_access.notices_token(agent)}/"
        staff_letters.queue(agent, words, at=at, end_url=end_url)
        writes.mail_notices([one.pk for one in told], version=None, at=at)
        return True
