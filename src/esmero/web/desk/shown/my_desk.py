"""The sections of My desk. Whoever has something that each agent sets for themselves adds a section here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import HOLD_CHOICES, ByMail
from esmero.parts import absences
from esmero.web.desk import commands

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from esmero.domain.staff.models import Agent


def _nothing(agent: Agent, at: datetime) -> dict[str, Any]:
    return {}


def _keys(agent: Agent, at: datetime) -> dict[str, Any]:
    return {"all_keys": commands.all_keys(commands.Here(agent))}


def _holding(agent: Agent, at: datetime) -> dict[str, Any]:
    words = [(str(seconds), _seconds(seconds)) for seconds in HOLD_CHOICES]
    return {"choices": words, "chosen": str(agent.habits.hold_seconds)}


def _notices(agent: Agent, at: datetime) -> dict[str, Any]:
    return {"choices": ByMail.choices, "chosen": agent.habits.notices_by_mail, "address": agent.email}


def _away(agent: Agent, at: datetime) -> dict[str, Any]:
    return {"away": absences.in_words(staff.absences_of(agent, at=at), at=at)}


def _seconds(seconds: int) -> str:
    if seconds == 0:
        return gettext("Not at all: it goes out at once")
    return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}


@dataclass(frozen=True)
class Section:
    """One heading of the page. The template shows `mine` (what `shows` gave), posts to its own address."""

    id: str
    title: _StrPromise
    template: str
    lede: _StrPromise | str = ""
    shows: Callable[[Agent, datetime], dict[str, Any]] = _nothing


SECTIONS: tuple[Section, ...] = (
    Section(
        "keys",
        _("Keys"),
        "desk/my_desk/_keys.html",
        _("Everything at the desk can be done without a mouse. Press ? on any page to see the keys."),
        _keys,
    ),
    Section("hints", _("First steps and hints"), "desk/my_desk/_hints.html"),
    Section(
        "holding",
        _("Holding answers back"),
        "desk/my_desk/_holding.html",
        _("For so long you can take an answer back. The customer sees nothing of it until it goes out."),
        _holding,
    ),
    Section("after", _("After an answer"), "desk/my_desk/_after.html"),
    Section(
        "letters",
        _("Letters with a layout"),
        "desk/my_desk/_letters.html",
        _("Some mails are more than words: tables, colours, pictures. Each can be shown both ways."),
    ),
    Section(
        "notices",
        _("Notices"),
        "desk/my_desk/_notices.html",
        _("The bell always counts what is new. These ways reach you while you are not at the desk."),
        _notices,
    ),
    Section(
        "away",
        _("Days away"),
        "desk/my_desk/_away.html",
        _("While you are away others look after what is due, and the customers hear who."),
        _away,
    ),
    Section("signing-in", _("How you sign in"), "desk/my_desk/_signing_in.html"),
)


def sections(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return the sections of the page, each with what it shows."""
    return {"sections": [(section, section.shows(agent, at)) for section in SECTIONS]}
