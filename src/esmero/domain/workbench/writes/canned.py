"""Words written before: written, changed, removed, used."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import CannedReply, CannedText


def write_canned(
    canned: CannedReply | None,
    *,
    agent: Agent,
    name: str,
    whose: str,
    team_id: int | None,
    segment_id: int | None,
    texts: Mapping[str, str],
    by: Doer,
    at: datetime,
) -> CannedReply:
    """Write a canned reply, or change it. `texts` are its words by language; empty ones go.

    `segment_id` is for whose people it is offered first; None: for everybody.
    """
    if canned is None:
        canned = CannedReply(agent=agent)
    canned.name, canned.whose, canned.team_id, canned.changed_at = name, whose, team_id, at
    canned.segment_id = segment_id
    canned.save()
    CannedText.objects.filter(canned=canned).delete()
    CannedText.objects.bulk_create(
        CannedText(canned=canned, language=language, text=text) for language, text in texts.items() if text
    )
    events.record(
        "canned_reply.written", about=canned.ref, audience=canned.audience, by=by, at=at, whose=whose
    )
    return canned


def remove_canned(canned: CannedReply, *, by: Doer, at: datetime) -> None:
    """Offer it no more; it can be put back."""
    canned.removed_at = at
    canned.save(update_fields=["removed_at"])
    events.record("canned_reply.removed", about=canned.ref, audience=canned.audience, by=by, at=at)


def put_canned_back(canned: CannedReply, *, by: Doer, at: datetime) -> None:
    """Offer it again, for whom it was written."""
    canned.removed_at = None
    canned.save(update_fields=["removed_at"])
    events.record("canned_reply.put_back", about=canned.ref, audience=canned.audience, by=by, at=at)


def count_use(canned: CannedReply, *, at: datetime) -> None:
    """Count that somebody took its words; a count, no event."""
    CannedReply.objects.filter(pk=canned.pk).update(used_count=F("used_count") + 1, last_used_at=at)
