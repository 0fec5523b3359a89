"""What is asked before something is done to several conversations, and what is said of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.actions import close
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff
from esmero.ground import when
from esmero.parts import people
from esmero.web.desk import filters, forms, moments, question_forms, several
from esmero.web.desk.shown import work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django import forms as django_forms
    from django.http import QueryDict

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person
    from esmero.web.desk.several import Chosen, Outcome


@dataclass(frozen=True)
class Line:
    """One of the chosen, and why it was not done; `person` is None where it is out of sight."""

    words: str
    url: str = ""
    person: Person | None = None
    why: str = ""


@dataclass(frozen=True)
class Readers:
    """Those who read one language and to whom something is promised, and the field for words to them."""

    language: str
    in_language: str
    lines: list[str]
    field: Any


def seen(agent: Agent, picked: Sequence[Chosen]) -> dict[int, Conversation]:
    """Return those of the chosen that the agent may see, by id. One query."""
    return conversations.seen_among(agent, [one.number for one in picked[: several.MOST]])


def form_of(
    name: str, agent: Agent, picked: Sequence[Chosen], data: QueryDict | None
) -> django_forms.Form | None:
    """Return what has to be said before it can be done; None where nothing is asked."""
    if name == "close":
        return forms.ClosuresForm(data, languages=list(_still_promised(agent, picked)))
    if name == "assign":
        return forms.AssignmentForm(data, people=list(staff.agents()))
    if name == "hand_over":
        return forms.HandoverForm(data, teams=list(staff_access.teams_handed_to_by(agent)))
    asks: dict[str, type[django_forms.Form]] = {
        "tag": question_forms.TagsForm,
        "snooze": question_forms.SnoozeForm,
        "priority": question_forms.PriorityForm,
    }
    return asks[name](data) if name in asks else None


def moment_of(form: question_forms.SnoozeForm, *, at: datetime) -> datetime | None:
    """Return until when all of them are snoozed, on the company's clock; None where none was said."""
    zone = _zone()
    found = form.moment(lambda words: _due(when.parse(words, at=at, zone=zone)))
    if found is None or found <= at:
        form.add_error("own", _("Choose a moment ahead, within a year: friday 18:00, tomorrow 10:00."))
        return None
    return found


def _due(found: when.Found | None) -> datetime | None:
    return found.due_at if found else None


def _zone() -> ZoneInfo:
    return ZoneInfo(company.the_company().time_zone)


def question(name: str, agent: Agent, picked: Sequence[Chosen], form: Any, *, at: datetime) -> dict[str, Any]:
    """Return what is asked of a deed: about which conversations, with what to choose from."""
    context: dict[str, Any] = {
        "deed": name,
        "picked": picked,
        "how_many": ngettext("About one conversation.", "About %(count)s conversations.", len(picked))
        % {"count": len(picked)},
        "form": form,
    }
    if name == "snooze":
        context["moments"] = moments.offered(at=at, zone=_zone())
    if name == "tag":
        context["known"] = conversations.tag_names()
    if name in {"assign", "hand_over"}:
        context["assignment"] = form if name == "assign" else form_of("assign", agent, picked, None)
        context["handover"] = form if name == "hand_over" else form_of("hand_over", agent, picked, None)
    if name == "close":
        context["still_asked"] = work.still_open_in(seen(agent, picked))
        context["readers"] = _readers(_still_promised(agent, picked), form)
        open_ones = promises.open_about_each("conversation", seen(agent, picked))
        context["is_kept_where_settled"] = any(map(close.is_kept_where_settled, open_ones))
    return context


def _still_promised(agent: Agent, picked: Sequence[Chosen]) -> dict[str, list[Conversation]]:
    """Return the conversations in which something is promised that closing may take back, by language."""
    found = seen(agent, picked)
    open_ones = promises.open_about_each("conversation", found)
    waiting = {one.about_id for one in open_ones if close.may_need_words(one)}
    by_language: dict[str, list[Conversation]] = {}
    for number in sorted(waiting, key=lambda number: (found[number].language, number)):
        by_language.setdefault(found[number].language, []).append(found[number])
    return by_language


def _readers(still_promised: dict[str, list[Conversation]], form: Any) -> list[Readers]:
    names = dict(filters.SPOKEN)
    return [
        Readers(language, str(names.get(language, language)), [_line(one).words for one in rows], field)
        for language, rows in still_promised.items()
        if (field := form.fields.get(f"why_{language}") and form[f"why_{language}"])
    ]


def told(name: str, before: dict[int, Conversation], outcome: Outcome) -> dict[str, Any]:
    """Return what is said afterwards: how many, which not and why, and the way back where there is one."""
    return {
        "deed": name,
        "told": several.told(name, len(outcome.done)) if outcome.done else _("Nothing was changed."),
        "not_done": [_line(before.get(number), why) for number, why in outcome.not_done],
        "undo": several.UNDO.get(name, "") if outcome.done else "",
        "done": [several.Chosen(number) for number in outcome.done],
    }


def _line(conversation: Conversation | None, why: str = "") -> Line:
    if conversation is None:
        return Line(_("A conversation that is out of your sight."), why=why)
    person = people.of_customer(conversation.customer, known_as=conversation.known_as)
    words = f"{person.name}: {conversation.subject or conversation.code}"
    return Line(words, reverse("desk:conversation", args=[conversation.pk]), person, why)
