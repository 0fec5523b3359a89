"""What was done when somebody was forgotten, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import AGENT
from esmero.domain.staff import reads as staff
from esmero.insight import erasure_proof
from esmero.parts import times

if TYPE_CHECKING:
    from esmero.domain.customers.models import Erasure
    from esmero.domain.events.models import Event

MOST_SHOWN = 200


@dataclass(frozen=True)
class Done:
    """An erasure in a list: what somebody may name, when it was, and its page."""

    reference: str
    words: str
    url: str


def everything(asked: str, *, at: datetime) -> list[Done]:
    """Return erasures, the newest first; with a reference, as it was typed, that one alone."""
    reference = "".join(asked.upper().split()).strip(".")
    zone = _zone()
    return [
        Done(
            one.reference,
            _("Forgotten %(when)s.") % {"when": times.on(one.at, at=at, zone=zone)},
            reverse("backoffice:erasure", args=[one.pk]),
        )
        for one in customers.erasures(reference=reference, limit=MOST_SHOWN)
    ]


def one(erasure: Erasure) -> dict[str, Any]:
    """Return what the page of a proof says: when, by whom, on whose wish, how many, and the seal."""
    event = erasure_proof.event_of(erasure)
    told = (event.payload if event else None) or {}
    seal = events.seal_over(event.pk) if event else None
    return {
        "erasure": erasure,
        "company": company.the_company(),
        "event": event,
        "seal": seal,
        "when": _moment(erasure.at),
        "sealed": _moment(seal.sealed_at) if seal else "",
        "by": _by(event) if event else "",
        "wished": _wished(told.get("wished", "")),
        "went": _went(told.get("went", {})),
        # An erasure by hand writes no last letter.
        "told": told.get("told", False),
        "consents": told.get("stays", {}).get("consents", 0),
    }


def _went(went: dict[str, int]) -> list[str]:
    """Return a line for each kind of which something went."""
    said = {
        "conversations": ngettext(
            "One conversation lost its words.",
            "%(num)s conversations lost their words.",
            went.get("conversations", 0),
        ),
        "letters": ngettext("One letter or note.", "%(num)s letters and notes.", went.get("letters", 0)),
        "raw_letters": ngettext(
            "One letter as it came in or went out.",
            "%(num)s letters as they came in or went out.",
            went.get("raw_letters", 0),
        ),
        "files": ngettext("One file.", "%(num)s files.", went.get("files", 0)),
        "facts": ngettext("One thing that we knew.", "%(num)s things that we knew.", went.get("facts", 0)),
        "identities": ngettext(
            "One address or number.", "%(num)s addresses and numbers.", went.get("identities", 0)
        ),
        "promises": ngettext(
            "The words of one promise.", "The words of %(num)s promises.", went.get("promises", 0)
        ),
    }
    return [said[name] % {"num": went[name]} for name in said if went.get(name)]


def _by(event: Event) -> str:
    found = staff.agent(event.by_id) if event.by_kind == AGENT and event.by_id else None
    return found.name if found else _("the software, as it was told to")


def _wished(moment: str) -> str:
    """Return on whose wish it was done."""
    if not moment:
        return _("No wish of theirs is noted here.")
    told = {"when": _moment(datetime.fromisoformat(moment))}
    return _("The person wished it themselves, on %(when)s.") % told


def _moment(at: datetime) -> str:
    return f"{at.astimezone(_zone()):%Y-%m-%d %H:%M %Z}"


def _zone() -> ZoneInfo:
    return ZoneInfo(company.the_company().time_zone)
