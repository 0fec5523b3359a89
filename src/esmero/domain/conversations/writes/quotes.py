"""Words of somebody who was erased, where others quote them: looked for, decided, and blacked out."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from esmero.domain.conversations.kinds import BLACKED_OUT
from esmero.domain.conversations.models import Conversation, Message, Quote, Seeking
from esmero.domain.conversations.models.quotes import UNDECIDED
from esmero.domain.conversations.writes import searching
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events.kinds import Doer
from esmero.ground import search


def put_aside(locked: Iterable[str], *, of_id: int, at: datetime) -> None:
    """Keep locked words of somebody who is being erased until others' letters were searched for them."""
    Seeking.objects.filter(of_id=of_id).delete()
    Seeking.objects.bulk_create(Seeking(of_id=of_id, locked=one, asked_at=at) for one in locked)


def found_quotes(seeking: Seeking, places: Iterable[tuple[int, int, int]], *, at: datetime) -> int:
    """Keep where they were found (letter, first character, length), and forget the words. Return how many."""
    known = set(Quote.objects.filter(UNDECIDED).values_list("message_id", "starts"))
    new = [one for one in dict.fromkeys(places) if one[:2] not in known]
    Quote.objects.bulk_create(
        Quote(message_id=number, of_id=seeking.of_id, starts=starts, length=length, found_at=at)
        for number, starts, length in new
    )
    seeking.delete()
    return len(new)


def leave_quote(quote: Quote, *, by: Doer, at: datetime) -> None:
    """Note that the words stay where they stand."""
    _decide(quote, is_blacked_out=False, by=by, at=at)
    record("quote.left", quote.message.conversation, by=by, at=at, message=quote.message_id)


def black_out(quote: Quote, *, by: Doer, at: datetime) -> tuple[str, list[int]]:
    """Take the words out of the letter, and of what quotes it in its conversation.

    Where HTML says the same, all of it goes and the plain words stay. Return a regular expression that finds
    the words as they stood, for what other rooms keep, and the letters that said them, by id.
    """
    letter, conversation = quote.message, quote.message.conversation
    shape = search.pattern([letter.text[quote.starts : quote.ends]])
    text = letter.text[: quote.starts] + BLACKED_OUT + letter.text[quote.ends :]
    Message.objects.filter(pk=letter.pk).update(text=text, html="")
    _bring_in_line(quote)
    changed = [letter.pk, *_in_the_others(conversation, letter, shape)]
    subject = without(conversation.subject, shape)
    if subject != conversation.subject:
        Conversation.objects.filter(pk=conversation.pk).update(subject=subject)
    _decide(quote, is_blacked_out=True, by=by, at=at)
    searching.index_conversation(conversation)
    record("quote.blacked_out", conversation, by=by, at=at, message=letter.pk)
    return shape, changed


def without(text: str, shape: str) -> str:
    """Return a text with a bar in the place of each run of words that a regular expression finds."""
    return re.sub(shape, rf"\1{BLACKED_OUT}\3", text) if shape else text


def _in_the_others(conversation: Conversation, letter: Message, shape: str) -> Iterable[int]:
    """Take them out of what quotes the letter: folded away below others, or in answers of ours."""
    for one in Message.objects.filter(conversation=conversation).order_by("id"):
        said = {"text": one.text, "quoted": one.quoted}
        blacked = {name: without(words, shape) for name, words in said.items()}
        if blacked == said and one.pk != letter.pk:
            continue
        enclosed = [] if re.search(shape, str(one.enclosed)) else one.enclosed
        Message.objects.filter(pk=one.pk).update(**blacked, enclosed=enclosed, html="")
        if blacked["text"] != said["text"]:
            # Where other words stand in it is not known any more: they were found beside these.
            Quote.objects.filter(UNDECIDED, message=one).exclude(pk__in=_of(letter)).delete()
        yield one.pk


def _of(letter: Message) -> list[int]:
    return list(Quote.objects.filter(message=letter).values_list("id", flat=True))


def _bring_in_line(quote: Quote) -> None:
    """What comes later in the letter moves; what lay across these words went with them."""
    others = Quote.objects.filter(UNDECIDED, message=quote.message_id).exclude(pk=quote.pk)
    across = [one.pk for one in others if one.starts < quote.ends and quote.starts < one.ends]
    others.filter(pk__in=across).delete()
    later = others.filter(starts__gte=quote.ends)
    later.update(starts=F("starts") + len(BLACKED_OUT) - quote.length)


def _decide(quote: Quote, *, is_blacked_out: bool, by: Doer, at: datetime) -> None:
    quote.decided_at, quote.decided_by_id, quote.is_blacked_out = at, by.id, is_blacked_out
    quote.save(update_fields=["decided_at", "decided_by_id", "is_blacked_out"])
