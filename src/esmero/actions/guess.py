"""To which other conversation a new one may belong: noted while it comes in, for a person to decide.

A suggestion moves nothing and is shown to colleagues alone. It is made of what stands in the mail and of
few prepared queries, so that no mail waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.actions import belong, merge
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import CODE_LENGTH, WhyGuessed
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.ground import crypto, db, search, text
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation, Guess, MergeRecord
    from esmero.domain.staff.models import Agent

# What a mail answers and has not come yet is waited for so long, and of each mail so many.
AWAITED_FOR = timedelta(days=30)
MOST_AWAITED = 5
# The same person's other conversations count as long as they are fresh.
SAME_SUBJECT_FOR = timedelta(days=90)
GOES_ON_FOR = timedelta(days=14)
READ_CHARACTERS = 20_000
MOST_CODES = 5
# A number is looked for in its team's letters of this time; one that stands in many letters tells nothing.
NUMBERS_FOR = timedelta(days=180)
# What is written meanwhile counts as well.
A_MOMENT = timedelta(hours=1)
MOST_NUMBERS = 2
MOST_WITH_A_NUMBER = 3

# How answers and forwards begin, in the languages of the desk and their neighbours'.
BEGINNING = re.compile(
    r"\s*(?:re|aw|sv|antw|odp|rif|rv|fwd?|wg|tr|enc|отв|ответ|відп|пересл|转发|回复|答复)"
    r"(?:\s?\[\d{1,3}\])?\s?[:：]\s*",
    re.IGNORECASE,
)
CODE = re.compile(
    rf"(?<![\w-])([{crypto.CODE_LETTERS}]{{{CODE_LENGTH}}}"
    rf"|[{crypto.CODE_LETTERS}]{{4}}[- ][{crypto.CODE_LETTERS}]{{{CODE_LENGTH - 4}}})(?![\w-])",
    re.IGNORECASE,
)
# An order, an invoice, a parcel: at least five digits, perhaps with letters before or between.
NUMBER = re.compile(
    r"(?<![\w@./:+-])[A-Z]{0,4}[-/]?\d(?:[A-Z0-9]|[-/](?=[A-Z0-9])){3,23}(?![\w@]|[.,:]\d)", re.IGNORECASE
)
DATE = re.compile(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}")
FEWEST_DIGITS = 5


def look_around(conversation: Conversation, incoming: Incoming, *, at: datetime) -> None:
    """The step inside a transaction: remember what a new mail answers, and guess where it belongs."""
    unknown = conversations.unknown_among(incoming.answers)[:MOST_AWAITED]
    conversation_writes.await_mails(conversation, unknown, at=at)
    for other_id, why in _pointers(conversation, incoming, at=at):
        if other_id != conversation.pk and conversations.is_there(other_id):
            conversation_writes.guess(conversation, other_id=other_id, why=why, by=THE_SOFTWARE, at=at)
            return


def _pointers(
    conversation: Conversation, incoming: Incoming, *, at: datetime
) -> Iterator[tuple[int, WhyGuessed]]:
    """Yield what points to other conversations, the surest first; each is looked for if none before it is."""
    for number in belong.numbers_answered(incoming):
        yield number, WhyGuessed.ANSWERS
    for number in conversations.awaiting(incoming.mail_message_id):
        yield number, WhyGuessed.ANSWERED
    yield from _by_codes(incoming)
    earlier = conversations.earlier_of(conversation)
    yield from _by_subject(conversation, earlier, at=at)
    yield from _by_numbers(conversation, incoming, at=at)
    yield from _by_going_on(incoming, earlier, at=at)


def _by_codes(incoming: Incoming) -> Iterator[tuple[int, WhyGuessed]]:
    signed = access.codes_in_tags(incoming.subject)
    written = [*signed, *codes_in(f"{incoming.subject}\n{incoming.text[:READ_CHARACTERS]}")]
    quoted = codes_in(incoming.quoted[:READ_CHARACTERS])
    found = conversations.with_codes([*written, *quoted])
    for codes, why in ((quoted, WhyGuessed.QUOTES), (written, WhyGuessed.NAMES)):
        for code in codes:
            if code in found:
                yield found[code], why


def codes_in(words: str) -> list[str]:
    """Return what may be codes of conversations in a text, each once and as it is kept.

    Six digits alone are rather a postcode or an order than a code; a word in small letters is a word.
    """
    found = (code.replace("-", "").replace(" ", "") for code in CODE.findall(words))
    codes = (code.upper() for code in found if not code.isdigit() and (not code.isalpha() or code.isupper()))
    return list(dict.fromkeys(codes))[:MOST_CODES]


def _by_subject(
    conversation: Conversation, earlier: list[conversations.Earlier], *, at: datetime
) -> Iterator[tuple[int, WhyGuessed]]:
    wanted = bare_subject(conversation.subject)
    for one in earlier:
        is_fresh = at - one.last_message_at <= SAME_SUBJECT_FOR
        if wanted and is_fresh and bare_subject(one.subject) == wanted:
            yield one.id, WhyGuessed.SUBJECT


def bare_subject(subject: str) -> str:
    """Return a subject as two are compared: without our marks, and without "Re:" and its kind."""
    bare = text.one_line(access.without_tags(subject))
    for _ in range(5):
        begins = BEGINNING.match(bare)
        if begins is None:
            break
        bare = bare[begins.end() :]
    return bare.casefold()


def _by_numbers(
    conversation: Conversation, incoming: Incoming, *, at: datetime
) -> Iterator[tuple[int, WhyGuessed]]:
    for number in numbers_in(f"{incoming.subject}\n{incoming.text[:READ_CHARACTERS]}"):
        term = search.term(number)
        question = search.Question(
            words=(term,) if term else (),
            team_ids=(conversation.team_id,),
            since=at - NUMBERS_FOR,
            until=at + A_MOMENT,
        )
        hits = search.find(question, limit=MOST_WITH_A_NUMBER * 4)
        ids = list(
            dict.fromkeys(hit.conversation_id for hit in hits if hit.conversation_id != conversation.pk)
        )
        if len(ids) <= MOST_WITH_A_NUMBER:
            yield from ((one, WhyGuessed.NUMBER) for one in ids)


def numbers_in(words: str) -> list[str]:
    """Return what may be numbers of orders, invoices or parcels in a text; no dates, no telephone numbers."""
    found = (one for one in NUMBER.findall(words) if sum(map(str.isdigit, one)) >= FEWEST_DIGITS)
    return list(dict.fromkeys(one for one in found if not DATE.fullmatch(one)))[:MOST_NUMBERS]


def _by_going_on(
    incoming: Incoming, earlier: list[conversations.Earlier], *, at: datetime
) -> Iterator[tuple[int, WhyGuessed]]:
    """An answer to something, from somebody with one fresh conversation."""
    fresh = [one.id for one in earlier if at - one.last_message_at <= GOES_ON_FOR]
    if len(fresh) == 1 and (incoming.answers or BEGINNING.match(incoming.subject)):
        yield fresh[0], WhyGuessed.GOES_ON


def accept(*, agent: Agent, conversation_id: int, at: datetime, is_agreed: bool = False) -> MergeRecord:
    """Put a conversation where it was guessed to belong. A merge like any other, which can be undone.

    Raises NotFound (also where nothing is guessed any more), NotYours and what `merge.merge` raises.
    """
    found = conversations.guess(conversation_id)
    if found is None:
        raise NotFound("guess")
    return merge.merge(
        agent=agent, conversation_id=conversation_id, into_id=found.other_id, is_agreed=is_agreed, at=at
    )


def put_away(*, agent: Agent, conversation_id: int, at: datetime) -> Guess | None:
    """Say that a conversation does not belong there; nobody is asked again. Raises NotFound.

    Returns None where somebody said so before.
    """
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        found = conversations.guess(conversation.pk)
        if found:
            conversation_writes.put_guess_away(found, by=Doer(AGENT, agent.pk), at=at)
        return found


def await_no_longer(*, at: datetime) -> int:
    """Forget what mails answered and never came. Returns how many."""
    with db.write():
        return conversation_writes.await_no_longer(at - AWAITED_FOR)
