"""A person on a page of their own, and why somebody looks at one without a conversation of theirs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import look
from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.insight import looked
from esmero.parts import people
from esmero.ui import fragments
from esmero.web.desk import answers, looks
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import customer as shown
from esmero.web.desk.shown import story

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer

MOST_DIGITS = 18


@require_safe
@staff_only
def show(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Show a person with their story, or for htmx an earlier part of it; that the agent looked is noted."""
    at = clock.now()
    customer = conversations.customer_for_call(request.agent, customer_id)
    if _must_say_why(request, customer, at=at):
        return _ask_why(request, customer)
    asked = _asked(request)
    looks.note(agent_id=request.agent.pk, customer_id=customer.pk, about=customer.ref, at=at)
    if fragments.wants_fragment(request) and asked.before:
        zone = shown.zone_of_company()
        called = people.of_customer(customer).short_name
        context = story.page(request.agent, customer, asked, called=called, at=at, zone=zone)
        return render(request, "desk/customer/_days.html", context)
    context = shown.page(request.agent, customer, asked, at=at)
    return answers.whole(request, "desk/customer/show.html", context)


@require_safe
@staff_only
def whose(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Lead to the person of a conversation: the keys and the palette know its number alone."""
    conversation = access.conversation_for(request.agent, conversation_id)
    if conversation.is_practice:
        raise NotFound("customer")
    return redirect("desk:customer", conversation.customer_id)


@require_POST
@staff_only
def reason(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Keep why the agent looks at a person, and show them."""
    customer = conversations.customer_for_call(request.agent, customer_id)
    words = request.POST.get("reason", "")
    try:
        look.say_why(agent=request.agent, customer_id=customer.pk, reason=words, at=clock.now())
    except look.NoReason:
        return _ask_why(request, customer, is_again=True)
    talk = request.POST.get("talk", "")
    if talk.isdecimal() and len(talk) <= MOST_DIGITS:
        # Said beside a conversation: there it goes on, if it is theirs to see.
        return redirect("desk:conversation", int(talk))
    return redirect("desk:customer", customer.pk)


def _must_say_why(request: DeskRequest, customer: Customer, *, at: datetime) -> bool:
    if not company.the_company().asks_why_looked:
        return False
    return looked.must_say_why(request.agent, customer.pk, at=at)


def _ask_why(request: DeskRequest, customer: Customer, *, is_again: bool = False) -> HttpResponse:
    context = {"whose": customer, "customer": people.of_customer(customer), "is_again": is_again}
    status = answers.NOT_RIGHT_YET if is_again else 200
    return answers.whole(request, "desk/customer/why.html", context, status=status)


def _asked(request: DeskRequest) -> story.Asked:
    kind, before = request.GET.get("kind", ""), request.GET.get("before", "")
    kind = kind if kind in story.KINDS else ""
    words = request.GET.get("q", "") if kind in story.SEARCHED else ""
    is_number = before.isdecimal() and len(before) <= MOST_DIGITS
    return story.Asked(
        kind,
        words[: story.LONGEST_WORDS],
        int(before) if is_number else 0,
    )
