"""Ways in: mail addresses and the form, and who answers what comes by each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import set_up
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.channels import ChannelForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import fetching, promised

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_safe
@owners_only
def all_channels(request: OfficeRequest) -> HttpResponse:
    """Show the ways in, those that are open first."""
    ways = sorted(channels.channels(), key=lambda channel: not channel.is_active)
    now = clock.now()
    healths = {one.channel_id: fetching.health(one, at=now) for one in channels.all_fetchings()}
    context = {"channels": ways, "kinds": dict(ChannelKind.choices), "healths": healths}
    return office.show(request, "channels/list.html", context, here="channels")


@require_http_methods(EITHER)
@owners_only
def new(request: OfficeRequest) -> HttpResponse:
    """Open a way in."""
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_up.open_channel(agent=request.agent, at=clock.now(), **form.cleaned_data)
        return office.done(request, _("Customers can write this way now."), "channels")
    context = {"form": form}
    return office.form(
        request, "channels/new.html", context, here="channels", is_again=request.method == "POST"
    )


@require_http_methods(EITHER)
@owners_only
def channel(request: OfficeRequest, channel_id: int) -> HttpResponse:
    """Show a way in, or change its name, address and team."""
    kept = channels.channel(channel_id)
    shown = ("name", "address", "team_id", "calendar_id", "policy_id", "most_machine_percent")
    initial = {name: getattr(kept, name) for name in shown}
    form = ChannelForm(request.POST or None, initial=initial, channel_id=channel_id, kind=kept.kind)
    if request.method == "POST" and form.is_valid():
        set_up.describe_channel(
            agent=request.agent, channel_id=channel_id, at=clock.now(), **form.cleaned_data
        )
        return office.done(request, _("It is changed."), "channels")
    mailbox = channels.fetching_of(channel_id)
    context = {
        "form": form,
        "channel": kept,
        "kind": ChannelKind(kept.kind).label,
        "promised": promised.by_channel(kept, at=clock.now()),
        "health": fetching.health(mailbox, at=clock.now()) if mailbox else None,
    }
    return office.form(
        request, "channels/show.html", context, here="channels", is_again=request.method == "POST"
    )


@require_POST
@owners_only
def closure(request: OfficeRequest, channel_id: int) -> HttpResponse:
    """Close a way in; conversations that came by it go on."""
    set_up.describe_channel(agent=request.agent, channel_id=channel_id, is_active=False, at=clock.now())
    return office.done(request, _("It is closed. Conversations that came by it go on."), "channels")


@require_POST
@owners_only
def opening(request: OfficeRequest, channel_id: int) -> HttpResponse:
    """Open a way in again, unless another form is open."""
    kept = channels.channel(channel_id)
    if kept.kind == ChannelKind.FORM and channels.form_is_open():
        words = _("The form on your page is open already: close that one first.")
        return office.refused(request, words, "channel", channel_id)
    set_up.describe_channel(agent=request.agent, channel_id=channel_id, is_active=True, at=clock.now())
    return office.done(request, _("Customers can write this way again."), "channels")
