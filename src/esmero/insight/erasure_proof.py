"""The proof of an erasure, for handing out: what was sealed, and where it stands in the chain.

It names the person by nothing but the reference in their last letter; their number stays here.
"""

from typing import Any

from esmero.domain.customers.models import Erasure
from esmero.domain.events import reads as events
from esmero.domain.events.models import Event, Seal

VERSION = 1


def event_of(erasure: Erasure) -> Event | None:
    """Return what was recorded of an erasure; None where the record was lost with an older backup."""
    return events.erasure_named(erasure.customer_id, erasure.reference)


def lines(company: str, event: Event, seal: Seal | None) -> list[dict[str, Any]]:
    """Return the proof as it is handed out: a heading, and one line that can be checked without us.

    `figures`, `salt` and `digest` are those of the record of kept words (decision 0055), and so is the
    check: `esmero record verify`. The seal says which events it covers, and its mark; with it the
    company's whole chain can be checked later.
    """
    told = {
        "event": event.pk,
        "at": event.at.isoformat(),
        "figures": event.payload,
        "salt": bytes(event.salt or b"").hex(),
        "digest": event.digest,
    }
    chain = seal and {
        "first": seal.first_event_id,
        "last": seal.last_event_id,
        "previous": seal.previous,
        "mark": seal.mark,
        "at": seal.sealed_at.isoformat(),
    }
    return [{"esmero": "erasure", "version": VERSION, "company": company}, {**told, "seal": chain}]
