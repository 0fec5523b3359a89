"""Who may enter: whoever brings a living key in the header, for what the key allows, as often as agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from ninja.errors import HttpError
from ninja.security import HttpBearer

from esmero.actions import bring_in
from esmero.domain.staff import access
from esmero.ground import clock, limits
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from django.http import HttpRequest

    from esmero.domain.staff.models import ApiToken

WINDOW_SECONDS = 60


class NoValidKey(Exception):
    """There is no key in the header, or none that opens anything: all are answered alike."""


class TooOften(Exception):
    """The key was used more often than it may be."""


class Key(HttpBearer):
    """A key made in the back office or by `esmero token`, sent as `Authorization: Bearer esm_…`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        token: ApiToken | None = super().__call__(request)
        if token is None:
            raise NoValidKey
        return token

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Return the key's row. Raises NoValidKey, TooOften, HttpError when its scopes lack this one."""
        try:
            found = access.token_of(token.strip(), at=clock.now())
        except NotFound as error:
            raise NoValidKey from error
        _within_limit(found)
        if not found.may(self.scope):
            raise HttpError(403, f"The key lacks the scope “{self.scope}”.")
        if request.method == "GET":
            bring_in.note_use(found, at=clock.now())
        return found


def _within_limit(token: ApiToken) -> None:
    most = settings.ESMERO_API_REQUESTS_A_MINUTE
    if most and not limits.allows("api", str(token.pk), times=most, seconds=WINDOW_SECONDS):
        raise TooOften
