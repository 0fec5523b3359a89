"""What the company asks its customers to agree to: in which words, since when, and how many did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import purposes as actions
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.purposes import PurposeForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import purposes as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_safe
@owners_only
def all_purposes(request: OfficeRequest) -> HttpResponse:
    """Show what is asked for, what is not any more, and what could be."""
    return office.show(request, "purposes/list.html", shown.everything(at=clock.now()), here="company")


@require_http_methods(EITHER)
@owners_only
def new(request: OfficeRequest) -> HttpResponse:
    """Ask for something from now on: one that the product knows (`key`), or one of the company's own."""
    key = shown.known_key(
        request.GET.get("key", "") if request.method != "POST" else request.POST.get("key", "")
    )
    form = PurposeForm(request.POST or None, key=key, initial=shown.proposed(key))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(
                agent=request.agent,
                key=key,
                needs_two_steps=form.cleaned_data.get("needs_two_steps", False),
                words=form.words(),
                at=clock.now(),
            )
            return office.done(request, _("From now on customers are asked for it."), "purpose", made.pk)
        except actions.AskedAlready:
            return office.refused(request, _("It is asked for already, or was: it stands below."), "purposes")
    context = {"form": form, "key": key, "languages": form.languages, "name": shown.name_of(key)}
    return office.form(
        request, "purposes/new.html", context, here="company", is_again=request.method == "POST"
    )


@require_http_methods(EITHER)
@owners_only
def one(request: OfficeRequest, purpose_id: int) -> HttpResponse:
    """Show what is asked for and how many agreed to which words; ask in other words from now on."""
    purpose = customers.purpose(purpose_id)
    form = PurposeForm(request.POST or None, key=purpose.key, initial=shown.words_of(purpose), is_new=False)
    if request.method == "POST" and form.is_valid():
        actions.reword(agent=request.agent, purpose_id=purpose_id, words=form.words(), at=clock.now())
        words = _("Kept. Who agreed before keeps the words of then; everybody else reads these.")
        return office.done(request, words, "purpose", purpose_id)
    context = {**shown.one(purpose, at=clock.now()), "form": form, "languages": form.languages}
    return office.form(
        request, "purposes/show.html", context, here="company", is_again=request.method == "POST"
    )


@require_POST
@owners_only
def ending(request: OfficeRequest, purpose_id: int) -> HttpResponse:
    """Ask for it no more."""
    actions.end(agent=request.agent, purpose_id=purpose_id, at=clock.now())
    words = _("Switched off: nobody is asked, and nothing of the kind is done. Who agreed is kept.")
    return office.done(request, words, "purpose", purpose_id)


@require_POST
@owners_only
def return_(request: OfficeRequest, purpose_id: int) -> HttpResponse:
    """Ask for it again."""
    actions.bring_back(agent=request.agent, purpose_id=purpose_id, at=clock.now())
    words = _("It is asked for again. Who had agreed, and did not take it back, has agreed.")
    return office.done(request, words, "purpose", purpose_id)
