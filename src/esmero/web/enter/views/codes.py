"""The door itself: by password, by passkey, or by a code where the company allows it."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, RequestLoginCodeView
from django.http import Http404, HttpRequest, HttpResponseBase

from esmero.domain.company import reads as company
from esmero.domain.staff import reads as staff
from esmero.ground.refs import NotFound


class Door(LoginView):  # type: ignore[misc]
    """The sign-in page, with every way in that the company has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        directory = staff.directory()
        ways = {
            "by_code": _is_code_enough(),
            "directory_name": directory.name if directory and directory.is_open else "",
        }
        return {**super().get_context_data(**kwargs), **ways}


def _is_code_enough() -> bool:
    try:
        return company.the_company().is_code_enough
    except NotFound:
        return False


def request_code(request: HttpRequest) -> HttpResponseBase:
    """Send a code to an address of ours; where the company wants none, there is no such page."""
    if not _is_code_enough():
        raise Http404
    answer: HttpResponseBase = _request_code(request)
    return answer


login = Door.as_view()
_request_code = RequestLoginCodeView.as_view()
