"""The company's own words on conversations: kept tidy by leads and owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import tag as tags
from esmero.domain.conversations import access
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.tags import JoiningForm, TagForm
from esmero.web.backoffice.guard import leads_too
from esmero.web.backoffice.shown import tags as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.conversations.models import Tag
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_safe
@leads_too
def all_tags(request: OfficeRequest) -> HttpResponse:
    """Show all tags with how often each is used."""
    return office.show(request, "tags/list.html", shown.everything(), here="tags")


@require_http_methods(EITHER)
@leads_too
def new(request: OfficeRequest) -> HttpResponse:
    """Add a tag before any conversation has it."""
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tags.add(agent=request.agent, at=clock.now(), **form.cleaned_data)
            return office.done(request, _("It is offered from now on."), "tags")
        except tags.NameTaken:
            form.taken()
    context = {"form": form}
    return office.form(request, "tags/new.html", context, here="tags", is_again=request.method == "POST")


@require_http_methods(EITHER)
@leads_too
def tag(request: OfficeRequest, tag_id: int) -> HttpResponse:
    """Show a tag; change how it is called and painted, on every conversation that has it."""
    kept = access.tag_to_set_up(request.agent, tag_id)
    form = TagForm(request.POST or None, initial={"name": kept.name, "colour": kept.colour})
    if request.method == "POST" and form.is_valid():
        try:
            tags.describe(agent=request.agent, tag_id=tag_id, at=clock.now(), **form.cleaned_data)
            return office.done(request, _("It is changed."), "tags")
        except tags.NameTaken:
            form.taken()
    return _show(request, kept, form, JoiningForm(others=shown.others(kept)))


def _show(request: OfficeRequest, tag: Tag, form: TagForm, joining: JoiningForm) -> HttpResponse:
    context = {**shown.one(tag), "form": form, "joining": joining}
    return office.form(request, "tags/show.html", context, here="tags", is_again=request.method == "POST")


@require_POST
@leads_too
def joining(request: OfficeRequest, tag_id: int) -> HttpResponse:
    """Make two tags one, for good."""
    kept = access.tag_to_set_up(request.agent, tag_id)
    form = JoiningForm(request.POST, others=shown.others(kept))
    if not form.is_valid():
        named = TagForm(initial={"name": kept.name, "colour": kept.colour})
        return _show(request, kept, named, form)
    moved = tags.join(agent=request.agent, tag_id=tag_id, into_id=form.cleaned_data["into"], at=clock.now())
    words = ngettext(
        "One tag now; one conversation changed.", "One tag now; %(count)s conversations changed.", moved
    )
    return office.done(request, words % {"count": moved}, "tags")


@require_POST
@leads_too
def retirement(request: OfficeRequest, tag_id: int) -> HttpResponse:
    """Offer a tag no more."""
    kept = tags.retire(agent=request.agent, tag_id=tag_id, at=clock.now())
    words = _("%(name)s is offered no more; conversations that have it keep it.") % {"name": kept.name}
    return office.done(request, words, "tags")


@require_POST
@leads_too
def return_(request: OfficeRequest, tag_id: int) -> HttpResponse:
    """Offer a tag again."""
    kept = tags.bring_back(agent=request.agent, tag_id=tag_id, at=clock.now())
    return office.done(request, _("%(name)s is offered again.") % {"name": kept.name}, "tags")
