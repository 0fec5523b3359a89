"""Who may enter: whoever holds the link of a letter. It opens one conversation and nothing else."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from esmero.domain.conversations import access
from esmero.ground import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    View = Callable[..., HttpResponseBase]


def holders_of_the_link(view: View) -> View:
    """Hand the view the conversation that the link opens, in the language of the conversation.

    The reader's own choice of language goes before. Raises NotFound for a wrong or old link.
    """

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **given: Any) -> HttpResponseBase:
        conversation = access.by_link_token(token, at=clock.now())
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        language = translation.get_language() if chosen else conversation.language
        with translation.override(language):
            response = view(request, conversation=conversation, token=token, **given)
        response.headers["Content-Language"] = language or settings.LANGUAGE_CODE
        # Other sites never learn the link. Our own do: without it a browser sends forms as from nowhere,
        # and those of readers without script would be refused.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return guarded
