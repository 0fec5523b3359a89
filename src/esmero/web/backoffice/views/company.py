"""The company itself: how it is called, looks and is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from esmero.actions import set_up
from esmero.domain.company import reads
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.company import CompanyForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import hours

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def company(request: OfficeRequest) -> HttpResponse:
    """Show how the company is called and looks, or change it."""
    kept = reads.the_company()
    form = CompanyForm(request.POST or None, initial=_initial(kept))
    if request.method == "POST" and form.is_valid():
        set_up.describe_company(agent=request.agent, at=clock.now(), **form.cleaned_data)
        return office.done(request, _("It is changed. Every page shows it within seconds."), "company")
    context = {"form": form, "zones": hours.zones()}
    return office.form(request, "company.html", context, here="company", is_again=request.method == "POST")


def _initial(kept: object) -> dict[str, str]:
    return {name: getattr(kept, name) for name in CompanyForm.base_fields}
