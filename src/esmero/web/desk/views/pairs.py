"""Who may be one person: that they are two is said, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import tell_apart
from esmero.domain.conversations import access
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import people
from esmero.ui import addresses, fragments
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only

if TYPE_CHECKING:
    from esmero.domain.customers.models import Candidate

MOST_DIGITS = 18


@require_POST
@staff_only
def parting(request: DeskRequest, pair_id: int) -> HttpResponse:
    """Say that they are two; the toast takes it back."""
    row = tell_apart.they_are_two(agent=request.agent, pair_id=pair_id, at=clock.now())
    name, other = (people.of_customer(one).name for one in (row.one, row.other))
    told = _("%(name)s and %(other)s are two. We ask again only if more speaks for one.")
    undo = addresses.reverse("desk:pair-asking", args=[pair_id])
    messages.success(request, told % {"name": name, "other": other}, extra_tags=undo)
    return _back(request, row)


@require_POST
@staff_only
def asking(request: DeskRequest, pair_id: int) -> HttpResponse:
    """Take it back: it is to be decided again."""
    row = tell_apart.ask_again(agent=request.agent, pair_id=pair_id, at=clock.now())
    messages.success(request, _("It is open again whether they are one person."))
    return _back(request, row)


def _back(request: DeskRequest, row: Candidate) -> HttpResponse:
    """Lead back to the conversation or the list where it was asked, or to the person."""
    talk = request.POST.get("talk", "")
    if talk.isdecimal() and len(talk) <= MOST_DIGITS:
        return fragments.go(request, answers.address_of(int(talk)))
    if "list" in request.POST:
        return fragments.go(request, "reports:pairs")
    return fragments.go(request, addresses.reverse("desk:customer", args=[customers.one(row.one_id).pk]))


@require_safe
@staff_only
def same_person(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Lead to where one says who a conversation's customer is as well, those who may be on top."""
    conversation = access.conversation_for(request.agent, conversation_id)
    if conversation.is_practice:
        raise NotFound("customer")
    url = addresses.reverse("desk:customer-joining", args=[conversation.customer_id])
    return fragments.go(request, f"{url}?talk={conversation.pk}")
