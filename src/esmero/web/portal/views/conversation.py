"""The page of one conversation: it reads like a letter, shows each promise, and takes an answer."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import receive, visit
from esmero.domain.files.kinds import NewFile
from esmero.ground import clock, limits
from esmero.insight import greetings
from esmero.parts import shown, times
from esmero.ui import fragments
from esmero.ui.their_zone import their_zone
from esmero.web.portal import page, passes
from esmero.web.portal.forms import WriteBackForm
from esmero.web.portal.guard import holders_of_the_link

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Identity

LETTERS_AN_HOUR = 60
MOST_DIGITS = 18


@require_safe
@holders_of_the_link
def show(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Show the whole page."""
    # A question that has just arrived needs its draft no more. News never says so: another may be begun.
    arrived = {"arrived_draft": "ask" if conversation.version == 1 else ""}
    context = _context(request, conversation, token) | arrived
    # The link alone may be anybody's: who returned a code, and is this customer, is greeted and reads more.
    inside = _inside(request, conversation)
    if inside is not None:
        context["greeting"] = greetings.on_page(inside, language=times.language(), at=clock.now())
        found = shown.of_conversations(conversation.customer, [conversation])
        context["shown_to"] = found.get(conversation.pk)
    return render(request, "portal/conversation/show.html", context)


def _inside(request: HttpRequest, conversation: Conversation) -> Identity | None:
    """Return by which address its customer came in; None for whoever has the link alone."""
    at = clock.now()
    visitor = visit.visitor(passes.key_inside(request, at=at), at=at)
    is_theirs = visitor is not None and visitor.identity.customer_id == conversation.customer_id
    return visitor.identity if visitor and is_theirs else None


@require_safe
@holders_of_the_link
def story(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Show the living part alone, after a poke."""
    return render(request, "portal/conversation/_news.html", _context(request, conversation, token))


@require_safe
@holders_of_the_link
def earlier_letters(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Show the letters before those in view: above them, or without script on a page of their own."""
    before = _number(request, "before")
    if not before:
        return redirect("portal:conversation", token)
    context = page.earlier(conversation, before, token=token, at=clock.now())
    part = "_earlier.html" if fragments.wants_fragment(request) else "earlier.html"
    return render(request, f"portal/conversation/{part}", context)


@require_POST
@holders_of_the_link
def write_back(request: HttpRequest, *, conversation: Conversation, token: str) -> HttpResponse:
    """Take in what the customer writes; on a mistake their words stay in the field."""
    form = WriteBackForm(request.POST, request.FILES)
    if not form.is_valid() or not _is_within_limit(conversation, form):
        context = _context(request, conversation, token, form=form)
        return fragments.again(
            request, "portal/conversation/_composer.html", "portal/conversation/show.html", context
        )
    received = receive.write_back(
        conversation,
        words=form.cleaned_data["words"],
        new_files=[NewFile(one.name, one.content_type, one.content) for one in form.cleaned_data["attached"]],
        send_key=form.cleaned_data["send_key"] or secrets.token_urlsafe(16),
        time_zone=their_zone(request.POST),
        at=clock.now(),
    )
    if received.conversation.pk != conversation.pk:
        return fragments.go(request, page.address_of(received.conversation))
    context = _context(request, received.conversation, token)
    address = reverse("portal:conversation", args=[token])
    return fragments.show(request, "portal/conversation/_written.html", context, back_to=f"{address}#write")


def _number(request: HttpRequest, name: str) -> int:
    """Return the number of a letter that the address names; 0 for none."""
    typed = request.GET.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) <= MOST_DIGITS else 0


def _is_within_limit(conversation: Conversation, form: WriteBackForm) -> bool:
    """Whoever holds a link can't fill the disk with it; what is in the field stays there."""
    if limits.allows("page", str(conversation.pk), times=LETTERS_AN_HOUR, seconds=3600):
        return True
    form.add_error("words", _("Your words are still here. Try again in a while, or write to us by e-mail."))
    return False


def _context(
    request: HttpRequest, conversation: Conversation, token: str, *, form: WriteBackForm | None = None
) -> dict[str, Any]:
    said = page.of(conversation, token=token, at=clock.now(), shown_from=_number(request, "from"))
    is_new = "new" in request.GET and not (conversation.last_reply_at or conversation.is_closed)
    return {
        **said,
        "form": form or WriteBackForm(),
        # The code in large letters, until there is an answer to read.
        "is_new": is_new,
        "is_written_to": is_new and page.is_written_to(said),
        "send_key": secrets.token_urlsafe(16),
    }
