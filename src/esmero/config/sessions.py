"""Sessions as Django keeps them, found by a query that is written once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from esmero.ground import clock, prepared

_with_key = prepared.Query[Session](
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at)
)


class SessionStore(db.SessionStore):
    """Django's own, named as Django's: what it signs is the same."""

    def _get_session_from_db(self) -> Any:
        found = _with_key.first(key=self.session_key, at=clock.now())
        if found is None:
            self._session_key = None
        return found
