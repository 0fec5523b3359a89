"""How the fetching of a channel's mail goes, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.channels.kinds import FetchTrouble, Leaving
from esmero.domain.channels.ports import CouldNotLetOut
from esmero.domain.company import reads as company
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from esmero.domain.channels.models import Fetching
    from esmero.domain.channels.ports import CouldNotFetch

    # A moment in words.
    Said = Callable[[datetime], str]


@dataclass(frozen=True)
class Health:
    """How it goes: what is wrong if something is, then when it last went well and how many wait."""

    wrong: str
    # The server's own words.
    answer: str
    lines: list[str]


def health(fetching: Fetching, *, at: datetime) -> Health:
    """Return how the fetching from a mailbox goes."""
    zone = ZoneInfo(company.the_company().time_zone)

    def said(moment: datetime) -> str:
        return times.label(moment, at=at, zone=zone)

    coming = _how_long(fetching.trouble_since, fetching.next_try_at, said, at) if fetching.trouble else []
    coming += _fetched(fetching, said)
    if not fetching.smtp_trouble:
        by_it = [_("Its letters leave by this mailbox.")] if fetching.leaves == Leaving.MAILBOX else []
        return Health(_why(fetching.trouble), fetching.answer, [*coming, *by_it])
    wait = _letters_wait(fetching.smtp_trouble)
    leaving = _how_long(fetching.smtp_trouble_since, fetching.smtp_next_try_at, said, at)
    if fetching.trouble:
        return Health(_why(fetching.trouble), fetching.answer, [*coming, wait, *leaving])
    return Health(wait, fetching.smtp_answer, [*leaving, *coming])


def _how_long(since: datetime | None, later: datetime | None, said: Said, at: datetime) -> list[str]:
    lines = []
    if since:
        lines.append(_("It has been so since: %(when)s.") % {"when": said(since)})
    if later and later > at:
        lines.append(_("The next try: %(when)s.") % {"when": said(later)})
    return lines


def _fetched(fetching: Fetching, said: Said) -> list[str]:
    at = fetching.succeeded_at
    lines = [_("Last fetched: %(when)s.") % {"when": said(at)} if at else _("Nothing was fetched yet.")]
    return [*lines, waiting(fetching.waiting)] if fetching.waiting else lines


def _why(trouble: str) -> str:
    return str(FetchTrouble(trouble).label) if trouble else ""


def _letters_wait(trouble: str) -> str:
    return _("Its letters wait. %(why)s") % {"why": _why(trouble)}


def waiting(number: int) -> str:
    """Say how many mails wait at the server."""
    words = ngettext("%(number)s mail waits at the server.", "%(number)s mails wait at the server.", number)
    return words % {"number": number}


def went_well(number: int, *, is_sending: bool) -> Health:
    """Say that a try went well, and how many unread mails lie there. `is_sending`: letters can leave, too."""
    words = ngettext("%(number)s unread mail lies there.", "%(number)s unread mails lie there.", number)
    lies_there = words % {"number": number} if number else _("No unread mail lies there.")
    lines = [_("All is well: the mailbox opens."), lies_there]
    return Health("", "", [*lines, _("Letters can leave by it.")] if is_sending else lines)


def went_wrong(error: CouldNotFetch) -> Health:
    """Say why a try failed."""
    if isinstance(error, CouldNotLetOut):
        words = _("Mail can be fetched, but no letter can leave. %(why)s")
        return Health(words % {"why": _why(error.trouble)}, error.answer, [])
    return Health(_why(error.trouble), error.answer, [])
