"""One's own words kept, thanks received, and what a lead wrote to one: for nobody else's eyes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.company import reads as company
from esmero.insight import my_words
from esmero.web.desk.shown import coaching, easier

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.insight.my_words import Month

# With fewer in a month, more or fewer says nothing.
ENOUGH = 5


def page(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return the reader's own page, by the company's clock."""
    found = my_words.my_words(agent, at=at.astimezone(ZoneInfo(company.the_company().time_zone)))
    return {
        "numbers": _numbers(found.this_month, found.last_month),
        "thanks": [easier.said(one) for one in found.thanks],
        "shared": coaching.shared(agent, at=at),
    }


def _numbers(now: Month, before: Month) -> list[tuple[str, str]]:
    if not (now.all or now.mended or before.all):
        return []
    told = [(_kept(now), f"{_last_month(before)} {_compared(now, before)}".strip())]
    if now.put_off:
        put_off = ngettext(
            "%(count)s promise was taken back or given another time before it was due.",
            "%(count)s promises were taken back or given another time before they were due.",
            now.put_off,
        )
        told.append(
            (put_off % {"count": now.put_off}, _("Counted as not kept, as in the record of kept words."))
        )
    if now.mended:
        mended = ngettext(
            "%(count)s promise that was broken is mended.",
            "%(count)s promises that were broken are mended.",
            now.mended,
        )
        told.append((mended % {"count": now.mended}, _("Late, and done all the same.")))
    return told


def _kept(now: Month) -> str:
    if not now.all:
        return _("This month no promise of yours has come to its end yet.")
    return _("Kept in time this month: %(kept)s of %(all)s.") % {"kept": now.kept, "all": now.all}


def _last_month(before: Month) -> str:
    if not before.all:
        return _("Last month none came to its end.")
    return _("Last month: %(kept)s of %(all)s.") % {"kept": before.kept, "all": before.all}


def _compared(now: Month, before: Month) -> str:
    """Compare the shares in whole numbers, where there is enough to compare."""
    if min(now.all, before.all) < ENOUGH:
        return ""
    ahead = now.kept * before.all - before.kept * now.all
    if not ahead:
        return _("That is the same share.")
    return _("A larger share than then.") if ahead > 0 else _("A smaller share than then.")
