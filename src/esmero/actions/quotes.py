"""Words of somebody who was erased, where others quote them: looked for afterwards, decided by an owner.

An erasure waits for none of it. Its words lie aside locked until the search is through, which takes
minutes; then only places are kept. Nothing is blacked out by itself (decision 0086).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.actions import set_up
from esmero.domain.channels import writes as channels
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.workbench import reads as desk
from esmero.domain.workbench import writes as workbench
from esmero.ground import crypto, db
from esmero.ground.tasks import queue
from esmero.insight import quoted_words

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Quote, Seeking
    from esmero.domain.customers.models import Customer
    from esmero.domain.events.kinds import Doer
    from esmero.domain.staff.models import Agent

log = logging.getLogger(__name__)

TASK = "quotes.seek"
PURPOSE = "words of somebody who was erased"
# Letters of theirs that are looked for in one task.
AT_ONCE = 5
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


def _texts(seeking: Seeking) -> list[str]:
    try:
        texts: list[str] = json.loads(crypto.unlock(PURPOSE, seeking.locked))
    except (crypto.CannotUnlock, ValueError):
        log.warning("Words that were put aside (%s) can't be read any more.", seeking.pk)
        return []
    return texts


def black_out(*, agent: Agent, quote_ids: Iterable[int], at: datetime) -> int:
    """Black out quotes that wait, wherever the words stand in their conversations. Return how many.

    Each has a transaction of its own; what was decided meanwhile is passed over. Raises OwnersOnly.
    """
    return _each(agent, quote_ids, _black_out, at=at)


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
