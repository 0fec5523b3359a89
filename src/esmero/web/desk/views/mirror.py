"""What we know of a customer, as the customer reads it: the very same page, where nothing can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.insight import looked
from esmero.parts import known
from esmero.ui import addresses
from esmero.web.desk import looks
from esmero.web.desk.guard import DeskRequest, staff_only

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from esmero.domain.conversations.models import Conversation


@require_safe
@staff_only
def as_they_see_it(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Show the page, without what the customer hid from us and what only other teams see. Raises NotFound.

    Where the company asks why somebody looks, that was said before.
    """
    at = clock.now()
    customer = conversations.customer_for_call(request.agent, customer_id)
    if not _may_look(request, customer.pk, at=at):
        raise NotFound("customer")
    looks.note(agent_id=request.agent.pk, customer_id=customer.pk, about=customer.ref, at=at)
    context = known.page(customer, way=_way, agent=request.agent, at=at)
    return render(request, "desk/person/as_they_see_it.html", context)


def _may_look(request: DeskRequest, customer_id: int, *, at: datetime) -> bool:
    if not company.the_company().asks_why_looked or looked.has_cause(request.agent, customer_id, at=at):
        return True
    return looked.has_said_why(request.agent, customer_id, at=at)


def _way(conversation: Conversation, message_id: int | None) -> str:
    """Lead to the desk: a link of the customer's own is for the customer alone."""
    address = addresses.reverse("desk:conversation", args=[conversation.pk])
    return f"{address}#message-{message_id}" if message_id else address
