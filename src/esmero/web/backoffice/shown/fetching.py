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
    from datetime import datetime

    from esmero.domain.channels.models import Fetching
    from esmero.domain.channels.ports import CouldNotFetch


@dataclass(frozen=True)
class Health:
    """How it goes: what is wrong if something is, then when it last went well and how many wait."""

    wrong: str
    # The server's own words.
    answer: str
    lines: list[str]


def health(fetching: Fetching, *, at: datetime) -> Health:
    """Return how the fetching from a mailbox goes."""
    lines = _lines(fetching, at)
    if not fetching.smtp_trouble:
        by_it = [_("Its letters leave by this mailbox.")] if fetching.leaves == Leaving.MAILBOX else []
        return Health(_why(fetching.trouble), fetching.answer, [*lines, *by_it])
    wait = _letters_wait(fetching.smtp_trouble)
    if fetching.trouble:
        return Health(_why(fetching.trouble), fetching.answer, [*lines, wait])
    return Health(wait, fetching.smtp_answer, lines)


def _lines(fetching: Fetching, at: datetime) -> list[str]:
    zone = ZoneInfo(company.the_company().time_zone)

    def said(moment: datetime) -> str:
        return times.label(moment, at=at, zone=zone)

    lines = []
    if fetching.trouble and fetching.trouble_since:
        lines.append(_("It has been so since: %(when)s.") % {"when": said(fetching.trouble_since)})
    if fetching.trouble and fetching.next_try_at and fetching.next_try_at > at:
        lines.append(_("The next try: %(when)s.") % {"when": said(fetching.next_try_at)})
    if fetching.succeeded_at:
        lines.append(_("Last fetched: %(when)s.") % {"when": said(fetching.succeeded_at)})
    else:
        lines.append(_("Nothing was fetched yet."))
    if fetching.waiting:
        lines.append(waiting(fetching.waiting))
    return lines


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
