"""What we know of a customer, answered: the part of the page beside the conversation, after a change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _

from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.staff import access as staff_access
from esmero.parts.queue import zone_of
from esmero.ui import addresses, fragments
from esmero.web.desk import answers
from esmero.web.desk.shown import facts as shown

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.web.desk.guard import DeskRequest

MOST_PROPOSED = 10


def changed(
    request: DeskRequest, conversation: Conversation, *, at: datetime, told: str, undo_url: str = ""
) -> HttpResponse:
    """Answer with what we know now, for htmx; otherwise back to the page, which offers the undo as well."""
    if not fragments.wants_fragment(request):
        messages.success(request, told, extra_tags=undo_url)
        return fragments.go(
            request, f"{addresses.reverse('desk:conversation', args=[conversation.pk])}#known"
        )
    fresh = access.conversation_for(request.agent, conversation.pk)
    return now(request, fresh, at=at, toast=told, undo_url=undo_url)


def now(request: DeskRequest, conversation: Conversation, *, at: datetime, **more: Any) -> HttpResponse:
    """Answer with what we know now, and with what letters may tell."""
    identities = customers.identities_of(conversation.customer_id)
    context = {
        "conversation": conversation,
        "proposals": proposed(request.agent, conversation, at=at),
        "rights": staff_access.rights_in(request.agent, conversation.team_id),
        **shown.known(conversation, identities, at=at, zone=zone_of(conversation)),
        **more,
    }
    return render(request, "desk/person/_known_changed.html", context)


def proposed(agent: Agent, conversation: Conversation, *, at: datetime) -> list[shown.Proposed]:
    """Return what the letters of a conversation's customer may tell, of those that the agent may read."""
    found = customers.proposals_of(conversation.customer)
    letters = conversations.letters_by_id({one.message_id for one in found})
    seen = conversations.seen_among(agent, {one.conversation_id for one in letters.values()})
    readable = {pk for pk, one in letters.items() if one.conversation_id in seen and not one.held_since}
    may_read = [one for one in found if one.message_id in readable][:MOST_PROPOSED]
    return shown.proposed(may_read, conversation, at=at, zone=zone_of(conversation))


def put(request: DeskRequest, conversation: Conversation, words: str, *, at: datetime) -> HttpResponse:
    """Put words into the answer that is being written; without script on the whole page."""
    if not fragments.wants_fragment(request):
        draft = answers.composer(request, conversation)["draft"]
        return answers.page(request, conversation, at=at, draft=f"{draft}\n\n{words}".strip())
    # It stands there by now; thrown away, it is offered again.
    answer = now(request, conversation, at=at, toast=_("It stands in your answer."), question=None)
    answer.headers["HX-Trigger"] = json.dumps({"es:put": {"into": "reply", "words": words}})
    return answer


def changed_since() -> str:
    """Return why an undo does nothing any more."""
    return _("It was changed again since: nothing was undone.")


def sensitive() -> str:
    """Return why health and belief are not remembered here."""
    return _(
        "The law protects this more than the rest: it is kept only where the company has written down "
        "why it may. An owner does that on the company’s page in the back office."
    )
