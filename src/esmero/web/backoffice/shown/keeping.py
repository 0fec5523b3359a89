"""How long things are kept, in sentences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.actions import let_go
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import KeepDeed, KeptKind
from esmero.domain.customers import reads as customers
from esmero.insight import old_data
from esmero.parts import kept_for, people, times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.company.models import RetentionRule, RetentionRun
    from esmero.domain.customers.models import Customer, Hold


# Beyond that many of a kind the page says so, and counts no further.
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Kept:
    """A kind of data: how it is called, what is said about it, what happens to it, when something went."""

    name: str
    about: str
    state: str
    last: str
    url: str


@dataclass(frozen=True)
class Held:
    """Somebody whom the law makes us keep."""

    name: str
    words: str
    reason: str
    lift_url: str
    waits: str


@dataclass(frozen=True)
class Sample:
    """One thing that would go, with the way there."""

    words: str
    url: str


def everything(*, at: datetime) -> dict[str, Any]:
    """Return all that the page of how long things are kept says."""
    last, run, failed = company.last_run_of_each(), company.running(), company.failed_last()
    due = {} if run else let_go.due(at=at, most=MOST_COUNTED + 1)
    zone = _zone()
    return {
        "kinds": [_kept(rule, last.get(kind), at, failed) for kind, rule in company.kept_rules().items()],
        "due": [_count(kind, count) for kind, count in due.items()],
        "progress": _progress(run) if run else None,
        "holds": [_held(one, zone) for one in customers.holds()],
        "looks_days": kept_for.words(company.the_company().looks_kept_days),
    }


def named(rule: RetentionRule) -> Kept:
    """Return a kind as the head of its page says it."""
    return _kept(rule, None, None)


def name_of(customer: Customer) -> str:
    """Return how somebody is called."""
    return people.of_customer(customer).name


def _zone() -> ZoneInfo:
    return ZoneInfo(company.the_company().time_zone)


def _kept(
    rule: RetentionRule,
    last: tuple[RetentionRun, int] | None,
    at: datetime | None,
    failed: Collection[str] = (),
) -> Kept:
    said = ""
    if last and at:
        run, count = last
        when = times.on(run.begun_at, at=at, zone=_zone())
        said = _("The last time, %(when)s: %(count)s.") % {"count": count, "when": when}
    if rule.kind in failed:
        said = _("The last time it could not be done; the log says why.")
    kind = KeptKind(rule.kind)
    url = reverse("backoffice:keeping-rule", args=[rule.kind.lower()])
    return Kept(str(kind.label), _about()[kind], _state(rule), said, url)


def _state(rule: RetentionRule) -> str:
    if rule.deed == KeepDeed.LAW:
        return _("Kept for the law: %(why)s") % {"why": rule.reason}
    if company.is_kept_with_the_whole(rule.kind):
        return _("Kept, since the law makes us keep closed conversations altogether.")
    if rule.deed == KeepDeed.NOTHING or not rule.days:
        return _("Kept until you say otherwise.")
    return _("Goes after %(time)s.") % {"time": kept_for.words(rule.days)}


def _about() -> dict[str, str]:
    return {
        KeptKind.WHOLE: _(
            "Counted from the day a conversation is closed. It goes with its letters, notes, files and raw "
            "mail, and old links open nothing. What was promised stays counted, without words. It stays "
            "where two people’s letters were put together, and none goes while a rule keeps for the law what "
            "stands in it."
        ),
        KeptKind.WORDS: _(
            "Counted from the day a conversation is closed. Letters, notes and headings are emptied, and "
            "with them go their raw mail, files and drafts. Who wrote and when stays, and so do all promises."
        ),
        KeptKind.ORIGINALS: _(
            "Counted from the day it came in. Only of closed conversations; the letters stay to be read. "
            "Kept for the law, mails that went out stay as they left, too."
        ),
        KeptKind.FILES: _("Counted from the day they came. Only of closed conversations; the letters stay."),
        KeptKind.FACTS: _("Counted from the day a fact was corrected, was over, or was taken back."),
        KeptKind.PROPOSALS: _("Counted from the day it was proposed."),
        KeptKind.DRAFTS: _("Counted from the day somebody last wrote on it; its files go along."),
        KeptKind.ROWS: _("Counted from the day the file was brought in. Then it can be taken back still."),
    }


def _count(kind: str, count: int) -> str:
    what = KeptKind(kind).label
    if count > MOST_COUNTED:
        return _("%(what)s: more than %(count)s") % {"what": what, "count": MOST_COUNTED}
    return _("%(what)s: %(count)s") % {"what": what, "count": count}


def _progress(run: RetentionRun) -> dict[str, Any]:
    whole, done = sum(run.due.values()), sum(run.taken.values())
    words = _("%(done)s of %(whole)s are gone.") % {"done": done, "whole": max(whole, done)}
    return {"percent": min(100, 100 * done // whole) if whole else 100, "words": words}


def _held(one: Hold, zone: ZoneInfo) -> Held:
    waits = _("They are erased when it ends.") if one.waits_with_erasure else ""
    words = _("Kept until %(day)s, that day included.") % {"day": kept_for.day(one.until)}
    lift = reverse("backoffice:hold-lifting", args=[one.pk])
    return Held(name_of(one.customer), words, one.reason, lift, waits)


def preview(kind: str, *, days: int, at: datetime) -> dict[str, Any]:
    """Return what would go of a kind by now if it were kept for so many days."""
    found = old_data.preview(kind, days=days, at=at)
    return {
        "count": found.count,
        "is_kept": company.is_kept_with_the_whole(kind),
        "time": kept_for.words(days),
        "oldest": _day(found.oldest),
        "newest": _day(found.newest),
        "by_channel": found.by_channel,
        "sample": [_sample(one) for one in found.sample],
    }


def _day(moment: datetime | None) -> str:
    return kept_for.day(moment.astimezone(_zone()).date()) if moment else ""


def _sample(one: old_data.Sample) -> Sample:
    day = _day(one.moment)
    if one.conversation_id:
        url = reverse("desk:conversation", args=[one.conversation_id])
        return Sample(_("A conversation, from %(day)s") % {"day": day}, url)
    if one.customer_id:
        url = reverse("desk:customer", args=[one.customer_id])
        return Sample(_("A person, from %(day)s") % {"day": day}, url)
    return Sample(_("From %(day)s") % {"day": day}, "")
