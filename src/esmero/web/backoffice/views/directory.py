"""The company's own directory, by which people come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from esmero.actions import directory as actions
from esmero.domain.staff import ports
from esmero.domain.staff import reads as staff
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.directory import DirectoryForm
from esmero.web.backoffice.guard import owners_only

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from esmero.domain.staff.models import Directory
    from esmero.web.backoffice.guard import OfficeRequest


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def directory(request: OfficeRequest) -> HttpResponse:
    """Show how the directory is set up, or change it."""
    kept = staff.directory()
    form = DirectoryForm(request.POST or None, initial=_initial(kept), kept=kept)
    if request.method == "POST" and form.is_valid() and _answers(form):
        given = form.cleaned_data
        actions.describe(agent=request.agent, secret=given["secret"], at=clock.now(), **form.details())
        return office.done(request, _("The directory is set up."), "directory")
    context = {
        "form": form,
        "has_secret": kept is not None,
        "return_url": settings.ESMERO_URL + reverse("directory-return"),
    }
    return office.form(request, "directory.html", context, here="sign-in", is_again=request.method == "POST")


def _answers(form: DirectoryForm) -> bool:
    """A directory that is to be open is asked first, so that nobody stands before a dead button."""
    if not form.cleaned_data["is_open"]:
        return True
    try:
        actions.try_out(form.cleaned_data["issuer"])
    except ports.DirectoryRefused:
        form.add_error("issuer", _("No directory answers there as it should. Is the address right?"))
        return False
    return True


def _initial(kept: Directory | None) -> dict[str, Any]:
    if kept is None:
        return {"groups_claim": "groups"}
    names = ("name", "issuer", "client_id", "groups_claim", "is_open")
    return {**{name: getattr(kept, name) for name in names}, "domains": ", ".join(kept.domains)}
