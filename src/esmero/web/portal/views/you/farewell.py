"""A customer wishes to be forgotten altogether, and may change their mind until it is done."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST

from esmero.actions import farewell
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.web.portal.guard import visitors_only
from esmero.web.portal.views.you.known import back_to

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.customers.models import Customer


@require_POST
@visitors_only
def ask(_request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Keep the wish: an owner does it, and the page says by when."""
    try:
        farewell.ask(customer_id=customer.pk, at=clock.now())
    except NotFound:
        return back_to("no_way", anchor="farewell")
    return back_to("asked", anchor="farewell")


@require_POST
@visitors_only
def take_back(_request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Take the wish back; where none stands, the page says so by showing none."""
    with suppress(NotFound):
        farewell.take_back(customer_id=customer.pk, at=clock.now())
    return back_to("stays", anchor="farewell")
