"""Pages of scans, and letters on paper, in words for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.conversations import reads as conversations
from esmero.ground import phrases
from esmero.letters import envelope
from esmero.parts import times
from esmero.web.desk.shown import calls

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.staff.models import Agent


@dataclass(frozen=True)
class Waiting:
    """A letter in the post room: whose, since when, and where it stands."""

    id: int
    to: str
    when: str
    url: str


def post_room(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return what waits to be printed and posted, of the teams whose customers the agent may write to."""
    teams = calls.teams_to_write_for(agent)
    letters = channels.in_the_post_room(team_ids=[team.pk for team in teams])
    stories = conversations.ids_of_messages([letter.about_id for letter in letters])
    zone = calls.own_zone(agent)
    shown = [(letter.state, _waiting(letter, stories, at, zone)) for letter in letters]
    return {
        "to_print": [one for state, one in shown if state == DeliveryState.TO_PRINT],
        "printed": [one for state, one in shown if state == DeliveryState.PRINTED],
    }


def _waiting(letter: Delivery, stories: dict[int, int], at: datetime, zone: Any) -> Waiting:
    is_printed = letter.printed_at is not None and letter.state == DeliveryState.PRINTED
    moment = letter.printed_at if is_printed and letter.printed_at else letter.queued_at
    when = phrases.when(moment, at, zone, times.language())
    told = _("Printed %(when)s") if is_printed else _("Written %(when)s")
    story = stories.get(letter.about_id)
    url = reverse("desk:conversation", args=[story]) if story else ""
    return Waiting(letter.pk, letter.to_whom or _("No address yet"), told % {"when": when}, url)


def ways(conversation: Conversation) -> list[tuple[str, str]]:
    """Return how answers of a conversation may leave, in words."""
    found = [(str(ChannelKind.POST), _("By letter"))]
    if envelope.can_reach(conversation.reply_to):
        found.insert(0, ("", _("By e-mail to %(address)s") % {"address": conversation.reply_to}))
    return found


def way_words(conversation: Conversation) -> str:
    """Return how answers leave, where that is not by mail."""
    if not conversation.answers_by:
        return ""
    to = ", ".join(conversation.paper_to.splitlines())
    if not to:
        return _("Leaves by letter; nobody said yet to which address.")
    return _("Leaves by letter to %(to)s") % {"to": to}


def steps(message: Message, letter: Delivery | None, *, at: datetime, zone: ZoneInfo) -> list[str]:
    """Return what became of a letter on paper, step by step."""
    if letter is None or message.channel_kind != ChannelKind.POST:
        return []
    told = []
    for moment, sentence in (
        (letter.printed_at, _("Printed %(when)s")),
        (letter.settled_at if letter.posted_by_id else None, _("Posted %(when)s")),
    ):
        if moment:
            told.append(sentence % {"when": phrases.when(moment, at, zone, times.language())})
    if letter.tracking:
        told.append(_("Number of the post: %(number)s") % {"number": letter.tracking})
    return told
