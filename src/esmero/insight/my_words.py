"""What one person kept of their word, against their own month before, and thanks they were given.

Nothing here is asked for anybody but the reader, and nobody is set beside anybody else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises import reads as promises
from esmero.domain.promises.reads import Settled
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import thanks
from esmero.insight.easier import MOST_THANKS, Thanks

NEWEST_ANSWERS, NEWEST_LETTERS = 300, 2000


@dataclass(frozen=True)
class MyWords:
    """This month so far, the month before, and sentences of thanks, the newest first."""

    this_month: Settled
    last_month: Settled
    thanks: list[Thanks] = field(default_factory=list)


class _Letter(NamedTuple):
    conversation_id: int
    kind: str
    agent_id: int | None
    text: str
    language: str
    at: datetime


def my_words(agent: Agent, *, at: datetime) -> MyWords:
    """Return the agent's own words kept and thanks received, by the clock of `at`. Seven queries at most."""
    this_month = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    return MyWords(
        this_month=promises.settled_by(agent.pk, since=this_month, until=at + timedelta(seconds=1)),
        last_month=promises.settled_by(agent.pk, since=last_month, until=this_month),
        thanks=_thanks(agent, since=last_month),
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
