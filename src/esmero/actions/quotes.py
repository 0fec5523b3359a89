"""Words of somebody who was erased, where others quote them: looked for afterwards, decided by an owner.

An erasure waits for none of it. Its words lie aside locked until the search is through, which takes
minutes; then only places are kept. Nothing is blacked out by itself (decision 0086).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.actions import set_up
from esmero.domain.channels import writes as channels
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.workbench import reads as desk
from esmero.domain.workbench import writes as workbench
from esmero.ground import crypto, db
from esmero.ground.tasks import queue
from esmero.insight import quoted_words

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Quote, Seeking
    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Agent

log = logging.getLogger(__name__)

TASK = "quotes.seek"
BELOW = "quotes.seek_below"
OUT = "quotes.black_out"
PURPOSE = "words of somebody who was erased"
# Letters of theirs that are looked for in one task.
AT_ONCE = 5
# Letters of others of which is read what they quote below, in one task.
READ_AT_ONCE = 1000
# Places that one task blacks out.
OUT_AT_ONCE = 20
# An owner decides no more with one press.
MOST = 200
# A letter is tried for two days; then nobody needs its bytes, which name or quote who was erased.
LEFT_BY_THEN = timedelta(days=3)


def put_aside(customer: Customer, *, also: Collection[int], but: Collection[int], at: datetime) -> None:
    """The step inside an erasure, before the words go: have others' letters searched for them afterwards.

    `also` are letters of theirs that stand with others, `but` letters of others that stand with them.
    """
    words = conversations.own_words(customer, also=also, but=but)
    own = [text for text, _language in words if len(text.split()) >= quoted_words.RUN]
    pieces = [own[first : first + AT_ONCE] for first in range(0, len(own), AT_ONCE)]
    locked = [crypto.lock(PURPOSE, json.dumps(one)) for one in pieces]
    for number in conversation_writes.put_aside(locked, of_id=customer.pk, at=at):
        queue.enqueue(TASK, at=at, seeking_id=number)
    if own:
        whole = crypto.lock(PURPOSE, json.dumps(own))
        number = conversation_writes.put_aside_whole(whole, of_id=customer.pk, at=at)
        queue.enqueue(BELOW, at=at, seeking_id=number)


def seek(*, seeking_id: int, at: datetime) -> int:
    """Look for words that lie aside, as a task of its own. Return how many places were found.

    Letters are compared before the transaction, and inside it once more those where something was found:
    somebody may have changed them in between.
    """
    seeking = conversations.seeking(seeking_id)
    if seeking is None:
        return 0
    texts = _texts(seeking)
    letters = {number for text in texts for number, *_place in quoted_words.places_of(text)}
    with db.write():
        held = conversations.seeking(seeking_id)
        # Another worker was quicker, or the person is being erased anew.
        if held is None:
            return 0
        places = [place for text in texts for place in quoted_words.places_in(text, letters)]
        return conversation_writes.found_quotes(held, places, at=at)


def seek_below(*, seeking_id: int, at: datetime) -> int:
    """Look for all words in what the next letters quote below, as a task, which asks for the one after it.

    Each letter that quotes anything is read once for each person, by an index of these. What more than
    EVERYBODYS of all these letters quote is nobody's own. Return how many places were found.
    """
    seeking = conversations.seeking(seeking_id)
    if seeking is None or seeking.read_to is None:
        return 0
    texts, letters = _texts(seeking), conversations.quoting_after(seeking.read_to, limit=READ_AT_ONCE)
    there = {number for (number, *_rest), _mark in quoted_words.below(texts, letters)}
    with db.write():
        held = conversations.seeking(seeking_id)
        if held is None or held.read_to != seeking.read_to:
            return 0
        so_far = _counted(held)
        found = quoted_words.below(texts, conversations.quoted_in(there))
        places, not_theirs = quoted_words.sorted_out(found, so_far)
        counted = crypto.lock(PURPOSE, json.dumps(so_far))
        read_to = letters[-1][0] if len(letters) == READ_AT_ONCE else None
        if read_to is not None:
            queue.enqueue(BELOW, at=at, seeking_id=seeking_id)
        return conversation_writes.found_below(
            held, places, not_theirs=not_theirs, counted=counted, read_to=read_to, at=at
        )


def _texts(seeking: Seeking) -> list[str]:
    return _unlocked(seeking, seeking.locked) or []


def _counted(seeking: Seeking) -> dict[str, list[quoted_words.Place] | None]:
    """Return by their mark which words stand where below, in all letters that were read so far."""
    return _unlocked(seeking, seeking.counted) or {}


def _unlocked(seeking: Seeking, locked: str) -> Any:
    try:
        return json.loads(crypto.unlock(PURPOSE, locked)) if locked else None
    except (crypto.CannotUnlock, ValueError):
        log.warning("Words that were put aside (%s) can't be read any more.", seeking.pk)
        return None


def black_out(*, agent: Agent, quote_ids: Iterable[int], at: datetime) -> int:
    """Black out quotes that wait, wherever the words stand in their conversations. Return how many.

    Each has a transaction of its own; what was decided meanwhile is passed over. Raises OwnersOnly.
    """
    return _each(agent, quote_ids, _black_out, at=at)


def black_out_all(*, agent: Agent, quote_ids: Iterable[int], at: datetime) -> int:
    """Have quotes that wait blacked out by a task, some at once. Return how many. Raises OwnersOnly."""
    with db.write():
        by = set_up.owner_of(agent)
        wanted = conversation_writes.want_all_out(list(quote_ids)[:MOST], by=by)
        queue.enqueue(OUT, at=at, once=OUT)
        return wanted


def go_on_blacking_out(*, at: datetime) -> int:
    """Black out the next quotes of which an owner said so, as a task. Return how many are done.

    Each has a transaction of its own. One that fails is left to an owner again, and the others go on.
    """
    found = conversations.quotes_wanted(limit=OUT_AT_ONCE)
    done = sum(_out_or_back(number, Doer(AGENT, by_id), at=at) for number, by_id in found)
    if len(found) == OUT_AT_ONCE:
        with db.write():
            queue.enqueue(OUT, at=at, once=OUT)
    return done


def _out_or_back(number: int, by: Doer, *, at: datetime) -> bool:
    try:
        with db.write():
            quote = conversations.quote_to_decide(number)
            if quote is not None:
                return _black_out(quote, by=by, at=at)
            # Decided, or put into another conversation meanwhile: then an owner is asked again.
            conversation_writes.want_all_out([number], by=THE_SOFTWARE)
            return False
    except db.Collided:
        raise
    except Exception:
        log.exception("Quote %s could not be blacked out.", number)
        with db.write():
            conversation_writes.want_all_out([number], by=THE_SOFTWARE)
        return False


def leave(*, agent: Agent, quote_ids: Iterable[int], at: datetime) -> int:
    """Let quotes that wait stay as they are. Return how many. Raises OwnersOnly."""
    return _each(agent, quote_ids, _leave, at=at)


def _each(agent: Agent, quote_ids: Iterable[int], decide: Callable[..., bool], *, at: datetime) -> int:
    """Decide each in a transaction of its own: none waits for another in a circle."""
    done = 0
    for number in list(quote_ids)[:MOST]:
        with db.write():
            by = set_up.owner_of(agent)
            quote = conversations.quote_to_decide(number)
            if quote is not None:
                done += decide(quote, by=by, at=at)
    return done


def _leave(quote: Quote, *, by: Doer, at: datetime) -> bool:
    conversation_writes.leave_quote(quote, by=by, at=at)
    return True


def _black_out(quote: Quote, *, by: Doer, at: datetime) -> bool:
    conversation, since = quote.message.conversation, quote.message.at
    without, changed = conversation_writes.black_out(quote, by=by, at=at)
    if not changed:
        return False
    workbench.black_out(conversation, without)
    channels.forget_originals(changed, at=at)
    # Our later letters quote it whole.
    empty_what_went_out({(conversation.pk, conversation.customer_id): since}, at=at)
    queue.enqueue("search.wipe", at=at, once="search.wipe")
    return True


def empty_what_went_out(since: Mapping[tuple[int, int], datetime], *, at: datetime) -> None:
    """The step inside a transaction: empty our mail in conversations (with their customers) from a moment on.

    It quotes or names somebody who was erased. What has yet to leave loses its bytes once it left.
    """
    later: list[int] = []
    for (number, _customer_id), moment in since.items():
        told_of = {number} | conversation_writes.put_into([number])
        later += channels.forget_letters(
            number,
            since=moment,
            copies_of=conversations.letters_of([number]),
            notice_ids=desk.notices_about(told_of),
        )
    if later:
        queue.enqueue("letters.forget", at=at, due_at=at + LEFT_BY_THEN, delivery_ids=later)
