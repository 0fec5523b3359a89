"""The conversations in which something stands, for those who may see them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.reads import Wanted
from esmero.domain.customers import reads as customers
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import search
from esmero.ground.search import Hit, Question, Term
from esmero.insight.search.asking import Asked

PAGE = 25
# Letters read for a page: enough for a page of conversations; many where only few of them are wanted.
READ, READ_THROUGH = 120, 1000
# Whoever turned more pages than this may meet a conversation again.
EARLIER = 5000
# A mistyped name is looked for among the people met last.
NAMES = 5000
SHORTEST_NAME = 4
ALIKE = 75
WITH_BEGINNINGS = "b"


@dataclass(frozen=True)
class Found:
    """A page of conversations, the one with the newest letter found first.

    `letters` has for each the ids of the letters found, the newest first. `instead` are the words that were
    looked for in the place of mistyped ones.
    """

    rows: list[Conversation]
    letters: dict[int, list[int]]
    terms: tuple[Term, ...]
    next_cursor: str = ""
    instead: dict[str, str] = field(default_factory=dict)


def find(agent: Agent, wanted: Wanted, asked: Asked, *, cursor: str = "") -> Found:
    """Return a page of what the agent may see, is as wanted and holds what is asked for.

    At most READ_THROUGH letters are looked at for a page, so that it takes no longer the more there are.
    """
    team_ids = staff.team_ids_unless_all(agent)
    found = _page(agent, wanted, asked.question(team_ids), cursor)
    if found.rows or cursor or not asked.plain:
        return found
    mended, instead = _mended(asked)
    if not instead:
        return found
    better = _page(agent, wanted, mended.question(team_ids), "")
    # Where nothing is found with them either, the names are not for this agent to know.
    return replace(better, instead=instead) if better.rows else found


def _page(agent: Agent, wanted: Wanted, question: Question, cursor: str) -> Found:
    limit = READ_THROUGH if wanted.narrows else READ
    hits, question = _hits(question, cursor, limit)
    by_conversation: dict[int, list[int]] = {}
    for hit in hits:
        by_conversation.setdefault(hit.conversation_id, []).append(hit.message_id)
    for number in _on_earlier_pages(question, cursor):
        by_conversation.pop(number, None)
    rows = _rows(agent, wanted, by_conversation)
    shown, more = rows[:PAGE], rows[PAGE:]
    last = _last_of(hits, more, limit)
    return Found(
        rows=shown,
        letters={row.pk: by_conversation[row.pk] for row in shown},
        terms=(*question.words, *question.writers),
        next_cursor=_cursor(last, question) if last else "",
    )


def _hits(question: Question, cursor: str, limit: int) -> tuple[list[Hit], Question]:
    """Whole words first; where they fill no page, the beginnings of words count as well."""
    before, takes_beginnings = _read(cursor)
    if takes_beginnings:
        question = replace(question, takes_beginnings=True)
    hits = search.find(question, before=before, limit=limit)
    if len(hits) < limit and not cursor and question.has_beginnings:
        question = replace(question, takes_beginnings=True)
        hits = search.find(question, limit=limit)
    return hits, question


def _on_earlier_pages(question: Question, cursor: str) -> set[int]:
    """Return the conversations that stood on an earlier page with a newer letter."""
    before, _ = _read(cursor)
    hits = search.find(question, since=before, limit=EARLIER) if before else []
    return {hit.conversation_id for hit in hits}


def _rows(agent: Agent, wanted: Wanted, conversation_ids: Iterable[int]) -> list[Conversation]:
    """Return these conversations as far as they are wanted, in their order, one more than a page."""
    order = {number: place for place, number in enumerate(conversation_ids)}
    ids = list(order)
    if not wanted.narrows:
        ids = ids[: PAGE + 1]
    rows = conversations.among(agent, wanted, ids)
    return sorted(rows, key=lambda row: order[row.pk])[: PAGE + 1]


def _last_of(hits: list[Hit], more: list[Conversation], limit: int) -> int | None:
    """Return the id after which the next page begins; None where nothing is left."""
    if more:
        first_left_out = next(hit for hit in hits if hit.conversation_id == more[0].pk)
        return first_left_out.message_id + 1
    return hits[-1].message_id if len(hits) == limit else None


def _cursor(last: int, question: Question) -> str:
    return f"{last}{WITH_BEGINNINGS if question.takes_beginnings else ''}"


def _read(cursor: str) -> tuple[int | None, bool]:
    number = cursor.removesuffix(WITH_BEGINNINGS)
    is_ours = number.isdecimal() and len(number) < 19
    return (int(number), cursor != number) if is_ours else (None, False)


def _mended(asked: Asked) -> tuple[Asked, dict[str, str]]:
    """Return what was asked with names in the place of words that look like mistyped ones."""
    instead = {}
    names = {word for name in customers.newest_names(NAMES) for word in search.fold(name).split()}
    for said in asked.plain:
        plain = search.fold(said)
        if len(plain) >= SHORTEST_NAME and plain not in names and plain.isalpha():
            best = process.extractOne(plain, names, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if best:
                instead[said] = best[0]
    words = [search.term(instead.get(said, said)) for said in asked.plain]
    return replace(asked, words=[word for word in words if word]), instead
