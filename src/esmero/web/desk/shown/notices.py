"""What somebody is told of, as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.company import reads as company
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import NoticeKind
from esmero.parts import people, times

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import Notice
    from esmero.parts.people import Person

ICONS: dict[str, str] = {
    NoticeKind.HANDED: "hand",
    NoticeKind.WROTE: "letter",
    NoticeKind.OUTSIDE: "out",
    NoticeKind.MENTIONED: "talk",
    NoticeKind.AT_RISK: "clock",
    NoticeKind.BROKEN: "warn",
    NoticeKind.TAKEN_ON: "hand",
    NoticeKind.ESCALATED: "up",
    NoticeKind.UNSENT: "warn",
    NoticeKind.STOPPED: "warn",
    NoticeKind.CAME_BACK: "again",
}


@dataclass(frozen=True)
class Bell:
    """How much is new: the number to show (empty: nothing), and in words for who cannot see it."""

    number: str
    words: str


@dataclass(frozen=True)
class Line:
    """One thing somebody was told."""

    id: int
    person: Person
    icon: str
    why: str
    subject: str
    language: str
    code: str
    when: str
    at: datetime
    is_new: bool
    url: str


def bell(agent: Agent) -> Bell:
    """Return the bell of the frame. One query."""
    count = workbench.unseen_notices(agent)
    if count > workbench.MANY_NOTICES:
        return Bell(
            f"{workbench.MANY_NOTICES}+", _("Notices: more than %(count)s new") % {"count": count - 1}
        )
    if not count:
        return Bell("", _("Notices: nothing new"))
    words = ngettext("Notices: %(count)s new", "Notices: %(count)s new", count) % {"count": count}
    return Bell(str(count), words)


def page(agent: Agent, *, before_id: int | None, at: datetime) -> dict[str, Any]:
    """Return a page of what somebody was told, and where the next one begins."""
    rows = workbench.notices(agent, before_id=before_id)
    zone = ZoneInfo(company.the_company().time_zone)
    lines = [_line(row, at=at, zone=zone) for row in rows[: workbench.NOTICES]]
    has_more = len(rows) > workbench.NOTICES
    return {
        "lines": lines,
        "up_to": lines[0].id if lines else 0,
        "any_new": any(line.is_new for line in lines),
        "older_url": f"{reverse('desk:notices')}?before={lines[-1].id}" if has_more else "",
        "is_first": before_id is None,
    }


def _line(notice: Notice, *, at: datetime, zone: ZoneInfo) -> Line:
    conversation = notice.conversation
    return Line(
        id=notice.pk,
        person=people.of_customer(conversation.customer, known_as=conversation.reply_to),
        icon=ICONS[notice.kind],
        why=_why(notice),
        subject=conversation.subject,
        language=conversation.language,
        code=conversation.code,
        when=times.label(notice.at, at=at, zone=zone),
        at=notice.at,
        is_new=notice.seen_at is None,
        url=reverse("desk:notice-opening", args=[notice.pk]),
    )


def _why(notice: Notice) -> str:
    if notice.by and notice.kind == NoticeKind.HANDED:
        return _("%(name)s handed it to you") % {"name": notice.by.short_name}
    if notice.by and notice.kind == NoticeKind.MENTIONED:
        return _("%(name)s named you in a note") % {"name": notice.by.short_name}
    return str(NoticeKind(notice.kind).label)
