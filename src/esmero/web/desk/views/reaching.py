"""Where somebody is reached: another address for answers, and one that works after all."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from esmero.actions import reach
from esmero.ground import clock
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only


@require_POST
@staff_only
def answering(request: DeskRequest, conversation_id: int, identity_id: int) -> HttpResponse:
    """Have answers go to another address of this customer."""
    at = clock.now()
    reach.answer_there(agent=request.agent, conversation_id=conversation_id, identity_id=identity_id, at=at)
    return answers.changed(request, conversation_id, at=at, told=_("Answers go there from now on."))


@require_POST
@staff_only
def working(request: DeskRequest, conversation_id: int, identity_id: int) -> HttpResponse:
    """Say that letters do arrive at an address of this customer."""
    at = clock.now()
    reach.works_again(agent=request.agent, conversation_id=conversation_id, identity_id=identity_id, at=at)
    return answers.changed(request, conversation_id, at=at, told=_("Letters go there again."))
