"""What the pages of letters that others let somebody read show, ready for their templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import BETWEEN, MessageKind
from esmero.domain.customers import reads as customers
from esmero.parts import erased, people, times, zones
from esmero.ui import uploads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.conversations.reads import Letter
    from esmero.domain.customers.models import Belonging, Customer
    from esmero.domain.files.models import Attachment
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Row:
    """A conversation of somebody else: whose, when, and the way there."""

    what: str
    words: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Line:
    """One letter: who wrote it and when, its words, and its files."""

    person: Person
    when: str
    words: str
    files: list[dict[str, Any]]
    language: str
    is_theirs: bool

    @property
    def pieces(self) -> list[str]:
        """Its words as a letter's template takes them: without pictures."""
        return [self.words]


def page(
    customer: Customer, place: Belonging, rows: Sequence[Conversation], *, has_older: bool, at: datetime
) -> dict[str, Any]:
    """Return what the list of letters says that somebody may read in a place where they belong.

    Nothing of their words: those are read one by one, and whose they are sees each time.
    """
    zone = zones.of(customer, company.the_company())
    found = []
    for one in rows:
        told = {
            "name": people.of_customer(one.customer).name,
            "when": times.on(one.opened_at, at=at, zone=zone),
        }
        words = _("Begun %(when)s, closed.") if one.is_closed else _("Begun %(when)s.")
        way = reverse("you:shared-conversation", args=[one.pk])
        found.append(Row(told["name"], (words % told,), way))
    here = reverse("you:shared", args=[place.pk])
    older = f"{here}?before={rows[-1].pk}" if has_older else ""
    return {"place": place, "rows": found, "older_url": older}


def story(
    customer: Customer, one: Conversation, organisation_id: int | None, *, before: int, at: datetime
) -> dict[str, Any]:
    """Return the letters between somebody else and us, the newest; with `before` those before that one."""
    zone = zones.of(customer, company.the_company())
    pageful = (
        conversations.letters_before(one, before, for_customer=True)
        if before
        else conversations.newest_letters(one, for_customer=True)
    )
    shown = [letter for letter in pageful.letters if _is_between(letter)]
    way = reverse("you:shared-conversation", args=[one.pk])
    places = [row for row in customers.led_by(customer) if row.organisation_id == organisation_id]
    return {
        "conversation": one,
        "whose": people.of_customer_to_themselves(one.customer, known_as=_("Somebody without a name")),
        "place": places[0] if organisation_id and places else None,
        "lines": [_line(letter, one, zone, at=at) for letter in shown],
        "earlier_url": f"{way}?before={pageful.earlier_than}" if pageful.earlier_than else "",
    }


def _is_between(letter: Letter) -> bool:
    """Whether a letter is the customer's own or our answer: what others wrote there is theirs."""
    return letter.message.kind in BETWEEN and not letter.message.is_from_participant


def _line(letter: Letter, one: Conversation, zone: ZoneInfo, *, at: datetime) -> Line:
    message = letter.message
    is_theirs = message.kind == MessageKind.FROM_CUSTOMER
    known_as = _("Somebody without a name")
    person = (
        people.of_customer_to_themselves(one.customer, known_as=known_as)
        if is_theirs
        else people.of_agent(message.agent, one.team)
    )
    return Line(
        person,
        times.label(message.at, at=at, zone=zone),
        erased.words(message, one),
        [_file(file, one) for file in letter.files if not file.is_internal],
        message.language or one.language,
        is_theirs,
    )


def _file(file: Attachment, one: Conversation) -> dict[str, Any]:
    address = reverse("you:shared-file", args=[one.pk, file.pk])
    size = uploads.size_words(file.size)
    # Only what they open is fetched: a picture is shown by its name.
    return {"name": file.name, "url": address, "size": size, "thumb_url": ""}
