"""The kept-word record: what became of the words we gave, counted as no later wish can prettify it.

A word is the first promise of a chain. It is kept only if it was kept by the time that the customer was told
first; what was moved, taken back or kept too late has a column of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from esmero.domain.company import reads as company
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.models import Event
from esmero.domain.promises.kinds import PromiseKind, WordState
from esmero.domain.promises.models import DayFigure, Promise, Word
from esmero.domain.staff.models import Team
from esmero.ground import logarithms

# How far the events were counted is kept by this name.
FOLLOWER = "kept words"
MADE = "promise.made"
# Each column of figures, by what became of the word.
COLUMNS = {
    WordState.KEPT: "kept",
    WordState.MOVED: "moved",
    WordState.BROKEN: "broken",
    WordState.MENDED: "mended",
    WordState.WITHDRAWN: "withdrawn",
    WordState.OPEN: "open",
}


def today(at: datetime) -> date:
    """Return the company's day."""
    return at.astimezone(_zone()).date()


def yesterday(at: datetime) -> date:
    """Return the company's newest day that is over."""
    return today(at) - timedelta(days=1)


def words_of(promise_ids: Collection[int]) -> list[Word]:
    """Return the words to which these promises belong, as they stand now (not saved).

    What counts is what was `given`.
    """
    found = given(promise_ids)
    about = {one.first.about_id for one in found if one.first.about_kind == "conversation"}
    channels = dict(Conversation.objects.filter(pk__in=about).values_list("id", "channel_id"))
    zone = _zone()
    return [_word(one, channels.get(one.first.about_id), zone) for one in found]


def given(promise_ids: Collection[int]) -> list["Given"]:
    """Return the words to which these promises belong, whoever counts them: the record or one person's page.

    What is for colleagues only, or was practised, is no word to anybody. What a customer was told is one,
    also while a merge hides it from whoever reads there now. Some seven queries, however many they are.
    """
    firsts = _firsts(promise_ids)
    told = _told(firsts)
    later = _later(firsts)
    practised = set(Team.objects.filter(practised_by__isnull=False).values_list("id", flat=True))
    return [
        Given(first, later.get(first.pk, Later()))
        for first in firsts
        if first.pk in told and first.kind != PromiseKind.LOOK_AGAIN
        if first.owner_team_id not in practised and first.team_id not in practised
    ]


def state_of(
    due_at: datetime,
    *,
    kept_at: datetime | None,
    withdrawn_at: datetime | None,
    is_broken: bool,
    is_moved: bool,
    kept_later_at: datetime | None,
) -> WordState:
    """Return what became of a word that was due at a time; `kept_later_at` is when its renewal was kept."""
    if kept_at and kept_at <= due_at:
        return WordState.KEPT
    if withdrawn_at and withdrawn_at <= due_at:
        return WordState.WITHDRAWN
    if is_moved and not is_broken:
        return WordState.MOVED
    if kept_at or kept_later_at:
        return WordState.MENDED
    return WordState.BROKEN if is_broken or withdrawn_at else WordState.OPEN


def figures_of(on: date) -> list[DayFigure]:
    """Return the figures of a day from its words (not saved), by team, channel and kind."""
    groups: dict[tuple[int, int, str], list[Word]] = defaultdict(list)
    for word in Word.objects.filter(on=on).order_by("promise_id").iterator():
        groups[word.team_id, word.channel_id, word.kind].append(word)
    return [_figure(on, key, groups[key]) for key in sorted(groups)]


def days_to_count(before: date, *, limit: int = 50) -> list[date]:
    """Return days that are over and whose figures don't know all their words as they are, oldest first."""
    rows = Word.objects.filter(is_counted=False, on__lt=before).order_by("on")
    return list(rows.values_list("on", flat=True).distinct()[:limit])


def _zone() -> ZoneInfo:
    return ZoneInfo(company.the_company().time_zone)


def _firsts(promise_ids: Collection[int]) -> list[Promise]:
    """Follow renewals back to what was promised first."""
    found: dict[int, Promise] = {}
    wanted = set(promise_ids)
    while wanted:
        rows = list(Promise.objects.filter(pk__in=wanted))
        found.update({one.pk: one for one in rows if one.renewed_from_id is None})
        wanted = {one.renewed_from_id for one in rows if one.renewed_from_id is not None}
    return [found[number] for number in sorted(found)]


def _told(firsts: Iterable[Promise]) -> set[int]:
    """Return those that a customer is told of, or was told of when they were made."""
    shown = {one.pk for one in firsts if not one.is_internal}
    hidden = {one.pk for one in firsts if one.is_internal and one.kind != PromiseKind.LOOK_AGAIN}
    if not hidden:
        return shown
    told = Event.objects.filter(about_kind="promise", about_id__in=hidden, verb=MADE, is_internal=False)
    return shown | set(told.values_list("about_id", flat=True))


@dataclass(frozen=True)
class Later:
    """What became of those that follow the first of a chain."""

    kept_at: datetime | None = None
    kept_by: int | None = None
    # The first of them that broke, and who was to keep it.
    broken_at: datetime | None = None
    broken_by: int | None = None


@dataclass(frozen=True)
class Given:
    """A word that was given: what was promised first, and what became of those that followed it."""

    first: Promise
    later: Later

    @property
    def team_id(self) -> int:
        """Whose word it is in the record."""
        return self.first.owner_team_id or self.first.team_id or 0

    @property
    def state(self) -> WordState:
        """What became of it by its first time."""
        first = self.first
        return state_of(
            first.first_due_at,
            kept_at=first.kept_at,
            withdrawn_at=first.withdrawn_at,
            is_broken=first.broken_at is not None or self.later.broken_at is not None,
            is_moved=first.moved_at is not None,
            kept_later_at=self.later.kept_at,
        )

    @property
    def ended_at(self) -> datetime | None:
        """When it came to its end: what was given another time and broke then, when that broke."""
        first = self.first
        ended_at = first.kept_at or first.broken_at or first.withdrawn_at
        return ended_at or self.later.broken_at or first.moved_at

    @property
    def ended_by(self) -> int | None:
        """Who had it when it ended: what breaks stays with whoever was to keep it then."""
        first = self.first
        has_ended = first.kept_at or first.broken_at or first.withdrawn_at
        return self.later.broken_by if self.later.broken_at and not has_ended else first.owner_id

    @property
    def kept_at(self) -> datetime | None:
        """When it was kept at last, in time or late."""
        return self.first.kept_at or self.later.kept_at

    @property
    def kept_by(self) -> int | None:
        """Who kept it at last."""
        return self.first.owner_id if self.first.kept_at else self.later.kept_by


def _later(firsts: Iterable[Promise]) -> dict[int, Later]:
    """Return by the first of a chain what became of what followed it, where something did."""
    first_of = {one.pk: one.pk for one in firsts}
    later: dict[int, Later] = {}
    while first_of:
        rows = Promise.objects.filter(renewed_from__in=first_of)
        found = list(rows.values_list("id", "renewed_from_id", "owner_id", "kept_at", "broken_at"))
        for _number, before, owner_id, kept_at, broken_at in found:
            was = later.get(first_of[before], Later())
            kept_by = owner_id if kept_at else was.kept_by
            broken_by = was.broken_by if was.broken_at else owner_id if broken_at else None
            later[first_of[before]] = Later(
                kept_at or was.kept_at, kept_by, was.broken_at or broken_at, broken_by
            )
        first_of = {number: first_of[before] for number, before, *_ended in found}
    return later


def _word(one: Given, channel_id: int | None, zone: ZoneInfo) -> Word:
    due_at, kept_at = one.first.first_due_at, one.kept_at
    return Word(
        promise_id=one.first.pk,
        on=due_at.astimezone(zone).date(),
        due_at=due_at,
        kind=one.first.kind,
        team_id=one.team_id,
        channel_id=channel_id or 0,
        state=one.state,
        took_seconds=round((kept_at - one.first.made_at).total_seconds()) if kept_at else None,
    )


def _figure(on: date, key: tuple[int, int, str], words: list[Word]) -> DayFigure:
    states = Counter(COLUMNS[WordState(word.state)] for word in words)
    took = [(word.took_seconds, word.promise_id) for word in words if word.took_seconds is not None]
    buckets = Counter(str(logarithms.bucket_of(seconds)) for seconds, _id in took)
    longest = max(took, key=lambda one: (one[0], -one[1])) if took else (None, None)
    return DayFigure(
        on=on,
        team_id=key[0],
        channel_id=key[1],
        kind=key[2],
        promised=len(words),
        histogram=dict(sorted(buckets.items())),
        longest_seconds=longest[0],
        longest_promise_id=longest[1],
        **{column: states[column] for column in COLUMNS.values()},
    )
