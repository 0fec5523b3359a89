"""How long something is kept, in words, and what stands where words or files went because they were old."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from esmero.domain.conversations.models import Conversation, Message

YEAR = 365.25


def words(days: int) -> str:
    """Return so many days in words, whole years as years: "2 years", "90 days"."""
    years = round(days / YEAR)
    if years and abs(days - years * YEAR) < 1.0 + years / 8:
        return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}


def day(on: date) -> str:
    """Return a day with its year: "3 May 2026"."""
    return phrases.day_with_year(on, times.language())


def gone(conversation: Conversation, *, zone: ZoneInfo) -> str:
    """Return what says that words or files of a conversation went, when and why; empty where none did."""
    if conversation.emptied_at and conversation.emptied_after_days:
        told = _told(conversation.emptied_at, conversation.emptied_after_days, zone)
        return _("The words were deleted on %(day)s: we keep letters for %(time)s.") % told
    if conversation.files_gone_at and conversation.files_gone_after_days:
        told = _told(conversation.files_gone_at, conversation.files_gone_after_days, zone)
        return _("Files were deleted on %(day)s: we keep them for %(time)s.") % told
    return ""


def _told(at: datetime, days: int, zone: ZoneInfo) -> dict[str, str]:
    return {"day": day(at.astimezone(zone).date()), "time": words(days)}


def instead(message: Message, conversation: Conversation) -> str:
    """Return what stands where a letter's words went with those of its conversation; empty where none did."""
    emptied_at = conversation.emptied_at
    if emptied_at is None or message.text or message.at > emptied_at:
        return ""
    return _("These words were deleted.")
