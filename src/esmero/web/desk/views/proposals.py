"""What letters may tell of their customer: shown, made a fact, or put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import propose, remember
from esmero.domain.conversations import access
from esmero.ground import clock
from esmero.ui import addresses, fragments
from esmero.web.desk import answers, known
from esmero.web.desk.guard import DeskRequest, staff_only

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_safe
@staff_only
def proposals(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Show what the customer's letters may tell; without script on the whole page."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    if not fragments.wants_fragment(request):
        return answers.page(
            request, conversation, at=at, proposals=known.proposed(request.agent, conversation, at=at)
        )
    return known.now(request, conversation, at=at)


@require_POST
@staff_only
def acceptance(request: DeskRequest, conversation_id: int, proposal_id: int) -> HttpResponse:
    """Make a fact of what a letter tells."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    try:
        propose.accept(
            agent=request.agent, customer_id=conversation.customer_id, proposal_id=proposal_id, at=at
        )
    except remember.SensitiveFact:
        return known.changed(request, conversation, at=at, told=known.sensitive())
    undo_url = addresses.reverse("desk:proposal-return", args=[conversation_id, proposal_id])
    return known.changed(request, conversation, at=at, told=_("Remembered."), undo_url=undo_url)


@require_POST
@staff_only
def return_(request: DeskRequest, conversation_id: int, proposal_id: int) -> HttpResponse:
    """Undo an acceptance: what was kept is gone, and the letter's words are proposed again."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    told = _("It is undecided again.")
    try:
        propose.take_back(
            agent=request.agent, customer_id=conversation.customer_id, proposal_id=proposal_id, at=at
        )
    except remember.ChangedSince:
        told = known.changed_since()
    return known.changed(request, conversation, at=at, told=told)


@require_POST
@staff_only
def removal(request: DeskRequest, conversation_id: int, proposal_id: int) -> HttpResponse:
    """Put a proposal away for good."""
    at = clock.now()
    conversation = access.conversation_for(request.agent, conversation_id)
    propose.put_away(
        agent=request.agent, customer_id=conversation.customer_id, proposal_id=proposal_id, at=at
    )
    return known.changed(
        request, conversation, at=at, told=_("Put away. The same words are not proposed again.")
    )
