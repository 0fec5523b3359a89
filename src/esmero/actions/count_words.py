"""Counting kept words: what happened to promises becomes words, and the words of days that are over figures.

It follows the events, so it may be done at any time and as often as one likes; what is counted once stays the
same. Large installations are counted in pieces.
"""

from datetime import datetime

from esmero.domain.events import reads as events
from esmero.domain.promises import writes as promises
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as followers
from esmero.ground import db
from esmero.insight import kept_words

# Events read at once; a transaction of some ten milliseconds.
MANY = 200
CHANGE_A_WORD = (
    "promise.made",
    "promise.kept",
    "promise.broken",
    "promise.renewed",
    "promise.handed_on",
    "promise.moved",
    "promise.withdrawn",
    "promise.reinstated",
)


def count(*, at: datetime) -> int:
    """Bring the record up to date with what happened. Returns how many days have other figures now."""
    keep_up()
    changed = 0
    while days := kept_words.days_to_count(kept_words.today(at)):
        for on in days:
            with db.write():
                # No word may change between being summed and being said to be counted.
                db.alone_with("follower", kept_words.FOLLOWER)
                changed += promises.set_figures(on, kept_words.figures_of(on), at=at)
    return changed


def keep_up() -> None:
    """Take in all that happened to promises, in transactions of its own."""
    while _follow():
        pass


def _follow() -> bool:
    """Take in the next events; False when there are no more."""
    with db.write():
        db.alone_with("follower", kept_words.FOLLOWER)
        seen = workbench.followed_to(kept_words.FOLLOWER) or 0
        # Asked for first: what is added meanwhile has a higher number and is read the next time.
        newest = events.newest_id()
        happened = events.told_after(seen, CHANGE_A_WORD, limit=MANY)
        promises.note_words(kept_words.words_of({event.about_id for event in happened}))
        is_more = len(happened) == MANY
        followers.follow(kept_words.FOLLOWER, event_id=happened[-1].pk if is_more else max(newest, seen))
    return is_more
