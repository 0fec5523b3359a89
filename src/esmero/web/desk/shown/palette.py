"""What the palette finds: lists of one's own, and conversations by code, person or word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.workbench import reads as workbench
from esmero.ground import search as words
from esmero.insight import search
from esmero.parts import people
from esmero.parts import queue as queue_parts
from esmero.ui import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person

MOST = 8
PEOPLE = 2


@dataclass(frozen=True)
class Found:
    """One line of what was found."""

    url: str
    what: str
    words: str
    person: Person | None = None
    icon: str = "talk"
    when: str = ""


def found(agent: Agent, looked_for: str, *, at: datetime) -> dict[str, Any]:
    """Return what is found, the best first. Nothing for nothing."""
    wanted = looked_for.strip()
    if not wanted:
        return {"q": wanted, "found": []}
    talks = _conversations(agent, wanted, at=at)
    # Whoever types a name and Enter wants what is to be done with them; the person stands below.
    lines = [
        *_lists(agent, wanted),
        *[_line(one) for one in talks],
        *people_called(talks, wanted),
        *_organisations(wanted),
    ]
    return {"q": wanted, "found": lines}


def _lists(agent: Agent, wanted: str) -> Iterator[Found]:
    for view in workbench.saved_views(agent):
        if wanted.casefold() in view.name.casefold():
            url = addresses.reverse("desk:saved_view", args=[view.pk])
            yield Found(url=url, what=view.name, words="", icon="list")


def _organisations(wanted: str) -> Iterator[Found]:
    for one in customers.organisations_found(wanted, most=PEOPLE):
        url = addresses.reverse("desk:organisation", args=[one.pk])
        yield Found(url=url, what=one.name, words=_("Its people, and what is open"), icon="people")


def people_called(talks: list[Conversation], wanted: str) -> Iterator[Found]:
    """Return who of the customers of what was found is called so: the way to their page."""
    called = {one.customer_id: one for one in talks if wanted.strip() and _is_called(one, wanted)}
    for talk in list(called.values())[:PEOPLE]:
        customer = people.of_customer(talk.customer, known_as=talk.known_as)
        url = addresses.reverse("desk:customer", args=[talk.customer_id])
        words_beside = _("The person and their story")
        yield Found(url=url, what=customer.name, words=words_beside, person=customer)


def _conversations(agent: Agent, wanted: str, *, at: datetime) -> list[Conversation]:
    """By the code as far as it is typed, by who is called so, then by whatever search finds; each once."""
    rows = {row.pk: row for row in conversations.by_code_so_far(agent, wanted)}
    found = sorted(_searched(agent, wanted, at=at), key=lambda row: not _is_called(row, wanted))
    rows |= {row.pk: row for row in found if row.pk not in rows}
    return list(rows.values())[:MOST]


def _is_called(conversation: Conversation, wanted: str) -> bool:
    """Whether each word that is looked for begins one of the customer's name."""
    name = words.fold(conversation.customer.name).split()
    return all(any(part.startswith(word) for part in name) for word in words.fold(wanted).split())


def _searched(agent: Agent, wanted: str, *, at: datetime) -> list[Conversation]:
    try:
        asked = search.understand(wanted, at=at, zone=ZoneInfo(company.the_company().time_zone))
    except search.NotADate:
        return []
    if asked.is_empty:
        return []
    return search.find(agent, conversations.Wanted(words=wanted), asked).rows


def _line(conversation: Conversation) -> Found:
    customer = people.of_customer(conversation.customer, known_as=conversation.known_as)
    return Found(
        url=addresses.reverse("desk:conversation", args=[conversation.pk]),
        what=customer.name,
        words=queue_parts.words_of(conversation),
        person=customer,
        when=conversation.code,
    )
