"""What got easier, as sentences with their source, and thanks in customers' own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.insight import easier
from esmero.parts import people

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.insight.easier import Easier, Thanks
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Said:
    """What a customer said, as a page shows it."""

    person: Person
    words: str
    language: str
    at: datetime
    url: str


def page(agent: Agent) -> dict[str, Any]:
    """Return the sentences and what customers said."""
    found = easier.easier_for(agent)
    return {
        "numbers": [*_of_conversations(found), *_of_promises(found)],
        "since": found.since,
        "thanks": [said(one) for one in found.thanks],
    }


def _of_conversations(found: Easier) -> list[tuple[str, str]]:
    if not found.closed:
        return []
    source = _("Of the last %(count)s conversations that your teams closed as answered.") % {
        "count": found.closed
    }
    return [
        (_("Customers who did not have to ask again: %(count)s.") % {"count": found.at_once}, source),
        (
            _("Customers of whom we knew something already and did not have to ask: %(count)s.")
            % {"count": found.known},
            source,
        ),
    ]


def _of_promises(found: Easier) -> list[tuple[str, str]]:
    if not found.settled:
        return []
    source = _("Of the last %(count)s promises of your teams that came to their end.") % {
        "count": found.settled
    }
    return [
        (_("Promises kept in time: %(count)s.") % {"count": found.kept}, source),
        (_("Broken and mended: %(count)s.") % {"count": found.mended}, source),
    ]


def said(one: Thanks) -> Said:
    """Return a sentence of thanks as a page shows it."""
    row = one.conversation
    return Said(
        person=people.of_customer(row.customer, known_as=row.known_as),
        words=one.words,
        language=one.language,
        at=one.at,
        url=reverse("desk:conversation", args=[row.pk]),
    )
