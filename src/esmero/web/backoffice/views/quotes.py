"""Words of somebody who was forgotten, where others quote them: an owner decides each, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import quotes
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import quotes as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def all_quotes(request: OfficeRequest) -> HttpResponse:
    """Show each place with the sentence, the oldest first."""
    context = {"quotes": shown.everything(at=clock.now()), "going": shown.going()}
    return office.show(request, "quotes/list.html", context, here="company")


@require_POST
@owners_only
def blackout(request: OfficeRequest) -> HttpResponse:
    """Black out the places that were chosen: nobody can bring them back."""
    done = quotes.black_out(agent=request.agent, quote_ids=_chosen(request), at=clock.now())
    words = ngettext("Blacked out in one place.", "Blacked out in %(num)s places.", done)
    return office.done(request, words % {"num": done}, "quotes")


@require_POST
@owners_only
def blackout_of_all(request: OfficeRequest) -> HttpResponse:
    """Have all places that were shown blacked out, some at once."""
    if not quotes.black_out_all(agent=request.agent, quote_ids=_chosen(request), at=clock.now()):
        return office.refused(request, _("Nothing is left to decide."), "quotes")
    return office.done(
        request, _("All that was shown is being blacked out. How far it is stands here."), "quotes"
    )


@require_POST
@owners_only
def leaving(request: OfficeRequest) -> HttpResponse:
    """Let the places that were chosen stay as they are."""
    done = quotes.leave(agent=request.agent, quote_ids=_chosen(request), at=clock.now())
    words = ngettext("Left as it stands in one place.", "Left as it stands in %(num)s places.", done)
    return office.done(request, words % {"num": done}, "quotes")


def _chosen(request: OfficeRequest) -> list[int]:
    typed = (one for one in request.POST.getlist("quote") if one.isdecimal() and len(one) < 19)
    return list(dict.fromkeys(int(one) for one in typed))
