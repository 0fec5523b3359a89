"""The letters of a mail channel: under whose name they arrive, and how they are signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import set_up
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import SIGNATURE_PLACES, ChannelKind, SenderName
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.ui import fragments
from esmero.web.backoffice import office
from esmero.web.backoffice.forms import letters as forms
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import letters as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.channels.models import Channel
    from esmero.web.backoffice.guard import OfficeRequest


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def letters(request: OfficeRequest, mail_channel_id: int) -> HttpResponse:
    """Show the sender's name and the signatures of a channel, or change them."""
    channel = _mail_channel(mail_channel_id)
    form = forms.LettersForm(
        request.POST or None, initial=forms.initial(channel.signs_as, channel.signatures)
    )
    if request.method == "POST" and form.is_valid():
        set_up.describe_channel(
            agent=request.agent, channel_id=mail_channel_id, at=clock.now(), **form.wanted
        )
        words = _("It is changed. The next letter goes out like this.")
        return office.done(request, words, "channel-letters", mail_channel_id)
    return _page(request, channel, form, is_again=request.method == "POST")


@require_POST
@owners_only
def preview(request: OfficeRequest, mail_channel_id: int) -> HttpResponse:
    """Show how letters would look with what stands in the form now. Nothing is kept."""
    channel = _mail_channel(mail_channel_id)
    form = forms.LettersForm(request.POST)
    form.is_valid()
    _as_typed(channel, request)
    if fragments.wants_fragment(request):
        context = {"samples": shown.samples(channel, request.agent)}
        return render(request, "backoffice/channels/_letters.html", context)
    return _page(request, channel, form, is_again=not form.is_valid())


def _as_typed(channel: Channel, request: OfficeRequest) -> None:
    """Let the channel be as the form has it, without keeping anything; what is too long is cut."""
    typed = forms.signatures(request.POST)
    channel.signatures = {code: words[: forms.LONGEST] for code, words in typed.items()}
    is_companys = request.POST.get("signs_as") == SenderName.COMPANY
    channel.signs_as = SenderName.COMPANY if is_companys else SenderName.PERSON


def _page(
    request: OfficeRequest, channel: Channel, form: forms.LettersForm, *, is_again: bool
) -> HttpResponse:
    context = {
        "channel": channel,
        "form": form,
        "places": SIGNATURE_PLACES,
        "samples": shown.samples(channel, request.agent),
    }
    return office.form(request, "channels/letters.html", context, here="channels", is_again=is_again)


def _mail_channel(channel_id: int) -> Channel:
    channel = channels.channel(channel_id)
    if channel.kind != ChannelKind.EMAIL:
        raise NotFound("channel")
    return channel
