"""Who was forgotten: a page and a file that prove it, which name nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.domain.events import reads as events
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.insight import erasure_proof
from esmero.web.backoffice import office
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import erasures as shown

if TYPE_CHECKING:
    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def all_erasures(request: OfficeRequest) -> HttpResponse:
    """Show who was forgotten, the newest first, or the one with a reference that somebody names."""
    asked = request.GET.get("reference", "")
    context = {"erasures": shown.everything(asked, at=clock.now()), "asked": asked}
    return office.show(request, "erasures/list.html", context, here="company")


@require_safe
@owners_only
def one(request: OfficeRequest, erasure_id: int) -> HttpResponse:
    """Show the proof of an erasure as a page to be printed. Raises NotFound."""
    context = shown.one(customers.erasure(erasure_id))
    return office.show(request, "erasures/page.html", context, here="company")


@require_safe
@owners_only
def proof(request: OfficeRequest, erasure_id: int) -> HttpResponse:
    """Hand out the proof as JSON lines. Raises NotFound, also where its record is lost."""
    erasure = customers.erasure(erasure_id)
    event = erasure_proof.event_of(erasure)
    if event is None:
        raise NotFound("event")
    told = erasure_proof.lines(company.the_company().name, event, events.seal_over(event.pk))
    words = "".join(f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n" for line in told)
    answer = HttpResponse(words, content_type="application/x-ndjson")
    answer.headers["Content-Disposition"] = f'attachment; filename="erasure-{erasure.reference}.jsonl"'
    return answer
