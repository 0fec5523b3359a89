"""By whose consent a mailbox is opened: the provider described, somebody sent there, and back again."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from esmero.actions import consenting as actions
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import FetchTrouble, SigningIn
from esmero.domain.channels.ports import CouldNotFetch
from esmero.domain.company import reads as company
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import times
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.consent import ConsentForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import fetching as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.channels.models import Consent
    from esmero.web.backoffice.guard import OfficeRequest

log = logging.getLogger(__name__)

# What a session keeps while its owner is at the provider.
KEPT = "esmero.consent"


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def consent(request: OfficeRequest, mail_channel_id: int) -> HttpResponse:
    """Show which provider gives access to a mailbox, or change it."""
    channel = channels.channel(mail_channel_id)
    fetching = channels.fetching_of(mail_channel_id)
    if fetching is None or fetching.sign_in != SigningIn.CONSENT:
        raise NotFound("fetching")
    kept = channels.consent_of(fetching.pk)
    form = ConsentForm(request.POST or None, kept=kept)
    if request.method == "POST" and form.is_valid() and _is_kept(request, form, mail_channel_id):
        return office.done(request, _("It is kept. Now connect the mailbox."), "channel-consent", channel.pk)
    context = {
        "channel": channel,
        "form": form,
        "kept": kept,
        "mailbox": fetching.user,
        "connected": _said_when(kept),
        "health": shown.health(fetching, at=clock.now()),
        "return_url": come_back_url(),
    }
    is_again = request.method == "POST"
    return office.form(request, "channels/consent.html", context, here="channels", is_again=is_again)


@require_safe
@owners_only
def connecting(request: OfficeRequest, mail_channel_id: int) -> HttpResponse:
    """Send an owner to the provider, where the mailbox's holder consents."""
    try:
        url, kept = actions.begin(agent=request.agent, channel_id=mail_channel_id, return_url=come_back_url())
    except CouldNotFetch as error:
        return _refused(request, error, mail_channel_id)
    request.session[KEPT] = {**kept, "channel_id": mail_channel_id}
    return redirect(url)


@require_safe
@owners_only
def come_back(request: OfficeRequest) -> HttpResponse:
    """Take what an owner brings back from the provider."""
    kept = request.session.pop(KEPT, None)
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if not kept or not secrets.compare_digest(state.encode(), kept["state"].encode()):
        return office.refused(
            request, _("The way to the provider was broken off. Connect once more."), "channels"
        )
    channel_id = kept["channel_id"]
    if not code:
        # What it says may be anybody's words by now: it stands in the log only.
        log.warning("A mailbox was not connected; the provider said: %r", request.GET.get("error", "")[:100])
        words = _("The provider did not consent. Nothing has changed.")
        return office.refused(request, words, "channel-consent", channel_id)
    try:
        actions.complete(
            agent=request.agent,
            channel_id=channel_id,
            code=code,
            kept=kept,
            return_url=come_back_url(),
            at=clock.now(),
        )
    except CouldNotFetch as error:
        return _refused(request, error, channel_id)
    return office.done(request, _("It is connected. Try it now."), "channel-fetching", channel_id)


def _is_kept(request: OfficeRequest, form: ConsentForm, channel_id: int) -> bool:
    try:
        actions.describe(
            agent=request.agent,
            channel_id=channel_id,
            secret=form.cleaned_data["secret"],
            at=clock.now(),
            **form.details(),
        )
    except actions.SecretNeeded:
        form.ask_for_secret()
        return False
    return True


def come_back_url() -> str:
    """Return the address that a provider is told: people come back to it after they consented."""
    """Our own configured address, whatever host the request came with."""
    return settings.ESMERO_URL + reverse("backoffice:consent-return")


def _said_when(kept: Consent | None) -> str:
    if kept is None or kept.connected_at is None:
        return ""
    zone = ZoneInfo(company.the_company().time_zone)
    return _("Connected: %(when)s.") % {"when": times.label(kept.connected_at, at=clock.now(), zone=zone)}


def _refused(request: OfficeRequest, error: CouldNotFetch, channel_id: int) -> HttpResponse:
    log.warning("A mailbox could not be connected: %s %s", error.trouble, error.answer)
    words = str(FetchTrouble(error.trouble).label)
    if error.answer:
        words = f"{words} {_('The server said: %(words)s') % {'words': error.answer}}"
    return office.refused(request, words, "channel-consent", channel_id)
