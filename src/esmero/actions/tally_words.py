"""Counting the words that people and software write to customers.

It follows the events, so a letter costs nothing more when it is written, and each is counted once.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes
from esmero.domain.events import reads as events
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as followers
from esmero.ground import db
from esmero.insight import kept_words, machine_words

# Letters read at once.
MANY = 200


def tally(*, at: datetime) -> int:
    """Count what was written since the last time. Returns how many letters; may run twice."""
    counted = 0
    while True:
        found, is_more = _next()
        counted += found
        if not is_more:
            return counted


def _next() -> tuple[int, bool]:
    """Count the next letters; return how many, and whether there are more."""
    with db.write():
        db.alone_with("follower", machine_words.FOLLOWER)
        seen = workbench.followed_to(machine_words.FOLLOWER) or 0
        # Asked for first: what is added meanwhile has a higher number and is counted the next time.
        newest = events.newest_id()
        happened = events.told_after(seen, machine_words.LETTERS, limit=MANY)
        written = conversations.written_now({event.about_id for event in happened})
        letters: Counter[tuple[date, int, str]] = Counter()
        words: Counter[tuple[date, int, str]] = Counter()
        for one in written:
            day = (kept_words.today(one.at), one.channel_id, one.written_by)
            letters[day] += 1
            words[day] += len(one.words.split())
        for day in letters:
            on, channel_id, who = day
            writes.tally(on, channel_id=channel_id, written_by=who, letters=letters[day], words=words[day])
        is_more = len(happened) == MANY
        last = happened[-1].pk if is_more else max([newest, seen, *(event.pk for event in happened)])
        if last > seen:
            followers.follow(machine_words.FOLLOWER, event_id=last)
    return len(written), is_more
