"""The proof of the record: what was sealed says again what became of each word, and what each day came to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from esmero.domain.events.models import Event, Seal
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import DayFigure, Promise, Word
from esmero.domain.staff.models import Team
from esmero.domain.workbench import reads as workbench
from esmero.insight import kept_words

AT_ONCE = 400
VERSION = 1
# Counts that are fetched at once.
PIECE = 500


def faults() -> Iterator[str]:
    """Yield a sentence for each word or day of the record that is not what happened."""
    up_to = workbench.followed_to(kept_words.FOLLOWER) or 0
    yield from _words_as_they_happened(up_to)
    yield from _no_word_is_missing(up_to)
    yield from _days_as_they_were_recorded()


def lines(company: str) -> Iterator[dict[str, Any]]:
    """Yield the record as it is published: a heading, then each count of a day in the order of counting.

    Whoever has the file can check it without us (`esmero record verify`): each line names the one before.
    """
    yield {"esmero": "kept-word record", "version": VERSION, "company": company}
    after = 0
    while counts := _counts_after(after):
        for event in counts:
            yield {
                "event": event.pk,
                "at": event.at.isoformat(),
                "figures": event.payload,
                "salt": bytes(event.salt or b"").hex(),
                "digest": event.digest,
            }
        after = counts[-1].pk


def _counts_after(number: int) -> list[Event]:
    """Return the next counts: in pieces, so that whoever reads slowly holds no question open."""
    return list(Event.objects.filter(about_kind="record", pk__gt=number).order_by("id")[:PIECE])


def _words_as_they_happened(up_to: int) -> Iterator[str]:
    rows = Word.objects.order_by("promise_id")
    last = 0
    while words := list(rows.filter(promise_id__gt=last)[:AT_ONCE]):
        last = words[-1].pk
        happened = _happened({word.pk for word in words}, up_to)
        for word in words:
            due_at, state = _told(word, happened[word.pk])
            if due_at != word.due_at or state != word.state:
                yield f"The record says of promise {word.pk} what did not happen."


def _happened(first_ids: set[int], up_to: int) -> dict[int, list[tuple[int | None, Event]]]:
    """Return by the first of a chain what happened, each with what its promise followed."""
    first_of = {number: number for number in first_ids}
    new, before = dict(first_of), dict[int, int]()
    while new:
        found = Promise.objects.filter(renewed_from__in=new).values_list("id", "renewed_from_id")
        before |= dict(found)
        new = {number: new[followed] for number, followed in found}
        first_of |= new
    rows = Event.objects.filter(about_kind="promise", about_id__in=first_of, id__lte=up_to)
    happened: dict[int, list[tuple[int | None, Event]]] = defaultdict(list)
    for event in rows.order_by("id"):
        first = first_of[event.about_id]
        happened[first].append((before.get(event.about_id), event))
    return happened


def _told(word: Word, happened: list[tuple[int | None, Event]]) -> tuple[datetime, str]:
    """Return what the events say of a word: its first time (theirs, unless it was erased) and its end."""
    due_at = word.due_at
    moments: dict[str, datetime | None] = {}
    kept_later_at = None
    for followed, event in happened:
        if event.verb == "promise.moved":  # of what follows: it names the one that it moved, unless erased
            if (event.payload or {}).get("moved", followed) == word.pk:
                moments["promise.moved"] = event.at
        elif followed is not None:
            kept_later_at = event.at if event.verb == "promise.kept" else kept_later_at
            if event.verb == "promise.broken":
                moments["promise.broken"] = event.at
        elif event.verb == "promise.made":
            told = (event.payload or {}).get("due_at")
            due_at = datetime.fromisoformat(told) if told else due_at
        elif event.verb == "promise.reinstated":
            moments["promise.withdrawn"] = None
        else:
            moments[event.verb] = event.at
    state = kept_words.state_of(
        due_at,
        kept_at=moments.get("promise.kept"),
        withdrawn_at=moments.get("promise.withdrawn"),
        is_broken=moments.get("promise.broken") is not None,
        is_moved=moments.get("promise.moved") is not None,
        kept_later_at=kept_later_at,
    )
    return due_at, state


def _no_word_is_missing(up_to: int) -> Iterator[str]:
    made = Event.objects.filter(about_kind="promise", about_id=OuterRef("pk"), verb=kept_words.MADE)
    made = made.filter(id__lte=up_to)
    # What a merge hid was told to its customer all the same.
    is_told = Q(is_internal=False) | Exists(made.filter(is_internal=False))
    given = Promise.objects.filter(Exists(made), is_told, renewed_from=None)
    given = given.exclude(kind=PromiseKind.LOOK_AGAIN)
    given = given.exclude(team_id__in=Team.objects.filter(practised_by__isnull=False).values("id"))
    missing = given.exclude(Exists(Word.objects.filter(pk=OuterRef("pk"))))
    for number in missing.values_list("id", flat=True).iterator():
        yield f"The record says nothing of promise {number}."


def _days_as_they_were_recorded() -> Iterator[str]:
    recorded: dict[date, Any] = {}
    for event in Event.objects.filter(about_kind="record").order_by("id").iterator():
        recorded[date.fromordinal(event.about_id)] = event.payload
    unfinished = set(Word.objects.filter(is_counted=False).values_list("on", flat=True).distinct())
    days = recorded.keys() | set(DayFigure.objects.values_list("on", flat=True).distinct())
    for on in sorted(days):
        figures = promises.figures_on(on)
        said = recorded.get(on) or {}
        stated = promises.stated(on, figures)
        if {name: said.get(name) for name in stated} != stated:
            yield f"The figures of {on} are not those that were recorded."
        if on not in unfinished and promises.rows_of(kept_words.figures_of(on)) != promises.rows_of(figures):
            yield f"The figures of {on} are not what its words come to."


@dataclass(frozen=True)
class Happened:
    """An event of a word: its digest, and the mark of the seal that covers it (none yet: empty)."""

    event_id: int
    verb: str
    at: datetime
    digest: str
    mark: str


def story_of(promise_id: int) -> list[Happened]:
    """Return what happened to a promise and all that renewed it, oldest first."""
    chain = promises.with_renewals({promise_id})
    events = Event.objects.filter(about_kind="promise", about_id__in=chain).order_by("id")
    seals = Seal.objects.filter(last_event_id__gte=OuterRef("pk")).order_by("last_event_id")
    rows = events.annotate(sealed=Subquery(seals.values("mark")[:1]))
    return [
        Happened(number, verb, at, digest, sealed or "")
        for number, verb, at, digest, sealed in rows.values_list("id", "verb", "at", "digest", "sealed")
    ]
