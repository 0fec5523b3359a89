"""The list on the left: what breaks next, under plain headings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.channels import access as channels
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import View
from esmero.parts import queue as parts

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

VIEWS = [str(view) for view in View]


@dataclass(frozen=True)
class Tab:
    """A way to one of the lists, with how many stand in it."""

    view: str
    words: str
    count: str
    url: str
    is_current: bool


def queue(
    agent: Agent, view: str, *, at: datetime, cursor: str = "", after: str = "", open_id: int | None = None
) -> dict[str, Any]:
    """Return what the list shows. Three queries, however many rows.

    `cursor` and `after` (the heading that the rows before it stood under) continue an earlier page.
    """
    page = conversations.queue(agent, view, cursor=cursor)
    is_mail_failed, is_mail_unsent = channels.in_trouble(agent)
    lines = [parts.line(row, at=at, zone=zone_of(row)) for row in page.rows]
    last_group = lines[-1].group if lines else ""
    return {
        "view": view,
        "is_mail_failed": is_mail_failed,
        "is_mail_unsent": is_mail_unsent,
        "groups": parts.grouped(lines),
        "after": after,
        "open_id": open_id,
        "more_url": _more_url(view, page.next_cursor, last_group, open_id),
        "refresh_url": _refresh_url(view, open_id),
        "tabs": _tabs(agent, view),
        "empty": _empty_words(view),
    }


def zone_of(conversation: Conversation) -> ZoneInfo:
    """Return the zone on whose wall clock the conversation's team works."""
    return ZoneInfo(conversation.team.calendar.time_zone)


def chosen(view: str) -> str:
    """Return the list that an address asks for; one's own for anything else."""
    return view if view in VIEWS else str(View.MINE)


def _tabs(agent: Agent, current: str) -> list[Tab]:
    counts = conversations.counts(agent)
    return [
        Tab(str(view), str(view.label), _capped(counts.get(str(view))), _url(str(view)), str(view) == current)
        for view in View
    ]


def _capped(count: int | None) -> str:
    if count is None:
        return ""
    return str(count) if count < conversations.MANY else "99+"


def _url(view: str) -> str:
    return reverse("desk:queue", args=[view])


def _more_url(view: str, cursor: str, group: str, open_id: int | None) -> str:
    if not cursor:
        return ""
    wanted = {"cursor": cursor, "after": group} | ({"open": str(open_id)} if open_id else {})
    return f"{_url(view)}?{urlencode(wanted)}"


def _refresh_url(view: str, open_id: int | None) -> str:
    return _url(view) + (f"?open={open_id}" if open_id else "")


def _empty_words(view: str) -> tuple[str, str]:
    return {
        "mine": (_("Nothing waits for you."), _("Look at what nobody has taken yet, or at your team’s.")),
        "team": (_("Your team owes nobody an answer."), _("New questions appear here by themselves.")),
        "unassigned": (_("Everything has somebody."), _("What comes in without a person stands here.")),
        "waiting": (
            _("No customer has the ball."),
            _("What you answered rests here until they write again."),
        ),
        "mentioned": (
            _("Nobody asks for your eye."),
            _("When a colleague names you with @ in a note, the conversation stands here."),
        ),
        "snoozed": (
            _("Nothing is put away."),
            _("What you snooze rests here until its day; its promises are warned of as ever."),
        ),
        "closed": (_("Nothing was closed yet."), _("Closed conversations stay here, the newest first.")),
    }[view]
