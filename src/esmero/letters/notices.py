"""Letters to people of the staff about conversations: one at once, or the day's in one.

What customers and colleagues wrote stands in the first as plain words: nothing of it is markup, and none of
it may ever come back as an answer, so the letter carries a mark that gives it away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.conversations.kinds import INTERNAL
from esmero.domain.workbench.kinds import NoticeKind
from esmero.ground import crypto, text
from esmero.letters import colours, names, pages
from esmero.letters.letter import Letter
from esmero.letters.staff import StaffLetterWords
from esmero.parts import notices as words_of
from esmero.parts import people, record, times

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.company.models import Company
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.events.models import Event
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import Notice

# One letter of a customer as a mail to a colleague still shows it; the desk shows the rest.
LONGEST = 3000
MOST_CONVERSATIONS = 30


@dataclass(frozen=True)
class Setting:
    """What a letter about a conversation needs to know."""

    company: Company
    conversation: Conversation
    agent: Agent
    # Where it stands at the desk, and where one says how one wants to hear.
    url: str
    habits_url: str
    zone: ZoneInfo
    at: datetime


@dataclass(frozen=True)
class Said:
    """Something that was written in the conversation."""

    who: str
    body: str


def becomes_a_note(notice: Notice) -> bool:
    """Say whether an answer stays among colleagues: a colleague or somebody outside said something."""
    return notice.kind in {NoticeKind.MENTIONED, NoticeKind.OUTSIDE}


def mark(notice: Notice) -> str:
    """Return the sign that stands in the letter, and in an answer only where its quote was not cut off."""
    return f"es-{crypto.mac('notice mark', str(notice.pk), 10)}"


def at_once(setting: Setting, notice: Notice, also: Sequence[Notice], messages: Iterable[Message]) -> Letter:
    """Return the letter about a notice, `also` naming what else happened; `messages` are shown in it."""
    with translation.override(setting.agent.language):
        conversation = setting.conversation
        why = words_of.why(notice)
        shown = {
            "language": times.language(),
            "mark": mark(notice),
            "how": _how(setting, notice),
            "heading": why,
            "also": [words_of.why(one) for one in also],
            "about": _about(setting),
            "due": _due(setting),
            "said": [_said(setting, message) for message in messages],
            "setting": setting,
            "light": colours.light(setting.company.colour),
            "dark": colours.dark(setting.company.colour),
            "paragraphs": pages.paragraphs,
        }
        return Letter(
            language=times.language(),
            subject=names.header_line(f"{why}: {conversation.subject} ({conversation.code})"),
            heading=why,
            text=_tidy(render_to_string("letters/notice.txt", shown)),
            html=render_to_string("letters/notice.html", shown),
        )


def daily(
    agent: Agent,
    notices: Sequence[Notice],
    *,
    desk_url: str,
    habits_url: str,
    counted: Event | None = None,
    proof_url: str = "",
) -> StaffLetterWords:
    """Return the letter with all that somebody did not see, by conversation, what is newest first.

    At its end stands the mark of what was `counted` last in the record of kept words, where it is given.
    """
    with translation.override(agent.language):
        by_conversation: dict[int, list[Notice]] = {}
        for notice in reversed(notices):
            by_conversation.setdefault(notice.conversation_id, []).append(notice)
        count = len(by_conversation)
        subject = ngettext(
            "%(count)s conversation waits for your eyes", "%(count)s conversations wait for your eyes", count
        )
        shown = list(by_conversation.values())[:MOST_CONVERSATIONS]
        parts = [_of_one(told, desk_url) for told in shown]
        if count > len(shown):
            parts.append(_("And more: %(url)s") % {"url": f"{desk_url}notices/"})
        if counted is not None:
            parts.append(_mark_of_record(counted, proof_url))
        head = _("This happened in your conversations, and you have not seen it at the desk yet.")
        foot = _("How you want to hear of such things: %(url)s") % {"url": habits_url}
        return StaffLetterWords(subject % {"count": count}, "\n\n".join([head, *parts, foot]) + "\n")


def _mark_of_record(counted: Event, proof_url: str) -> str:
    """Out of our hands it proves what the record was that day: each count names the one before it."""
    on = record.day(date.fromisoformat((counted.payload or {})["on"]))
    lines = [
        _("The newest count in our record of kept words, the one of %(day)s, has this mark:") % {"day": on},
        counted.digest,
        _(
            "Please keep this letter. The mark stands as “digest” in every later file of the record; were it "
            "missing there, the record would have been changed since."
        ),
    ]
    if proof_url:
        lines.append(_("The file: %(url)s") % {"url": proof_url})
    return "\n".join(lines)


def _of_one(told: list[Notice], desk_url: str) -> str:
    conversation = told[0].conversation
    who = people.of_customer(conversation.customer, known_as=conversation.known_as).name
    about = names.header_line(f"{who}: {conversation.subject} ({conversation.code})")
    reasons = dict.fromkeys(words_of.why(notice) for notice in told)
    lines = [about, *(f"- {reason}" for reason in reasons), f"{desk_url}conversations/{conversation.pk}/"]
    return "\n".join(lines)


def _how(setting: Setting, notice: Notice) -> str:
    if becomes_a_note(notice):
        return _(
            "Answer this letter, and your words become a note for colleagues; the customer sees nothing."
        )
    who = people.of_customer(setting.conversation.customer, known_as=setting.conversation.known_as)
    return _(
        "Answer this letter, and your words go to %(name)s as your answer. Begin with “note:” and they stay "
        "among colleagues."
    ) % {"name": names.header_line(who.short_name, longest=60)}


def _about(setting: Setting) -> str:
    conversation = setting.conversation
    who = people.of_customer(conversation.customer, known_as=conversation.known_as)
    return names.header_line(f"{who.name}: {conversation.subject} ({conversation.code})")


def _due(setting: Setting) -> str:
    due = setting.conversation.next_due_at
    if due is None:
        return ""
    return _("Promised here: %(before)s.") % {"before": times.before(due, at=setting.at, zone=setting.zone)}


def _said(setting: Setting, message: Message) -> Said:
    if message.agent:
        name = message.agent.short_name
    else:
        name = message.from_name or message.from_email or setting.conversation.customer.name
    who = (
        f"{names.header_line(name, longest=80)}, {times.label(message.at, at=setting.at, zone=setting.zone)}"
    )
    if message.kind in INTERNAL or message.held_since:
        who = _("%(who)s (the customer does not see it)") % {"who": who}
    return Said(who, names.many_lines(text.excerpt(message.text, LONGEST)))


def _tidy(words: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", names.many_lines(words)).strip() + "\n"
