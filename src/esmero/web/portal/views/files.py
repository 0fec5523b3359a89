"""Files of one conversation, for whoever holds its link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from esmero.domain.conversations import access
from esmero.domain.files import reads as files
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import downloads
from esmero.web.portal.guard import holders_of_the_link

if TYPE_CHECKING:
    from django.http import FileResponse, HttpRequest

    from esmero.domain.conversations.models import Conversation


@require_safe
@holders_of_the_link
def show(request: HttpRequest, *, conversation: Conversation, token: str, file_id: int) -> FileResponse:
    """Answer with a file of this conversation that isn't for colleagues only."""
    file = files.within(file_id, conversation.ref)
    if file.is_internal:
        raise NotFound("attachment")
    return downloads.answer(file)


@require_safe
def linked(request: HttpRequest, file_token: str) -> FileResponse:
    """Answer with the one file that a link in a letter opens, to whoever holds it."""
    answer = downloads.answer(access.by_file_token(file_token, at=clock.now()))
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
