"""My desk: how an agent likes to work."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import arrange
from esmero.domain.staff.kinds import HOLD_CHOICES, ByMail
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import my_desk as shown


@require_safe
@staff_only
def my_desk(request: DeskRequest) -> HttpResponse:
    """Show one's own settings, section by section."""
    return answers.whole(request, "desk/my_desk/page.html", shown.sections(request.agent, at=clock.now()))


@require_POST
@staff_only
def keys(request: DeskRequest) -> HttpResponse:
    """Let single letters work as keys, or rest."""
    arrange.set_habits(agent=request.agent, has_letter_keys="has_letter_keys" in request.POST)
    return _kept(request, "keys")


@require_POST
@staff_only
def after(request: DeskRequest) -> HttpResponse:
    """Say what comes after an answer: the next conversation, or this one still."""
    arrange.set_habits(agent=request.agent, goes_on=request.POST.get("after") == "next")
    return _kept(request, "after")


@require_POST
@staff_only
def letters(request: DeskRequest) -> HttpResponse:
    """Say how letters open that have a layout: as plain words, or as they were written."""
    arrange.set_habits(agent=request.agent, reads_as_written=request.POST.get("letters") == "written")
    return _kept(request, "letters")


@require_POST
@staff_only
def holding(request: DeskRequest) -> HttpResponse:
    """Say for how long answers are held back; anything but what is offered changes nothing."""
    chosen = request.POST.get("hold_seconds", "")
    if chosen in {str(seconds) for seconds in HOLD_CHOICES}:
        arrange.set_habits(agent=request.agent, hold_seconds=int(chosen))
    return _kept(request, "holding")


@require_POST
@staff_only
def by_mail(request: DeskRequest) -> HttpResponse:
    """Say how one hears by mail of what one did not see; anything but what is offered changes nothing."""
    chosen = request.POST.get("by_mail", "")
    if chosen in ByMail.values:
        arrange.set_habits(agent=request.agent, notices_by_mail=chosen)
    return _kept(request, "notices")


@require_POST
@staff_only
def aloud(request: DeskRequest) -> HttpResponse:
    """Let a notification of one's browser say whom and what it is about, or only the code."""
    arrange.set_habits(agent=request.agent, notices_show_words="shows_words" in request.POST)
    return _kept(request, "notices")


@require_POST
@staff_only
def hints(request: DeskRequest) -> HttpResponse:
    """Show hints or none; also those that were read, if one wants them again."""
    changes: dict[str, object] = {"shows_hints": "shows_hints" in request.POST}
    if "again" in request.POST:
        changes |= {"hints_gone": (), "hints_rest_until": 0}
    arrange.set_habits(agent=request.agent, **changes)
    return _kept(request, "hints")


def _kept(request: DeskRequest, section: str) -> HttpResponse:
    words = _("Kept. It holds on all your devices.")
    if fragments.wants_fragment(request):
        return render(request, "ui/_toast.html", {"words": words})
    messages.success(request, words)
    return fragments.go(request, f"{reverse('desk:my_desk')}#{section}")
