"""Where others quote somebody who was forgotten: the sentence with its run of words, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.actions.quotes import MOST
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.parts import erased, times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Quote

# Of what stands around it so many characters are shown.
AROUND = 120


@dataclass(frozen=True)
class Place:
    """One place: what stands before, the words themselves, what comes after, and in which letter."""

    number: int
    before: str
    words: str
    after: str
    code: str
    where: str
    url: str


def everything(*, at: datetime) -> list[Place]:
    """Return the places that wait for an owner, the oldest first: as many as are decided at once."""
    zone = ZoneInfo(company.the_company().time_zone)
    return [_place(one, at=at, zone=zone) for one in conversations.quotes_to_decide(limit=MOST)]


def going() -> str:
    """Return how many of all are still to be blacked out, in words; empty where none is."""
    left = conversations.count_wanted()
    return ngettext("One place is left.", "%(num)s places are left.", left) % {"num": left} if left else ""


def _place(quote: Quote, *, at: datetime, zone: ZoneInfo) -> Place:
    letter, text = quote.message, quote.text
    told = {"who": _writer(quote), "when": times.on(letter.at, at=at, zone=zone)}
    first = max(0, quote.starts - AROUND)
    last = quote.ends + AROUND
    return Place(
        number=quote.pk,
        before=("… " if first else "") + text[first : quote.starts].lstrip(),
        words=text[quote.starts : quote.ends],
        after=text[quote.ends : last].rstrip() + (" …" if last < len(text) else ""),
        code=letter.conversation.code,
        where=(_("%(who)s, %(when)s, quoted below") if quote.is_below else _("%(who)s, %(when)s")) % told,
        url=f"{reverse('desk:conversation', args=[letter.conversation_id])}#m{letter.pk}",
    )


def _writer(quote: Quote) -> str:
    letter = quote.message
    if letter.agent is not None:
        return letter.agent.name
    return erased.writer(letter).name or letter.conversation.customer.name or _("another customer")
