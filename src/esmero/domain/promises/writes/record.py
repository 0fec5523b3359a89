"""The record of kept words: each word as it stands, each day's figures, and the proof of what they were."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from esmero.domain.events import reads as events_reads
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import reads
from esmero.domain.promises.kinds import WordState
from esmero.domain.promises.models import DayFigure, Word
from esmero.ground import db
from esmero.ground.refs import Audience

# What may still change once a word is settled: how it stands (mended, reinstated), never whose it was.
STANDS = ["state", "took_seconds", "is_counted"]
ALL = ["on", "due_at", "kind", "team_id", "channel_id", *STANDS]


def note_words(words: Sequence[Word]) -> int:
    """Keep words as they stand now; their days are counted again where something changed. Return how many."""
    kept = {word.pk: word for word in Word.objects.filter(pk__in=[word.pk for word in words])}
    new = [word for word in words if word.pk not in kept]
    Word.objects.bulk_create(new, ignore_conflicts=True)
    was_open = [word for word in words if word.pk in kept and kept[word.pk].state == WordState.OPEN]
    settled = [word for word in words if word.pk in kept and kept[word.pk].state != WordState.OPEN]
    changed = [word for word in was_open if _columns(word) != _columns(kept[word.pk])]
    _count_where_it_stood([kept[word.pk] for word in changed])
    Word.objects.bulk_update(changed, ALL)
    stands = [word for word in settled if _stands(word) != _stands(kept[word.pk])]
    Word.objects.bulk_update(stands, STANDS)
    return len(new) + len(changed) + len(stands)


def set_figures(on: date, figures: Sequence[DayFigure], *, at: datetime) -> bool:
    """Keep the figures of a day and record them, if they are others than before. Return whether they are.

    What was recorded is never taken back: the next event stands behind it and names it.
    """
    db.alone_with("record", "counted")
    Word.objects.filter(on=on, is_counted=False).update(is_counted=True)
    kept = reads.figures_on(on)
    if reads.rows_of(kept) == reads.rows_of(figures):
        return False
    DayFigure.objects.filter(on=on).delete()
    DayFigure.objects.bulk_create(figures)
    last, seal = reads.last_counted(), events_reads.last_seal()
    events.record(
        "record.counted",
        about=reads.record_of(on),
        audience=Audience(is_internal=True),
        by=THE_SOFTWARE,
        at=at,
        **reads.stated(on, figures),
        before=last.digest if last else "",
        # The mark of the whole chain as it was then: whoever kept this line can hold us to all of it.
        mark=seal.mark if seal else "",
    )
    return True


def _count_where_it_stood(words: Iterable[Word]) -> None:
    """A word that left its day (another zone, another first time) leaves the figures of that day, too."""
    for on in {word.on for word in words if word.is_counted}:
        Word.objects.filter(on=on).update(is_counted=False)


def _columns(word: Word) -> tuple[object, ...]:
    return (word.on, word.due_at, word.kind, word.team_id, word.channel_id, *_stands(word))


def _stands(word: Word) -> tuple[object, ...]:
    return word.state, word.took_seconds
