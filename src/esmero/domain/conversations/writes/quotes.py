"""Words of somebody who was erased, where others quote them: looked for, decided, and blacked out."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from esmero.domain.conversations.kinds import BLACKED_OUT
from esmero.domain.conversations.models import Conversation, Message, Quote, Seeking
from esmero.domain.conversations.models.quotes import UNDECIDED
from esmero.domain.conversations.writes import searching
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events.kinds import Doer
from esmero.ground import search


def put_aside(locked: Iterable[str], *, of_id: int, at: datetime) -> list[int]:
    """Keep locked words of somebody who is being erased until others' letters were searched for them.

    Return the numbers of what is to be looked for, piece by piece.
    """
    Seeking.objects.filter(of_id=of_id).delete()
    return [Seeking.objects.create(of_id=of_id, locked=one, asked_at=at).pk for one in locked]


def put_aside_whole(locked: str, *, of_id: int, at: datetime) -> int:
    """Keep all their words, locked, to be looked for in what letters quote below. Return the number of it."""
    return Seeking.objects.create(of_id=of_id, locked=locked, asked_at=at, read_to=0).pk


def found_below(
    seeking: Seeking,
    places: Iterable[tuple[int, int, int]],
    *,
    not_theirs: Iterable[tuple[int, int, int]],
    counted: str,
    read_to: int | None,
    at: datetime,
) -> int:
    """Keep where they were found below letters, and up to which letter was read; none: forget the words.

    `not_theirs` are places kept before that turn out to be nobody's own: as far as nobody decided, they go.
    `counted` says, locked, what stands where so far. Return how many were found.
    """
    found = _keep(seeking, places, is_below=True, at=at)
    undecided = Quote.objects.filter(UNDECIDED, of_id=seeking.of_id, is_below=True, wanted_by_id=None)
    for number, starts, _length in not_theirs:
        undecided.filter(message_id=number, starts=starts).delete()
    if read_to is None:
        seeking.delete()
    else:
        Seeking.objects.filter(pk=seeking.pk).update(read_to=read_to, counted=counted)
    return found


def found_quotes(seeking: Seeking, places: Iterable[tuple[int, int, int]], *, at: datetime) -> int:
    """Keep where they were found (letter, first character, length), and forget the words. Return how many."""
    found = _keep(seeking, places, is_below=False, at=at)
    seeking.delete()
    return found


def _keep(seeking: Seeking, places: Iterable[tuple[int, int, int]], *, is_below: bool, at: datetime) -> int:
    waiting = Quote.objects.filter(UNDECIDED, is_below=is_below)
    known = set(waiting.values_list("message_id", "starts"))
    new = [one for one in dict.fromkeys(places) if one[:2] not in known]
    told = {"of_id": seeking.of_id, "is_below": is_below, "found_at": at}
    Quote.objects.bulk_create(
        Quote(message_id=number, starts=starts, length=length, **told) for number, starts, length in new
    )
    return len(new)


def want_all_out(quote_ids: Iterable[int], *, by: Doer) -> int:
    """Note that an owner wants all of these blacked out, as far as nobody decided. Return how many."""
    return Quote.objects.filter(UNDECIDED, pk__in=list(quote_ids)).update(wanted_by_id=by.id)


def leave_quote(quote: Quote, *, by: Doer, at: datetime) -> None:
    """Note that the words stay where they stand."""
    _decide(quote, is_blacked_out=False, by=by, at=at)
    record("quote.left", quote.message.conversation, by=by, at=at, message=quote.message_id)


def black_out(quote: Quote, *, by: Doer, at: datetime) -> tuple[Callable[[str], str], list[int]]:
    """Take the words out of the letter, and of what says twelve of them in a row in its conversation.

    The conversation is held, and the letter is read after that. Where HTML says the same, all of it goes and
    the plain words stay. Return what gives a text without the words, for what other rooms keep, and the
    letters that said them, by id: none where the words are not there any more, and nobody is asked again.
    """
    letter, conversation = quote.message, quote.message.conversation
    if quote.ends > len(quote.text) or not search.spoken(quote.text[quote.starts : quote.ends]):
        quote.delete()
        return str, []
    runs = search.runs_of(search.spoken(quote.text[quote.starts : quote.ends]))
    changed = [
        one.pk
        for one in Message.objects.filter(conversation=conversation).order_by("id")
        if _is_changed(one, runs, quote)
    ]
    subject = _without(conversation.subject, runs)
    if subject != conversation.subject:
        Conversation.objects.filter(pk=conversation.pk).update(subject=subject)
    _decide(quote, is_blacked_out=True, by=by, at=at)
    searching.index_conversation(conversation)
    record("quote.blacked_out", conversation, by=by, at=at, message=letter.pk)
    return lambda text: _without(text, runs), changed


def _without(text: str, runs: set[tuple[str, ...]]) -> str:
    return search.with_bars(text, list(search.said_in(text, runs)), BLACKED_OUT)


def _is_changed(one: Message, runs: set[tuple[str, ...]], quote: Quote) -> bool:
    """Put bars where a letter says or quotes these words, all in one go, and return whether it did."""
    here = [(quote.starts, quote.ends)] if one.pk == quote.message_id else []
    spans = search.as_one([*([] if quote.is_below else here), *search.said_in(one.text, runs)])
    below = search.as_one([*(here if quote.is_below else []), *search.said_in(one.quoted, runs)])
    is_enclosed = any(any(search.said_in(words, runs)) for words in _words_in(one.enclosed))
    if not spans and not below and not is_enclosed:
        return False
    said = {
        "text": search.with_bars(one.text, spans, BLACKED_OUT),
        "quoted": search.with_bars(one.quoted, below, BLACKED_OUT),
    }
    Message.objects.filter(pk=one.pk).update(**said, html="", enclosed=[] if is_enclosed else one.enclosed)
    waiting = Quote.objects.filter(UNDECIDED, message=one).exclude(pk=quote.pk)
    _bring_in_line(waiting.filter(is_below=False), spans, said["text"])
    _bring_in_line(waiting.filter(is_below=True), below, said["quoted"])
    return True


def _words_in(kept: Any) -> Iterator[str]:
    """Yield every text in what a letter keeps of its mail, however deep it lies."""
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, list | dict):
        for one in kept.values() if isinstance(kept, dict) else kept:
            yield from _words_in(one)


def _bring_in_line(waiting: QuerySet[Quote], spans: list[tuple[int, int]], text: str) -> None:
    """Other places of the letter stay to be decided, wherever they lie now; what a bar covers went."""
    for one in waiting:
        starts, ends = search.moved((one.starts, one.ends), spans, BLACKED_OUT)
        if starts < ends and search.spoken(text[starts:ends]):
            Quote.objects.filter(pk=one.pk).update(starts=starts, length=ends - starts)
        else:
            one.delete()


def _decide(quote: Quote, *, is_blacked_out: bool, by: Doer, at: datetime) -> None:
    quote.decided_at, quote.decided_by_id, quote.is_blacked_out = at, by.id, is_blacked_out
    quote.save(update_fields=["decided_at", "decided_by_id", "is_blacked_out"])
