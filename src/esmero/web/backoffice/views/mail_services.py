"""The addresses to which mail services hand on a channel's mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from esmero.domain.channels import access
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind, Service
from esmero.ground.refs import NotFound
from esmero.web.backoffice import office
from esmero.web.backoffice.guard import owners_only

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def show(request: OfficeRequest, mail_channel_id: int) -> HttpResponse:
    """Show the address for each service, and what is to be chosen there."""
    channel = channels.channel(mail_channel_id)
    if channel.kind != ChannelKind.EMAIL:
        raise NotFound("channel")
    key = access.hook_key(channel)
    shown = [(service, _address(service, key), words) for service, words in _what_to_choose().items()]
    context = {"channel": channel, "services": shown}
    return office.show(request, "channels/services.html", context, here="channels")


def _address(service: Service, key: str) -> str:
    # Mailgun hands on whole mails to addresses that end so.
    name = "mail-hook-whole" if service == Service.MAILGUN else "mail-hook"
    return settings.ESMERO_URL + reverse(name, args=[service.value, key])


def _what_to_choose() -> dict[Service, str]:
    return {
        Service.MAILGUN: _(
            "A route with the action “forward” to this address. Because it ends in “mime”, whole mails come."
        ),
        Service.POSTMARK: _(
            "The inbound stream’s webhook; turn on “Include raw email content in JSON payload”."
        ),
        Service.SENDGRID: _("Inbound Parse; turn on “POST the raw, full MIME message”."),
        Service.SES: _(
            "A receipt rule with an SNS action, and an HTTPS subscription of its topic to this address. "
            "SNS hands on mails of up to 150 KB."
        ),
        Service.BREVO: _(
            "An inbound parsing webhook. It hands on pieces, and files only to who has an API key: "
            "ESMERO_BREVO_API_KEY has to name it."
        ),
        Service.MAILJET: _("The Parse API. It hands on pieces, so that no sender can be proved."),
    }
