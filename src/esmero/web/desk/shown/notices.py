"""What somebody is told of, as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.company import reads as company
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import NoticeKind
from esmero.parts import notices as notice_words
from esmero.parts import people, times
from esmero.parts.queue import zone_of

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
    NoticeKind.HANDED_UP: "up",
    NoticeKind.BROKEN: "warn",
    NoticeKind.TAKEN_ON: "hand",
    NoticeKind.ESCALATED: "up",
    NoticeKind.UNSENT: "warn",
    NoticeKind.STOPPED: "warn",
    NoticeKind.CAME_BACK: "again",
    NoticeKind.KEPT: "warn",
    NoticeKind.WORK_ASKED: "hand",
    NoticeKind.WORK_DONE: "tick",
    NoticeKind.WORK_NOT: "warn",
    NoticeKind.WORK_MOVED: "clock",
    NoticeKind.WORK_LATE: "warn",
}


@dataclass(frozen=True)
class Bell:
    """How much is new: the number to show (empty: nothing), and in words for who cannot see it."""

    number: str
    words: str
    # The newest of it, for a browser that tells of what is newer still.
    newest: int = 0


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
    unseen = workbench.unseen_notices(agent)
    newest, count = max(unseen, default=0), len(unseen)
    if count > workbench.MANY_NOTICES:
        return Bell(
            f"{workbench.MANY_NOTICES}+",
            _("Notices: more than %(count)s new") % {"count": count - 1},
            newest,
        )
    if not count:
        return Bell("", _("Notices: nothing new"))
    words = ngettext("Notices: %(count)s new", "Notices: %(count)s new", count) % {"count": count}
    return Bell(str(count), words, newest)


def page(agent: Agent, *, before_id: int | None, at: datetime) -> dict[str, Any]:
    """Return a page of what somebody was told, and where the next one begins."""
    rows = workbench.notices(agent, before_id=before_id)
    lines = [_line(row, at=at) for row in rows[: workbench.NOTICES]]
    has_more = len(rows) > workbench.NOTICES
    return {
        "lines": lines,
        "up_to": lines[0].id if lines else 0,
        "any_new": any(line.is_new for line in lines),
        "older_url": f"{reverse('desk:notices')}?before={lines[-1].id}" if has_more else "",
        "is_first": before_id is None,
    }


def aloud(agent: Agent, *, after_id: int) -> list[dict[str, str]]:
    """Return what a browser says of newer notices: of customers nothing, unless the agent wants it."""
    name = company.the_company().name
    says_words = agent.habits.notices_show_words
    return [
        {
            "title": notice_words.why(notice),
            "body": _about(notice) if says_words else f"{name} {notice.conversation.code}",
            "url": reverse("desk:conversation", args=[notice.conversation_id]),
            "tag": f"notice-{notice.pk}",
        }
        for notice in workbench.notices_after(agent, after_id)
    ]


def _about(notice: Notice) -> str:
    conversation = notice.conversation
    who = people.of_customer(conversation.customer, known_as=conversation.known_as)
    return f"{who.name}: {conversation.subject}"


def _line(notice: Notice, *, at: datetime) -> Line:
    conversation = notice.conversation
    return Line(
        id=notice.pk,
        person=people.of_customer(conversation.customer, known_as=conversation.known_as),
        icon=ICONS[notice.kind],
        why=notice_words.why(notice),
        subject=conversation.subject,
        language=conversation.language,
        code=conversation.code,
        when=times.label(notice.at, at=at, zone=zone_of(conversation)),
        at=notice.at,
        is_new=notice.seen_at is None,
        url=reverse("desk:notice-opening", args=[notice.pk]),
    )
