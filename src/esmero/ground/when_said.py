"""Finds in a letter what its writer says they will do by when: "I'll call you tomorrow at ten".

English, Spanish and Russian, without being told which. Found is only what a person says of themselves, not in
a question, not on a condition, not in what they quote. The work is linear in the letter, and bounded.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from esmero.ground import said_numbers, when
from esmero.ground import when_said_words as said
from esmero.ground import when_words as words
from esmero.ground.when_days import COUNT, Hours

# A letter is no longer; what stands beyond is not read.
MOST_READ = 200_000
# A sentence is read so far: whoever writes on without a stop says when at its beginning.
LONGEST_SENTENCE = 400
# A time with all its words is no longer.
LONGEST_TIME = 90
# So many of a letter's sentences in which somebody says what they will do are looked at for a time.
MOST_SENTENCES = 100
# How far a time may stand behind its verb, and before it.
FAR_BEHIND, FAR_BEFORE = 120, 60
# Who writes what is done, and not who does it, may only tell of it: its time stands beside it.
BESIDE = 30
LONGEST_WORDING = 300


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


END_OF_SENTENCE = re.compile(r"[.!?…]+(?=\s|$)")
NOT_OURS = re.compile(r"^\s*(?:>|/\S)|\[\[|\{\{")
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|„[^“]*“|\"[^\"]*\"")
PROMISES = _pattern(f"(?P<passive>{said.PASSIVES})|{said.ENGLISH}|{said.SPANISH}|{said.RUSSIAN}")
CALLS = _pattern(said.CALLS)
CONDITION = _pattern(said.CONDITION)
NOT_MEANT, DENIED = _pattern(said.NOT_MEANT), _pattern(said.DENIED)
BREAK, AND = _pattern(said.BREAK), _pattern(r"\b(?:and|y|e|или|и|or|o)\b")
NOT_BY_THEN, BY_THEN_ONLY = _pattern(said.NOT_BY_THEN), _pattern(said.BY_THEN_ONLY)
OTHER_THINGS = _pattern(said.OTHER_THINGS)
BARE_HOUR, AFTER_AN_HOUR = _pattern(r"(?<![:.\d/])\b\d{1,2}$"), _pattern(said.AFTER_AN_HOUR)
SAID_AGAIN = _pattern(r",?\s+(?:the\s+)?(?=\d|el\s+\d|[a-zа-я]+\s+\d)")
BEGINS_A_CLAUSE = _pattern(said.BEGINS_A_CLAUSE)
NEXT_WEEK = _pattern(words.NEXT_WEEK)
BUT_PART_OF_IT = _pattern(r"\b(?:before|early|late|later|not)\s*$")
MAY_BEGIN = _pattern(
    rf"(?<!\w)(?=\d|(?:{words.BEFORE_DAY}|{words.BEFORE_CLOCK}|{words.BEFORE_NAMED_CLOCK}|{words.IN}|"
    rf"{words.NEXT_WEEK}|{words.NEXT_WORKING_DAY}|{words.FROM}(?:{COUNT})|{words.FIRST_THING_ON}|"
    rf"{words.END_OF_THIS_WEEK}|{words.END_OF_NEXT_WEEK}|{words.END_OF_THIS_MONTH}|"
    + "|".join(part for table in (words.DAYS_AHEAD, words.PARTS_OF_TODAY, words.WEEKDAYS) for part in table)
    + "|"
    + "|".join(part for table in (words.MONTHS, words.CLOCKS) for part in table)
    + r")\b)"
)


@dataclass(frozen=True)
class Said:
    """A sentence that says what its writer does by when; `wording` is it without the time."""

    sentence: str
    wording: str
    due_at: datetime  # in UTC

    @property
    def key(self) -> str:
        """Return what tells this sentence from others, without its words."""
        return hashlib.sha256(self.sentence.rstrip(".!… ").casefold().encode()).hexdigest()[:12]


@dataclass(frozen=True)
class _Now:
    """When a letter is written, and on whose clock and hours its words are meant."""

    at: datetime
    zone: ZoneInfo
    hours: Hours | None

    def time_of(self, text: str, start: int) -> tuple[datetime, int] | None:
        return when.begins(text[start : start + LONGEST_TIME], at=self.at, zone=self.zone, hours=self.hours)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def is_a_call(wording: str) -> bool:
    """Say whether what is promised is to call the customer, and nobody else."""
    return CALLS.search(wording) is not None


def said_in(text: str, *, at: datetime, zone: ZoneInfo, hours: Hours | None = None) -> Iterator[Said]:
    """Yield what the writer of a letter says they will do by a time ahead, sentence by sentence.

    Arguments: as `when.parse`. Quoted lines, lines with blanks
    that are still to be filled, and lines that begin with a slash say nothing.
    """
    left, now = MOST_SENTENCES, _Now(at, zone, hours)
    for sentence in _sentences(text[:MOST_READ]):
        if PROMISES.search(sentence) is None:
            continue
        left -= 1
        if found := _said(sentence, now):
            yield found
        if not left:
            return


def _sentences(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.isspace() or not line or NOT_OURS.search(line):
            continue
        begin = 0
        for end in END_OF_SENTENCE.finditer(line):
            if "?" not in end[0]:
                yield when.plain(line[begin : begin + LONGEST_SENTENCE][: end.end() - begin])
            begin = end.end()
        if begin < len(line):
            yield when.plain(line[begin : begin + LONGEST_SENTENCE])


def _said(sentence: str, now: _Now) -> Said | None:
    masked = QUOTED.sub(lambda found: "·" * len(found[0]), sentence)
    if CONDITION.search(masked):
        return None
    text, back = said_numbers.in_digits(masked)
    verbs = [found for found in PROMISES.finditer(text) if _is_meant(text, found.start())]
    for start, end, due_at in _times(text, now) if verbs else ():
        if any(_belongs(text, verb, start, end) for verb in verbs):
            wording = _without(sentence, back[start], back[end])
            return Said(sentence, wording, due_at) if wording else None
    return None


def _is_meant(text: str, verb: int) -> bool:
    return not NOT_MEANT.search(text[:verb]) and not DENIED.search(text[max(0, verb - 40) : verb])


def _times(text: str, now: _Now) -> Iterator[tuple[int, int, datetime]]:
    """Yield where each time by which something may be done begins and ends, and the time."""
    read_to = 0
    for place in MAY_BEGIN.finditer(text):
        start = place.start()
        if start < read_to:
            continue
        found = now.time_of(text, start)
        if found is None:
            continue
        due_at, length = found
        read_to = start + length
        due_at, read_to = _with_its_date(text, due_at, read_to, now)
        if _is_a_time(text, start, read_to):
            yield start, read_to, due_at


def _with_its_date(text: str, due_at: datetime, end: int, now: _Now) -> tuple[datetime, int]:
    """Read on where the same day is said in another way right behind: "on Friday, 20 November at 10:00"."""
    gap = SAID_AGAIN.match(text, end)
    again = now.time_of(text, gap.end()) if gap else None
    if gap is None or again is None or now.day_of(again[0]) != now.day_of(due_at):
        return due_at, end
    return again[0], gap.end() + again[1]


def _is_a_time(text: str, start: int, end: int) -> bool:
    """Whether the words say by when, and nothing else: "after friday", "1/2 kg", "the sun" do not."""
    found = text[start:end]
    if (
        BY_THEN_ONLY.match(found)
        or OTHER_THINGS.fullmatch(found.rstrip("."))
        or NOT_BY_THEN.search(text[:start])
        or (NEXT_WEEK.fullmatch(found) and BUT_PART_OF_IT.search(text[:start]))
    ):
        return False
    if not BARE_HOUR.search(found) or AFTER_AN_HOUR.match(text, end):
        return True
    return PROMISES.match(text[end:].lstrip()) is not None


def _belongs(text: str, verb: re.Match[str], start: int, end: int) -> bool:
    """Whether a time is the one of this verb: close to it, and nothing that others do between them."""
    if start >= verb.start():
        gap = text[verb.end() : start]
        return len(gap) <= (BESIDE if verb["passive"] else FAR_BEHIND) and not BREAK.search(gap)
    gap = text[end : verb.start()]
    is_close = len(gap) <= FAR_BEFORE and "," not in gap.strip().removeprefix(",")
    is_alone = not BREAK.search(gap) and not AND.search(gap)
    return is_close and is_alone and BEGINS_A_CLAUSE.search(text[:start]) is not None


def _without(sentence: str, start: int, end: int) -> str:
    """Return what is said without its time, which is shown beside it and would soon mean another day."""
    before, after = sentence[:start].rstrip(), sentence[end:].lstrip(" ,")
    glue = "" if after[:1] in {"", ".", "!", ";", ")"} else " "
    return f"{before}{glue}{after}".strip(" ,;:.!–—-…")[:LONGEST_WORDING].strip()
