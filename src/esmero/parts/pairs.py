"""Sentences of who may be one person: why, since when, and how each side was proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Evidence, Proof
from esmero.ground import phrases
from esmero.parts import people, times

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from esmero.domain.customers.models import Candidate, Customer
    from esmero.domain.customers.reads import Found, Reason

WHY: dict[str, Any] = {
    Evidence.MAILBOX: gettext_lazy("one mailbox, spelled in two ways"),
    Evidence.SAID: gettext_lazy("they wrote that it is their address too"),
    Evidence.TELEPHONE: gettext_lazy("the same telephone number"),
    Evidence.SIGNATURE: gettext_lazy("a letter of the one is signed with the address of the other"),
    Evidence.ANSWERED: gettext_lazy("our letter to the one was answered from the address of the other"),
    Evidence.FILE: gettext_lazy("a file of people names both in one row"),
    Evidence.HOUSE: gettext_lazy("the same name and the same postal address"),
    Evidence.POSTCODE: gettext_lazy("the same name and the same postcode"),
    Evidence.BEGIN: gettext_lazy("the same name and the same beginning of an address"),
    Evidence.PLACE: gettext_lazy("the same name and the same place"),
    Evidence.POST: gettext_lazy("the same postal address"),
    Evidence.CALLED: gettext_lazy("the same name, and called the same"),
}


def perhaps(row: Candidate, other: Customer) -> str:
    """Return one calm line: who somebody may be as well, and why."""
    why = WHY.get(customers.strongest(row), "")
    return _("Perhaps the same person as %(name)s: %(why)s.") % {
        "name": people.of_customer(other).name,
        "why": why,
    }


def between(row: Candidate) -> str:
    """Return the strongest reason as a sentence of its own."""
    kind = customers.strongest(row)
    return str(Evidence(kind).label) if kind else ""


def reason(one: Reason, zone: ZoneInfo) -> tuple[str, str, str]:
    """Return what speaks for it, what stands there on each side with its proof, and since when."""
    words = str(Evidence(one.kind).label)
    sides = dict.fromkeys(_side(side) for side in (one.one, one.other) if side is not None)
    since = phrases.date_line(one.since, zone, times.language())
    return words, one.file or " · ".join(sides), _("Since %(date)s") % {"date": since}


def _side(side: Found) -> str:
    if side.proof:
        return _("%(value)s (%(proof)s)") % {"value": side.words, "proof": Proof(side.proof).label}
    return _("“%(words)s” (%(source)s)") % {"words": side.words, "source": side.source}
