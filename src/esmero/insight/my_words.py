"""What one person kept of their word, against their own month before, and thanks they were given.

Nothing here is asked for anybody but the reader, and nobody is set beside anybody else.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import WordState
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import thanks
from esmero.insight import kept_words
from esmero.insight.easier import MOST_THANKS, Thanks
from esmero.insight.kept_words import Given

NEWEST_ANSWERS, NEWEST_LETTERS = 300, 2000


@dataclass(frozen=True)
class Month:
    """What became of a person's words that came to an end in a month, as the record counts them.

    `all` are theirs when they ended; `put_off` of them were taken back or given another time before they
    were due. `mended` are those that they made good, whosever word it had been.
    """

    kept: int = 0
    put_off: int = 0
    all: int = 0
    mended: int = 0


@dataclass(frozen=True)
class MyWords:
    """This month so far, the month before, and sentences of thanks, the newest first."""

    this_month: Month
    last_month: Month
    thanks: list[Thanks] = field(default_factory=list)


class _Letter(NamedTuple):
    conversation_id: int
    kind: str
    agent_id: int | None
    text: str
    language: str
    at: datetime


def my_words(agent: Agent, *, at: datetime) -> MyWords:
    """Return the agent's own words kept and thanks received, by the clock of `at`, in a dozen queries."""
    this_month = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    now = at + timedelta(seconds=1)
    given = kept_words.given(promises.ended_of(agent.pk, since=last_month, until=now))
    return MyWords(
        this_month=_counted(agent, given, since=this_month, until=now),
        last_month=_counted(agent, given, since=last_month, until=this_month),
        thanks=_thanks(agent, since=last_month),
    )


def _counted(agent: Agent, given: list[Given], *, since: datetime, until: datetime) -> Month:
    """A word is whose it was when it ended: what breaks stays with whoever was to keep it."""
    own = Counter(
        one.state
        for one in given
        if one.ended_by == agent.pk and one.ended_at and since <= one.ended_at < until
    )
    mended = [
        one
        for one in given
        if one.state == WordState.MENDED and one.kept_by == agent.pk
        if one.kept_at and since <= one.kept_at < until
    ]
    return Month(
        kept=own[WordState.KEPT],
        put_off=own[WordState.WITHDRAWN] + own[WordState.MOVED],
        all=own.total(),
        mended=len(mended),
    )


def _thanks(agent: Agent, *, since: datetime) -> list[Thanks]:
    """Return sentences in which customers thanked after an answer of this person."""
    teams = staff.real_teams_seen_by(agent).values("id")
    # The newest first and the moment after: whoever wrote little of late has their years before left alone.
    newest = Message.objects.filter(agent=agent, kind=MessageKind.REPLY).order_by("-id")[:NEWEST_ANSWERS]
    answers = Message.objects.filter(pk__in=newest.values("id"), at__gte=since, conversation__team__in=teams)
    ids = set(answers.values_list("conversation_id", flat=True))
    told = Message.objects.filter(
        conversation__in=ids,
        kind__in=[MessageKind.REPLY, MessageKind.FROM_CUSTOMER],
        held_since=None,
        at__gte=since,
    )
    # Of thousands of letters hardly one is shown, so no objects are made of them.
    letters = told.order_by("-id").values_list(*_Letter._fields)[:NEWEST_LETTERS]
    found = {
        one.conversation_id: (one, words)
        for one, words in _said_to(agent.pk, (_Letter(*row) for row in reversed(letters)))
    }
    shown = sorted(found.values(), key=lambda one: one[0].at, reverse=True)[:MOST_THANKS]
    stories = Conversation.objects.select_related("customer").in_bulk(
        [one.conversation_id for one, _ in shown]
    )
    return [_shown(stories[one.conversation_id], one, words) for one, words in shown]


def _shown(conversation: Conversation, letter: _Letter, words: str) -> Thanks:
    return Thanks(conversation, words, letter.language or conversation.language, letter.at)


def _said_to(agent_id: int, letters: Iterable[_Letter]) -> Iterable[tuple[_Letter, str]]:
    """Go through letters, the oldest first; whoever answered last before a thank-you is thanked."""
    answered_by: dict[int, int | None] = {}
    for letter in letters:
        if letter.kind == MessageKind.REPLY:
            answered_by[letter.conversation_id] = letter.agent_id
        elif answered_by.get(letter.conversation_id) == agent_id:
            words = thanks.thanks_in(letter.text)
            if words:
                yield letter, words
