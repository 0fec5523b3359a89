"""What a customer lets others read, and what others let them read (decision 0084)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import let_read
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.parts import downloads, known
from esmero.ui import fragments
from esmero.web.portal import shared
from esmero.web.portal.guard import visitors_only
from esmero.web.portal.views.you.known import back_to, way_at

if TYPE_CHECKING:
    from django.http import FileResponse, HttpRequest, HttpResponse

    from esmero.domain.customers.models import Customer

MOST_DIGITS = 18
# From where something is pressed on a conversation's own page.
ITS_PAGE = "conversation"


@require_safe
@visitors_only
def letters(request: HttpRequest, *, customer: Customer, belonging_id: int) -> HttpResponse:
    """Show which conversations of others they may read, in a place where they belong. Raises NotFound."""
    place = customers.belonging(belonging_id, customer_id=customer.pk)
    rows, has_older = conversations.shown_in(customer, place, before=_number(request, "before"))
    context = shared.page(customer, place, rows, has_older=has_older, at=clock.now())
    return render(request, "portal/you/shared.html", context)


@require_safe
@visitors_only
def older(request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Show their own conversations behind those of the page of all we know, a page at a time."""
    at, done = clock.now(), request.GET.get("done", "")
    shown = known.older_conversations(customer, way=way_at(at), before=_number(request, "before"), at=at)
    shown |= {"may_change": True, "done": done if done in {"between", "said_as"} else ""}
    return render(request, "portal/you/talks.html", shown)


@require_safe
@visitors_only
def conversation(request: HttpRequest, *, customer: Customer, conversation_id: int) -> HttpResponse:
    """Show the letters of a conversation of somebody else, which is noted for that one to read."""
    at = clock.now()
    found, organisation_id = let_read.read(customer_id=customer.pk, conversation_id=conversation_id, at=at)
    context = shared.story(customer, found, organisation_id, before=_number(request, "before"), at=at)
    return render(request, "portal/you/shared_letters.html", context)


@require_safe
@visitors_only
def file(_request: HttpRequest, *, customer: Customer, conversation_id: int, file_id: int) -> FileResponse:
    """Answer with a file of a letter that they may read, which is noted as reading it is. Raises NotFound."""
    at = clock.now()
    found = let_read.read_file(
        customer_id=customer.pk, conversation_id=conversation_id, file_id=file_id, at=at
    )
    return downloads.answer(found)


@require_POST
@visitors_only
def between(request: HttpRequest, *, customer: Customer, conversation_id: int) -> HttpResponse:
    """Keep one of their conversations between them and us, for good."""
    let_read.keep_between(customer_id=customer.pk, conversation_id=conversation_id, at=clock.now())
    return _back(request, conversation_id, done="between")


@require_POST
@visitors_only
def as_one(request: HttpRequest, *, customer: Customer, conversation_id: int) -> HttpResponse:
    """Say that they began one of their conversations as one of an organisation."""
    let_read.say_as(
        customer_id=customer.pk,
        conversation_id=conversation_id,
        belonging_id=_number(request, "belonging"),
        at=clock.now(),
    )
    return _back(request, conversation_id, done="said_as")


def _back(request: HttpRequest, conversation_id: int, *, done: str) -> HttpResponse:
    """Lead back to where it was pressed: their page, older conversations, or the page of this one."""
    one = conversations.one(conversation_id) if request.POST.get("back") == ITS_PAGE else None
    if one is not None:
        address = reverse("portal:conversation", args=[access.page_token(one, at=clock.now())])
        return fragments.see(f"{address}#between")
    before = _number(request, "back")
    if before:
        return fragments.see(f"{reverse('you:conversations')}?before={before}&done={done}")
    return back_to(done, anchor="talks")


@require_POST
@visitors_only
def agreement(request: HttpRequest, *, customer: Customer, living_id: int) -> HttpResponse:
    """Agree that who lives with them reads their letters, once the other one agrees as well."""
    let_read.agree_at_home(
        customer_id=customer.pk,
        belonging_id=living_id,
        is_from_before=request.POST.get("is_from_before") == "on",
        at=clock.now(),
    )
    home = customers.home_of(customer)
    return back_to("agreed_both" if home and home.others else "agreed_home", anchor="homes")


@require_POST
@visitors_only
def withdrawal(_request: HttpRequest, *, customer: Customer, living_id: int) -> HttpResponse:
    """Agree no more: from this moment neither reads the other's."""
    let_read.withdraw_at_home(customer_id=customer.pk, belonging_id=living_id, at=clock.now())
    return back_to("withdrawn_home", anchor="homes")


def _number(request: HttpRequest, name: str) -> int:
    typed = (request.POST if request.method == "POST" else request.GET).get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) <= MOST_DIGITS else 0
