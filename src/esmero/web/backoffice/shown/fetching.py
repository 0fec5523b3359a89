"""How the fetching of a channel's mail goes, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.channels.kinds import FetchTrouble
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
    wrong = str(FetchTrouble(fetching.trouble).label) if fetching.trouble else ""
    return Health(wrong, fetching.answer, lines)


def waiting(number: int) -> str:
    """Say how many mails wait at the server."""
    words = ngettext("%(number)s mail waits at the server.", "%(number)s mails wait at the server.", number)
    return words % {"number": number}


def went_well(number: int) -> Health:
    """Say that a try went well, and how many unread mails lie there."""
    words = ngettext("%(number)s unread mail lies there.", "%(number)s unread mails lie there.", number)
    lies_there = words % {"number": number} if number else _("No unread mail lies there.")
    return Health("", "", [_("All is well: the mailbox opens."), lies_there])


def went_wrong(error: CouldNotFetch) -> Health:
    """Say why a try failed."""
    return Health(str(FetchTrouble(error.trouble).label), error.answer, [])
