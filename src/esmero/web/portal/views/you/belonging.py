"""What a customer says of where they belong: that it is not so, and that it is after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST

from esmero.actions import organise
from esmero.ground import clock
from esmero.web.portal.guard import visitors_only
from esmero.web.portal.views.you.known import back_to

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.customers.models import Customer


@require_POST
@visitors_only
def end(request: HttpRequest, *, customer: Customer, belonging_id: int) -> HttpResponse:
    """Belong there no more, at once: nobody but them knows better."""
    row = organise.end_own(customer_id=customer.pk, belonging_id=belonging_id, at=clock.now())
    return back_to("out", fact_id=row.pk, anchor="homes")


@require_POST
@visitors_only
def bringing_back(request: HttpRequest, *, customer: Customer, belonging_id: int) -> HttpResponse:
    """Undo it."""
    organise.bring_own_back(customer_id=customer.pk, belonging_id=belonging_id, at=clock.now())
    return back_to("in", anchor="homes")
