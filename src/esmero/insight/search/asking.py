"""What somebody types into the search: words, "a phrase", -without, from: a person, before: a day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from esmero.ground import search
from esmero.ground.search import Question, Term

PART = re.compile(r'(?P<minus>-)?(?:(?P<name>[^\W\d_]+):)?(?P<said>"[^"]*"?|«[^»]*»?|“[^”]*”?|\S+)')
QUOTES = '"«»“”'
FROM = {"from", "de", "от"}
BEFORE = {"before", "antes", "до"}
AFTER = {"after", "since", "desde", "despues", "после", "с"}
ON = {"on", "el", "за"}
DAYS = {
    "today": 0, "hoy": 0, "сегодня": 0,
    "yesterday": -1, "ayer": -1, "вчера": -1,
}  # fmt: skip
YEAR_FIRST = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?")
MOST_TERMS = 12


class NotADate(ValueError):
    """What stands after before:, after: or on: is no date; `said` is what was typed."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass
class Asked:
    """What was understood. `words`, `without` and `writers` are terms; the rest is a stretch of time."""

    words: list[Term] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    writers: list[Term] = field(default_factory=list)
    since: datetime | None = None
    until: datetime | None = None
    # The plain words as they were typed, for whoever mistyped a name.
    plain: list[str] = field(default_factory=list)

    def question(self, team_ids: list[int] | None) -> Question:
        """Return it as a question to the index, for somebody who sees these teams (None: all)."""
        return Question(
            words=tuple(self.words),
            without=tuple(self.without),
            writers=tuple(self.writers),
            team_ids=None if team_ids is None else tuple(team_ids),
            since=self.since,
            until=self.until,
        )

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.without or self.writers or self.since or self.until)


def understand(typed: str, *, at: datetime, zone: ZoneInfo) -> Asked:
    """Return what somebody asks for. Raises NotADate."""
    asked = Asked()
    parts = list(PART.finditer(typed))[:MOST_TERMS]
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1 and not typed[-1:].isspace()
        _take(part, asked, is_last=is_last, at=at, zone=zone)
    return asked


def _take(part: re.Match[str], asked: Asked, *, is_last: bool, at: datetime, zone: ZoneInfo) -> None:
    name, said = search.fold(part["name"] or ""), part["said"].strip(QUOTES)
    if name in BEFORE | AFTER | ON:
        _take_time(name, said, asked, at=at, zone=zone)
        return
    if name and name not in FROM:
        said = part.group().lstrip("-")
    # A word in quotes is whole; the last of the others may still be on its way.
    term = search.term(said, may_begin=is_last and part["said"][0] not in QUOTES)
    if term is None:
        return
    if part["minus"]:
        asked.without.append(search.term(said) or term)
    elif name in FROM:
        asked.writers.append(term)
    else:
        asked.words.append(term)
        asked.plain.append(said)


def _take_time(name: str, said: str, asked: Asked, *, at: datetime, zone: ZoneInfo) -> None:
    first, last = _days(said, today=at.astimezone(zone).date())
    start = datetime.combine(first, time(), tzinfo=zone)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    if name in AFTER | ON:
        asked.since = max(asked.since or start, start)
    if name in BEFORE:
        asked.until = min(asked.until or start, start)
    elif name in ON:
        asked.until = min(asked.until or end, end)


def _days(said: str, *, today: date) -> tuple[date, date]:
    """Return the first and the last day of what was said: a day, a month or a year. Raises NotADate."""
    if search.fold(said) in DAYS:
        day = today + timedelta(days=DAYS[search.fold(said)])
        return day, day
    try:
        return next(_read_days(said, today))
    except (ValueError, StopIteration) as error:
        raise NotADate(said) from error


def _read_days(said: str, today: date) -> Iterator[tuple[date, date]]:
    if found := YEAR_FIRST.fullmatch(said):
        year, month, day = found[1], found[2], found[3]
        first = date(int(year), int(month or 1), int(day or 1))
        last = first if day else _month_end(first if month else date(int(year), 12, 1))
        yield _in_our_times(first), last
    if found := DAY_FIRST.fullmatch(said):
        day, month = int(found[1]), int(found[2])
        only = date(int(found[3] or today.year), month, day)
        # Without a year it is the last such day: letters are of the past.
        only = only if found[3] or only <= today else date(today.year - 1, month, day)
        yield _in_our_times(only), only


def _month_end(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _in_our_times(day: date) -> date:
    if not 2000 <= day.year < 2099:
        raise ValueError(day)
    return day
