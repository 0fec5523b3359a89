"""The gateway of a fax channel: from where faxes come by mail, and how ours are addressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from esmero.actions import set_up
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.letters import fax
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.fax import KEPT, FaxForm
from esmero.web.backoffice.guard import owners_only

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def gateway(request: OfficeRequest, fax_channel_id: int) -> HttpResponse:
    """Show the gateway of a fax channel with an address as it would be, or change it."""
    channel = channels.channel(fax_channel_id)
    if channel.kind != ChannelKind.FAX:
        raise NotFound("channel")
    form = FaxForm(request.POST or None, initial={name: getattr(channel, name) for name in KEPT})
    if request.method == "POST" and form.is_valid():
        set_up.describe_channel(
            agent=request.agent, channel_id=channel.pk, at=clock.now(), **form.cleaned_data
        )
        return office.done(request, _("It is changed."), "channel-fax", channel.pk)
    context = {
        "channel": channel,
        "form": form,
        "number": fax.A_NUMBER,
        "example": fax.address(channel.faxes_to, fax.A_NUMBER) if channel.faxes_to else "",
        "mailboxes": sorted(channels.mail_addresses()),
    }
    return office.form(
        request, "channels/fax.html", context, here="channels", is_again=request.method == "POST"
    )
