"""Other programs: which have a key, a new one, and an end to one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import admit
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.programs import TokenForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import programs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def all_programs(request: OfficeRequest) -> HttpResponse:
    """Show which programs have a key."""
    context = programs.everything(at=clock.now())
    return office.show(request, "programs/list.html", context, here="programs")


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def new(request: OfficeRequest) -> HttpResponse:
    """Make a key, and show it this one time."""
    form = TokenForm(request.POST or None, initial={"send_key": secrets.token_urlsafe(16)})
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, form)
        except admit.AlreadyMade:
            words = _("The key for %(name)s was shown once. If it is lost, end it and make another.")
            return office.refused(request, words % {"name": form.cleaned_data["name"]}, "programs")
    context = {"form": form}
    return office.form(
        request, "programs/new.html", context, here="programs", is_again=request.method == "POST"
    )


def _made(request: OfficeRequest, form: TokenForm) -> HttpResponse:
    given, at = form.cleaned_data, clock.now()
    made = admit.make_token(
        agent=request.agent,
        name=given["name"],
        team_id=given["team_id"],
        person_id=given["person_id"],
        scopes=given["scopes"],
        expires_at=form.ends_at(at),
        send_key=given["send_key"],
        at=at,
    )
    context = {"key": made.key, "token": made.token, "root": f"{settings.ESMERO_URL}/api/v1"}
    return office.show(request, "programs/made.html", context, here="programs")


@require_POST
@owners_only
def ending(request: OfficeRequest, token_id: int) -> HttpResponse:
    """End a key for good."""
    token = admit.revoke_token(agent=request.agent, token_id=token_id, at=clock.now())
    words = _("The key of %(name)s opens nothing any more.") % {"name": token.name}
    return office.done(request, words, "programs")
