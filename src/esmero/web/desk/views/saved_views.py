"""Lists of one's own: kept from a search, named, put in order, shared, taken away and brought back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import keep_views
from esmero.domain.events import reads as events
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers, filters
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import saved_views as shown

LONGEST_NAME = 60


class NameForm(forms.Form):
    """What a list is called."""

    name = forms.CharField(max_length=LONGEST_NAME)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def saved_views(request: DeskRequest) -> HttpResponse:
    """Show one's lists to arrange them; a POST keeps what was searched for as a new one."""
    if request.method != "POST":
        return _page(request)
    form = filters.FilterForm(request.POST, agent=request.agent)
    name = NameForm(request.POST)
    wanted = form.wanted
    if not (form.is_valid() and name.is_valid() and wanted.kept()):
        return _page(request, wrong=_why_not(form, name), status=answers.NOT_RIGHT_YET)
    kept = keep_views.save(
        agent=request.agent, name=name.cleaned_data["name"], wanted=wanted.kept(), at=clock.now()
    )
    messages.success(request, _("Kept among your lists."))
    return fragments.go(request, reverse("desk:saved_view", args=[kept.pk]))


def _why_not(form: filters.FilterForm, name: NameForm) -> str:
    if not name.is_valid():
        return _("Give the list a name of at most %(count)s letters.") % {"count": LONGEST_NAME}
    if not form.is_valid():
        return _("Some of this is not there to choose.")
    return _("A list needs at least one word or one choice.")


@require_POST
@staff_only
def name(request: DeskRequest, view_id: int) -> HttpResponse:
    """Call a list otherwise."""
    form = NameForm(request.POST)
    if not form.is_valid():
        wrong = _("Give the list a name of at most %(count)s letters.") % {"count": LONGEST_NAME}
        return _page(request, wrong=wrong, wrong_id=view_id, status=answers.NOT_RIGHT_YET)
    keep_views.rename(agent=request.agent, view_id=view_id, name=form.cleaned_data["name"])
    return _back(request)


@require_POST
@staff_only
def place(request: DeskRequest, view_id: int) -> HttpResponse:
    """Put a list one place up or down."""
    keep_views.move(agent=request.agent, view_id=view_id, up=request.POST.get("to") == "up")
    return _back(request)


@require_POST
@staff_only
def sharing(request: DeskRequest, view_id: int) -> HttpResponse:
    """Share a list with a team that one leads, or with nobody."""
    team = request.POST.get("team", "")
    keep_views.share(
        agent=request.agent,
        view_id=view_id,
        team_id=int(team) if team.isdecimal() else None,
        at=clock.now(),
    )
    return _back(request)


@require_POST
@staff_only
def removal(request: DeskRequest, view_id: int) -> HttpResponse:
    """Take a list away; the page offers to bring it back."""
    keep_views.remove(agent=request.agent, view_id=view_id, at=clock.now())
    return _back(request)


@require_POST
@staff_only
def bringing_back(request: DeskRequest, view_id: int) -> HttpResponse:
    """Bring a list back that was taken away."""
    keep_views.bring_back(agent=request.agent, view_id=view_id)
    return _back(request)


def _back(request: DeskRequest) -> HttpResponse:
    return fragments.go(request, reverse("desk:saved_views"))


def _page(request: DeskRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"last_event": events.newest_id(), **shown.arranging(request.agent, at=clock.now()), **more}
    return answers.whole(request, "desk/lists/page.html", context, status=status)
