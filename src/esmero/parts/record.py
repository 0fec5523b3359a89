"""The kept-word record in words: sums, the thread of days, and how long things took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.promises.reads import COUNTS
from esmero.ground import logarithms, phrases
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from esmero.domain.promises.models import DayFigure

K = TypeVar("K")

DAYS = 30
# Fewer words than these are shown to nobody outside as a group of their own.
FEWEST = 5
# In points: where the stitches begin and end, how far they stand apart, how long one is at least.
FOOT, TOP, STEP, LEAST = 60, 8, 10, 10


@dataclass(frozen=True)
class Sums:
    """What several figures come to."""

    promised: int = 0
    kept: int = 0
    moved: int = 0
    broken: int = 0
    mended: int = 0
    withdrawn: int = 0
    open: int = 0
    half: str = ""
    most: str = ""
    longest: str = ""
    longest_promise_id: int | None = None

    @property
    def settled(self) -> int:
        """How many have an end that is known."""
        return self.promised - self.open

    @property
    def share(self) -> str:
        """How many of a hundred were kept, rounded down: 999 of 1000 are not all."""
        return f"{self.kept * 100 // self.settled} %" if self.settled else "–"


@dataclass(frozen=True)
class Stitch:
    """A day in the thread: where it stands, and from where to where it looks how: kept, none or torn."""

    x: int
    pieces: list[tuple[str, float, float]]


def sums(figures: Iterable[DayFigure]) -> Sums:
    """Return what these figures come to; "about" holds for lengths of time but for the longest."""
    rows = list(figures)
    whole = logarithms.joined([one.histogram for one in rows])
    longest = max(rows, key=lambda one: one.longest_seconds or 0, default=None)
    # Lengths are counted in steps, each known by its upper end: what is the longest is known to the second.
    most = longest.longest_seconds if longest else None
    half, nine_of_ten = (_at_most(logarithms.percentile(whole, share), most) for share in (50, 90))
    return Sums(
        **{name: sum(getattr(one, name) for one in rows) for name in COUNTS},
        half=_length(half),
        most=_length(nine_of_ten),
        longest=_length(most),
        longest_promise_id=longest.longest_promise_id if longest else None,
    )


def groups(figures: Iterable[DayFigure], of: Callable[[DayFigure], K]) -> list[tuple[K, Sums]]:
    """Return sums by what `of` says of each figure, the one that promised most first."""
    found: dict[K, list[DayFigure]] = {}
    for one in figures:
        found.setdefault(of(one), []).append(one)
    return sorted(((key, sums(rows)) for key, rows in found.items()), key=lambda pair: -pair[1].promised)


def without_few(found: list[tuple[K, Sums]]) -> list[tuple[K, Sums]]:
    """Leave out groups of so few words that people could be told, and what would let one count them back."""
    shown = [pair for pair in found if pair[1].promised >= FEWEST]
    while shown and 0 < sum(one.promised for _key, one in found if (_key, one) not in shown) < FEWEST:
        shown.pop()
    return shown


def headline(whole: Sums) -> str:
    """Return the record in one sentence."""
    if not whole.settled:
        return _("No promise was due in these thirty days.")
    words = ngettext(
        "%(kept)s of %(promised)s promise kept in thirty days.",
        "%(kept)s of %(promised)s promises kept in thirty days.",
        whole.settled,
    )
    return words % {"kept": whole.kept, "promised": whole.settled}


def days_of(until: date) -> list[date]:
    """Return the thirty days that end with this one."""
    return [until - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def thread(by_day: dict[date, Sums], days: list[date]) -> list[Stitch]:
    """Return a stitch for each day: as long as much was promised, torn where a promise broke."""
    most = max((one.settled for one in by_day.values()), default=0)
    return [_stitch(number, by_day.get(on, Sums()), most) for number, on in enumerate(days)]


def day(on: date) -> str:
    """Return a day with weekday and year."""
    return phrases.whole_date(on, times.language())


def _stitch(number: int, of_day: Sums, most: int) -> Stitch:
    x = STEP // 2 + STEP * number
    if not of_day.settled:
        return Stitch(x, [("none", FOOT, FOOT - 4)])
    length = LEAST + (FOOT - TOP - LEAST) * of_day.settled / most
    torn = of_day.broken + of_day.mended
    # What was taken back or moved is neither: it must not look kept.
    counts = [("kept", of_day.kept), ("none", of_day.withdrawn + of_day.moved), ("torn", torn)]
    # A single one among many is seen as well.
    weights = [(look, max(count / of_day.settled, 0.2)) for look, count in counts if count]
    pieces, foot, each = [], float(FOOT), length / sum(weight for _look, weight in weights)
    for look, weight in weights:
        pieces.append((look, round(foot, 1), round(foot - weight * each, 1)))
        foot -= weight * each
    return Stitch(x, pieces)


def _at_most(seconds: int | None, most: int | None) -> int | None:
    return min(seconds, most) if seconds and most else seconds


def _length(seconds: int | None) -> str:
    return phrases.duration_left(seconds, times.language()) if seconds else ""
