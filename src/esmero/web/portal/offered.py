"""What the customer can ask for, as buttons and the sentences below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.promises.kinds import PromiseKind
from esmero.parts import people, times

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.actions.promise import Offer

ICONS = {PromiseKind.PERSON: "person", PromiseKind.UPDATE: "clock", PromiseKind.ESCALATION: "up"}
RESOURCES = {
    PromiseKind.PERSON: "person-request",
    PromiseKind.UPDATE: "update-request",
    PromiseKind.ESCALATION: "escalation",
}


@dataclass(frozen=True)
class Button:
    """One thing to ask for. Where it was asked for a short while ago it can't be pressed, and says so."""

    label: str
    icon: str
    url: str
    words: str
    is_again: bool


def button(offer: Offer, *, token: str, at: datetime, zone: ZoneInfo) -> Button:
    """Return how an offer looks on the customer's page."""
    places = {
        "name": people.of_agent(offer.person).short_name,
        "before": times.before(offer.due_at, at=at, zone=zone),
        "when": times.label(offer.again_at, at=at, zone=zone) if offer.again_at else "",
    }
    words = _AGAIN[offer.kind]() if offer.again_at else _THEN[offer.kind]()
    return Button(
        label=_label(offer),
        icon=ICONS[offer.kind],
        url=reverse(f"portal:conversation-{RESOURCES[offer.kind]}", args=[token]),
        words=words % places,
        is_again=offer.again_at is not None,
    )


def _label(offer: Offer) -> str:
    if offer.kind == PromiseKind.PERSON:
        return _("Ask for a person")
    if offer.kind == PromiseKind.UPDATE:
        return _("Ask for an update")
    if offer.again_at:
        return _("Escalate")
    return _("Escalate to %(name)s") % {"name": people.of_agent(offer.person).name}


_THEN = {
    PromiseKind.PERSON: lambda: _("If you ask for a person, %(name)s answers you %(before)s."),
    PromiseKind.UPDATE: lambda: _("An update comes %(before)s."),
    PromiseKind.ESCALATION: lambda: _("If you escalate, %(name)s answers you %(before)s."),
}
_AGAIN = {
    PromiseKind.PERSON: lambda: _("You can ask for a person again from %(when)s."),
    PromiseKind.UPDATE: lambda: _("You can ask for an update again from %(when)s."),
    PromiseKind.ESCALATION: lambda: _("You can escalate again from %(when)s."),
}
