"""Segments as they are shown: how many belong to each, how that changed, who came and who went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.lists import format_list
from babel.numbers import format_decimal
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.ground import phrases
from esmero.insight import segment_uses
from esmero.parts import people, times
from esmero.parts import segments as words_of
from esmero.parts.record import FOOT, STEP, TOP, Stitch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.customers.models import Segment, SegmentDay, SegmentMember
    from esmero.domain.staff.models import Agent
    from esmero.insight.segment_uses import Use
    from esmero.insight.segments import Guess

DAYS = 30
# Of so many, how far it is: by numbers of customers, which is near enough for a bar.
WHOLE = 100
OF_USE = {
    segment_uses.POLICY: ("backoffice:policy", gettext_lazy("Rule of promises")),
    segment_uses.RULE: ("backoffice:rule", gettext_lazy("Rule of our system")),
    segment_uses.ROUTING: ("backoffice:team-routing", gettext_lazy("Who gets what")),
    segment_uses.GREETING: ("backoffice:segment", gettext_lazy("Greeting")),
    segment_uses.CANNED: ("", gettext_lazy("Canned reply")),
}


@dataclass(frozen=True)
class Line:
    """A segment in the list."""

    url: str
    name: str
    count: str
    words: str


@dataclass(frozen=True)
class Person:
    """Somebody who belongs to a segment, or did."""

    url: str
    name: str
    when: str


@dataclass(frozen=True)
class Day:
    """A day in the table: how many there were in the evening, who came and who went."""

    words: str
    count: int
    came: int
    went: int


def zone() -> ZoneInfo:
    """Return the zone by whose days it is counted."""
    return ZoneInfo(company.the_company().time_zone)


def everything(*, at: datetime) -> dict[str, Any]:
    """Return all segments as lines; the number of queries does not grow with them but for one each."""
    found = customers.segments()
    names = words_of.Names().expect(one for segment in found for one in segment.conditions)
    first = at.astimezone(zone()).date() - timedelta(days=DAYS)
    days = customers.segment_days([one.pk for one in found], since=first)
    return {"segments": [_line(one, days[one.pk], names, first) for one in found]}


def _line(segment: Segment, days: Sequence[SegmentDay], names: words_of.Names, first: date) -> Line:
    words = words_of.sentence(segment.conditions, names)
    if change := changed(segment, days, first):
        words = f"{words} {change}"
    return Line(reverse("backoffice:segment", args=[segment.pk]), segment.name, counted(segment), words)


def _number(count: int) -> str:
    return format_decimal(count, locale=times.language())


def counted(segment: Segment) -> str:
    """Return how many belong to it; while nobody has been through all of them yet, so far."""
    words = ngettext("%(count)s customer", "%(count)s customers", segment.member_count)
    said = words % {"count": _number(segment.member_count)}
    if segment.whole_at:
        return said
    words = _("%(count)s so far") if segment.revision == 1 else _("%(count)s, being counted anew")
    return words % {"count": said}


def changed(segment: Segment, days: Sequence[SegmentDay], first: date) -> str:
    """Return by how many it grew or shrank in thirty days; empty where it is younger or nothing changed."""
    before = [one for one in days if one.day < first]
    if not before:
        return ""
    change = segment.member_count - before[-1].count
    if change > 0:
        return ngettext("One more than thirty days ago.", "%(count)s more than thirty days ago.", change) % {
            "count": change
        }
    if change < 0:
        words = ngettext("One fewer than thirty days ago.", "%(count)s fewer than thirty days ago.", -change)
        return words % {"count": -change}
    return _("As many as thirty days ago.")


def one(segment: Segment, agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return all that the page of one segment says: of people only whom this agent may see."""
    here = zone()
    today = at.astimezone(here).date()
    since = at - timedelta(days=DAYS)
    seen = conversations.whose_page_is_seen(agent, "customer")
    days = customers.segment_days([segment.pk], since=today - timedelta(days=DAYS - 1))[segment.pk]
    return {
        "segment": segment,
        "sentence": words_of.sentence(segment.conditions),
        "counted": counted(segment),
        "at_work": segment.asked_to is not None,
        "percent": _percent(segment),
        "stitches": _stitches(segment, days, today),
        "days": _table(days, today),
        "newest": [_person(one, one.since, at, here) for one in customers.newest_members(segment.pk, seen)],
        "gone": [
            _person(one, one.until or at, at, here)
            for one in customers.gone_members(segment.pk, seen, since=since)
        ],
        "may_change": segment_uses.may_change(agent, segment),
        "uses": [_use(one) for one in segment_uses.of_segment(segment.pk)],
        "asked_at": times.on(segment.whole_at, at=at, zone=here) if segment.whole_at else "",
    }


def _use(use: Use) -> tuple[str, str, str]:
    address, what = OF_USE[use.of]
    if use.of == segment_uses.GREETING:
        return f"{reverse(address, args=[use.id])}#greeting", _("What its people read first"), str(what)
    name = use.name or _("Words of %(name)s’s own") % {"name": use.whose}
    return reverse(address, args=[use.id]) if address else "", name, str(what)


def used_by(segment_id: int) -> str:
    """Return where a segment is used, as one list in a sentence."""
    held = [one for one in segment_uses.of_segment(segment_id) if one.holds]
    found = [f"{name} ({what})" for _address, name, what in map(_use, held)]
    return format_list(found, locale=times.language())


def _percent(segment: Segment) -> int:
    return min(WHOLE, WHOLE * (segment.asked_to or 0) // max(1, customers.newest_number()))


def _person(one: SegmentMember, moment: datetime, at: datetime, here: ZoneInfo) -> Person:
    who = people.of_customer(one.customer)
    url = reverse("desk:customer", args=[one.customer_id])
    return Person(url, who.name, times.on(moment, at=at, zone=here))


def _counts(days: Sequence[SegmentDay], today: date) -> list[int]:
    """Return how many there were on each of the thirty days; what did not change goes on."""
    by_day = {one.day: one.count for one in days}
    first = today - timedelta(days=DAYS - 1)
    last = next((one.count for one in days if one.day < first), 0)
    found = []
    for back in range(DAYS):
        last = by_day.get(first + timedelta(days=back), last)
        found.append(last)
    return found


def _stitches(segment: Segment, days: Sequence[SegmentDay], today: date) -> list[Stitch]:
    counts = [*_counts(days, today)[:-1], segment.member_count]
    most, made_on = max(counts) or 1, segment.made_at.astimezone(zone()).date()
    return [
        Stitch(
            STEP // 2 + STEP * number,
            [("kept" if count else "none", FOOT, round(FOOT - max(4, (FOOT - TOP) * count / most), 1))],
        )
        for number, count in enumerate(counts)
        # Before it was written nobody knows how many there were.
        if today - timedelta(days=DAYS - 1 - number) >= made_on
    ]


def _table(days: Sequence[SegmentDay], today: date) -> list[Day]:
    first = today - timedelta(days=DAYS - 1)
    return [
        Day(phrases.day_with_year(one.day, times.language()), one.count, one.came, one.went)
        for one in reversed(days)
        if one.day >= first
    ]


def guessed(guess: Guess | None) -> str:
    """Return about how many there would be, and how many were looked at; None: something isn't right yet."""
    if guess is None:
        return _("As soon as all conditions are filled in, it stands here how many that would be.")
    told = {
        "count": _number(guess.count),
        "whole": _number(guess.whole),
        "looked": _number(guess.looked_at),
    }
    if guess.is_exact:
        return (
            ngettext(
                "That is %(count)s customer of %(whole)s.",
                "That is %(count)s customers of %(whole)s.",
                guess.count,
            )
            % told
        )
    if not guess.count:
        return _("Nobody among %(looked)s whom we looked at, of %(whole)s.") % told
    return (
        ngettext(
            "That is about %(count)s customer of %(whole)s. We looked at %(looked)s.",
            "That is about %(count)s customers of %(whole)s. We looked at %(looked)s.",
            guess.count,
        )
        % told
    )
