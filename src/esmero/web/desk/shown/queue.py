"""The list on the left: what breaks next, under plain headings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.channels import access as channels
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import View
from esmero.domain.conversations.reads import Page, Wanted
from esmero.domain.workbench import reads as workbench
from esmero.insight import search
from esmero.parts import queue as parts
from esmero.ui import addresses
from esmero.web.desk import places
from esmero.web.desk.places import VIEWS, Place
from esmero.web.desk.shown import marks, work

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

# Lists in which nothing is pressing.
RESTING = {View.WAITING, View.SNOOZED, View.CLOSED}
FOUND_GROUP = "FOUND"


@dataclass(frozen=True)
class Tab:
    """A way to one of the lists, with how many stand in it."""

    view: str
    words: str
    count: str
    url: str
    is_current: bool
    by: str = ""


@dataclass(frozen=True)
class Neighbours:
    """Where the conversations before and after this one are, and where it stands among them."""

    before_url: str = ""
    after_url: str = ""


def queue(
    agent: Agent,
    place: Place,
    *,
    at: datetime,
    cursor: str = "",
    after: str = "",
    open_id: int | None = None,
) -> dict[str, Any]:
    """Return what the list shows. Six queries at most, however many rows.

    `cursor` and `after` (the heading that the rows before it stood under) continue an earlier page.
    """
    page = _page(agent, place, cursor=cursor, at=at)
    shown = place.rows if cursor or not page.rows else max(place.rows, len(page.rows))
    place = places.unfolded(place, shown)
    is_mail_failed, is_mail_unsent = channels.in_trouble(agent)
    counts = conversations.counts(agent)
    has_work = counts[conversations.WORK] and place.wanted is None and place.view in work.ABOVE
    lines = parts.lines(page.rows, at=at)
    if place.is_by_letters:
        lines = [replace(line, group=FOUND_GROUP) for line in lines]
    return {
        "view": place.view,
        "place": place,
        "list_name": _name(place),
        "in_address": f"?{urlencode(place.in_address)}",
        "is_resting": place.view in RESTING,
        "is_mail_failed": is_mail_failed,
        "is_mail_unsent": is_mail_unsent,
        "groups": parts.grouped(lines),
        "marks": marks.beside(agent, page.rows, at=at),
        "after": after,
        "open_id": open_id,
        # The one that is open, if it stands among these.
        "open_line": open_id if any(row.id == open_id for row in page.rows) else 0,
        "rows_shown": shown,
        "more_url": _more_url(place, page, lines, open_id),
        "refresh_url": place.with_parameters(open=str(open_id)) if open_id else place.url,
        "neighbours": _neighbours(place, page.rows, open_id),
        "tabs": _tabs(place, counts),
        "works": work.above_the_list(agent, place.view, at=at) if has_work and not cursor else [],
        "own_tabs": _own_tabs(agent, place),
        "empty": _empty_words(place),
    }


def _name(place: Place) -> str:
    """Return what a list is called."""
    if place.saved:
        return place.saved.name
    if place.wanted is not None:
        return _("Found: %(words)s") % {"words": place.wanted.words} if place.wanted.words else _("Found")
    return str(View(place.view).label)


def _page(agent: Agent, place: Place, *, cursor: str, at: datetime) -> Page:
    count = conversations.PAGE if cursor else place.rows
    if place.wanted is None:
        return conversations.queue(agent, place.view, cursor=cursor, count=count)
    if place.wanted.is_by_state:
        return conversations.listed(agent, place.wanted, cursor=cursor, count=count)
    try:
        asked = asked_for(place.wanted, at=at)
    except search.NotADate:
        return Page([], "")
    found = search.find(agent, place.wanted, asked, cursor=cursor)
    return Page(found.rows, found.next_cursor)


def asked_for(wanted: Wanted, *, at: datetime) -> search.Asked:
    """Return what a search asks for, its days those of the company's clock. Raises search.NotADate."""
    # Without a colon there is no day in it, and nobody has to ask for the clock.
    zone = ZoneInfo(company.the_company().time_zone if ":" in wanted.words else "UTC")
    return search.understand(wanted.words, at=at, zone=zone)


def _tabs(place: Place, counts: dict[str, int]) -> list[Tab]:
    tabs = [
        Tab(view, str(View(view).label), _capped(counts.get(view)), _url(view), view == place.view)
        for view in VIEWS
    ]
    asked = _capped(counts[conversations.WORK])
    if asked:
        url = addresses.reverse("desk:work_for_us")
        tabs.append(Tab("work", _("Work for us"), asked, url, is_current=False))
    return tabs


def _own_tabs(agent: Agent, place: Place) -> list[Tab]:
    """Return the lists of one's own, and those that a lead shares."""
    return [
        Tab(
            f"{places.OWN}{saved.pk}",
            saved.name,
            "",
            addresses.reverse("desk:saved_view", args=[saved.pk]),
            place.saved is not None and place.saved.pk == saved.pk,
            by="" if saved.agent_id == agent.pk else saved.agent.short_name,
        )
        for saved in workbench.saved_views(agent)
    ]


def _capped(count: int | None) -> str:
    """Return the number beside a list's name; an empty list has none."""
    if not count:
        return ""
    return str(count) if count < conversations.MANY else "99+"


def _url(view: str) -> str:
    return addresses.reverse("desk:queue", args=[view])


def _more_url(place: Place, page: Page, lines: list[parts.QueueLine], open_id: int | None) -> str:
    if not page.next_cursor:
        return ""
    wanted = {"cursor": page.next_cursor, "after": lines[-1].group if lines else ""}
    wanted["rows"] = str(place.rows + conversations.PAGE)
    return place.with_parameters(**wanted, **({"open": str(open_id)} if open_id else {}))


def _neighbours(place: Place, rows: list[Conversation], open_id: int | None) -> Neighbours:
    """Return what stands before and after the open one; where it left the list, the list's first is next."""
    ids = [row.id for row in rows]
    if open_id not in ids:
        return Neighbours(after_url=place.address_of(ids[0]) if ids and open_id else "")
    number = ids.index(open_id)
    return Neighbours(
        before_url=place.address_of(ids[number - 1]) if number else "",
        after_url=place.address_of(ids[number + 1]) if number + 1 < len(ids) else "",
    )


def _empty_words(place: Place) -> tuple[str, str]:
    if place.wanted is not None:
        return _("Nothing stands here now."), _("What fits this list appears here by itself.")
    return EMPTY[View(place.view)]()


EMPTY = {
    View.MINE: lambda: (
        _("Nothing waits for you."),
        _("Look at what nobody has taken yet, or at your team’s."),
    ),
    View.TEAM: lambda: (
        _("Your team owes nobody an answer."),
        _("New questions appear here by themselves."),
    ),
    View.UNASSIGNED: lambda: (
        _("Everything has somebody."),
        _("What comes in without a person stands here."),
    ),
    View.WAITING: lambda: (
        _("No customer has the ball."),
        _("What you answered rests here until they write again."),
    ),
    View.MENTIONED: lambda: (
        _("Nobody asks for your eye."),
        _("When a colleague names you with @ in a note, the conversation stands here."),
    ),
    View.SNOOZED: lambda: (
        _("Nothing is put away."),
        _("What you snooze rests here until its day; its promises are warned of as ever."),
    ),
    View.CLOSED: lambda: (
        _("Nothing was closed yet."),
        _("Closed conversations stay here, the newest first."),
    ),
}
