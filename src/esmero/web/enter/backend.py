"""Who is signed in: found at every page by a query that is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.auth_backends import AuthenticationBackend

from esmero.domain.staff import access as staff

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent


class Staff(AuthenticationBackend):  # type: ignore[misc]
    """The sign-in library's own way in; it only finds the person quicker afterwards."""

    def get_user(self, user_id: Any) -> Agent | None:
        """Return who is signed in, unless that sign-in rests."""
        return staff.who_signed_in(int(user_id))
