"""A conversation with the person beside it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from esmero.domain.conversations import access
from esmero.domain.customers import reads as customers
from esmero.domain.staff import access as staff_access
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers, looks
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import person as shown_person
from esmero.web.desk.shown import talk

MOST_DIGITS = 18


@require_safe
@staff_only
def show(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Show the desk with this conversation; that the agent looked at the customer is noted."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    if conversation.pk != conversation_id:
        return redirect("desk:conversation", conversation.pk)
    looks.note(agent_id=request.agent.pk, customer_id=conversation.customer_id, about=conversation.ref, at=at)
    return answers.page(request, conversation, at=at)


@require_safe
@staff_only
def letters(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Show letters and heading as they stand now, for a page that heard of news."""
    return answers.part(request, conversation_id, at=clock.now())


@require_safe
@staff_only
def earlier_letters(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Show the letters before those in view: above them, or without script on a page of their own."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    typed = request.GET.get("before", "")
    if not typed.isdecimal() or len(typed) > MOST_DIGITS:
        return redirect("desk:conversation", conversation.pk)
    if not fragments.wants_fragment(request):
        return answers.page(request, conversation, at=at, before=int(typed))
    context = talk.talk(request.agent, conversation, at=at, before=int(typed))
    return render(request, "desk/conversation/_earlier_letters.html", context | {"unread_id": ""})


@require_safe
@staff_only
def person(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Show the person of a conversation as we know them now."""
    conversation = access.conversation_for(request.agent, conversation_id)
    wish = customers.preference_of(conversation.customer)
    context = shown_person.person(request.agent, conversation, wish=wish, at=clock.now())
    context["rights"] = staff_access.rights_in(request.agent, conversation.team_id)
    return render(request, "desk/person/_panel.html", context)
