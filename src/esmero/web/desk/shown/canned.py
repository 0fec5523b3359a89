"""What is offered while somebody writes, and the canned replies on their page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.actions import mentions
from esmero.domain.customers import reads as customers
from esmero.domain.staff import access as staff
from esmero.domain.staff import reads as staff_reads
from esmero.domain.workbench import access
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import PLACES, Whose
from esmero.ground import text as texts
from esmero.insight import proven

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.reads import Canned

MOST_PEOPLE = 8
# An offer says this much of the words behind it.
GLIMPSE = 70
NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Line:
    """A canned reply on the page of them all."""

    name: str
    words: str
    told: str
    lang: str
    url: str
    removal_url: str


def words(agent: Agent, conversation: Conversation, looked_for: str) -> list[dict[str, str]]:
    """Return canned replies that fit, those in the customer's language first."""
    theirs = proven.segments_of(conversation)
    found = workbench.canned_like(agent, looked_for, language=conversation.language, segments=theirs)
    names = customers.segment_names() if any(one.reply.segment_id for one in found) else {}
    return [
        {
            "name": one.reply.name,
            "words": _with_reason(one, conversation, theirs, names),
            "url": reverse("desk:conversation-canned_reply", args=[conversation.pk, one.reply.pk]),
        }
        for one in found
    ]


def _with_reason(
    canned: Canned, conversation: Conversation, theirs: Collection[int], names: Mapping[int, str]
) -> str:
    """Say for whom the words are, where they are not for everybody, and begin with them."""
    words, number = _glimpse(canned, conversation.language), canned.reply.segment_id
    if number is None:
        return words
    if number not in names:
        return _("Written for a segment that is gone: %(words)s") % {"words": words}
    said = {"segment": names[number], "words": words}
    if number in theirs:
        return _("Belongs to “%(segment)s”: %(words)s") % said
    return _("Written for “%(segment)s”: %(words)s") % said


def _glimpse(canned: Canned, language: str) -> str:
    words = texts.excerpt(texts.one_line(canned.text_in(language)), GLIMPSE)
    if language in canned.texts:
        return words
    other = next(iter(canned.texts), "")
    return _("%(language)s: %(words)s") % {"language": NAMES.get(other, other), "words": words}


def people(conversation: Conversation, looked_for: str) -> list[dict[str, str]]:
    """Return colleagues who may see the conversation and whose names begin so."""
    everybody = list(staff_reads.agents())
    wanted = looked_for.casefold()
    found = [one for one in staff.who_see(conversation.team) if _begins(one, wanted)]
    return [
        {"name": one.name, "words": one.title, "text": f"@{mentions.called(one, everybody)} "}
        for one in found[:MOST_PEOPLE]
    ]


def _begins(agent: Agent, wanted: str) -> bool:
    names = [agent.name, *agent.name.split(), agent.short_name]
    return any(name.casefold().startswith(wanted) for name in names)


def page(agent: Agent) -> dict[str, Any]:
    """Return the page of canned replies: one's own, the teams', everybody's, and what was removed."""
    found = workbench.canned_of(agent)
    names = customers.segment_names()
    groups = [
        (whose.label, [_line(agent, one, names) for one in found if one.reply.whose == whose])
        for whose in Whose
    ]
    removed = [_line(agent, one, names) for one in workbench.canned_removed_of(agent)]
    return {"groups": [group for group in groups if group[1]], "removed": [one for one in removed if one.url]}


def _line(agent: Agent, canned: Canned, names: Mapping[int, str]) -> Line:
    reply = canned.reply
    mine = access.may_change(agent, reply)
    removal = "desk:canned_reply-return" if reply.removed_at else "desk:canned_reply-removal"
    language = agent.language if agent.language in canned.texts else next(iter(canned.texts), "")
    return Line(
        name=reply.name,
        words=texts.excerpt(texts.one_line(canned.text_in(agent.language)), 160),
        told=_told(canned, names),
        lang=language,
        url=reverse("desk:canned_reply", args=[reply.pk]) if mine else "",
        removal_url=reverse(removal, args=[reply.pk]) if mine else "",
    )


def _told(canned: Canned, names: Mapping[int, str]) -> str:
    reply = canned.reply
    used = ngettext("Used %(count)s time.", "Used %(count)s times.", reply.used_count) % {
        "count": reply.used_count
    }
    parts = [", ".join(NAMES.get(code, code) for code in canned.texts) + "."]
    if reply.team:
        parts.insert(0, _("The team %(team)s") % {"team": reply.team.name} + ".")
    if segment := names.get(reply.segment_id or 0):
        parts.insert(0, _("For people of “%(segment)s”.") % {"segment": segment})
    elif reply.segment_id:
        parts.insert(0, _("For people of a segment that is gone: found by its name alone."))
    return " ".join([*parts, used if reply.used_count else _("Not used yet.")])


def places() -> list[tuple[str, str]]:
    """Return what can be written in {{…}}, each with what it stands for."""
    written = _("Write %(place)s")
    return [(written % {"place": "{{" + name + "}}"}, str(words)) for name, words in PLACES.items()]
