"""From which mailbox a channel's mail is fetched: set up, tried, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import fetching as actions
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind, Leaving, SigningIn
from esmero.domain.channels.ports import CouldNotFetch
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.ui import fragments
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.fetching import FetchingForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import fetching as shown
from esmero.web.backoffice.views.consent import come_back_url

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from esmero.domain.channels.models import Channel
    from esmero.web.backoffice.guard import OfficeRequest


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def fetching(request: OfficeRequest, mail_channel_id: int) -> HttpResponse:
    """Show from where a channel's mail is fetched and how that goes, or change it."""
    channel = _mail_channel(mail_channel_id)
    form = FetchingForm(request.POST or None, kept=channels.fetching_of(mail_channel_id))
    if request.method == "POST" and form.is_valid() and _is_kept(request, form, mail_channel_id):
        return _kept(request, channel, form)
    return _page(request, channel, form, {}, is_again=request.method == "POST")


def _kept(request: OfficeRequest, channel: Channel, form: FetchingForm) -> HttpResponse:
    if form.cleaned_data["sign_in"] == SigningIn.CONSENT and not _is_connected(channel):
        words = _("It is kept. Now describe the provider, then connect the mailbox.")
        return office.done(request, words, "channel-consent", channel.pk)
    return office.done(request, _said_when(channel), "channel-fetching", channel.pk)


def _is_connected(channel: Channel) -> bool:
    fetching = channels.fetching_of(channel.pk)
    consent = channels.consent_of(fetching.pk) if fetching else None
    return consent is not None and consent.is_connected


def _said_when(channel: Channel) -> str:
    if channel.is_active:
        return _("Its mail is fetched within seconds.")
    return _("It is kept. The channel is closed: its mail is fetched once it is opened again.")


@require_POST
@owners_only
def trial(request: OfficeRequest, mail_channel_id: int) -> HttpResponse:
    """Say what happens at the server with what stands in the form now. Nothing is fetched or kept."""
    channel = _mail_channel(mail_channel_id)
    form = FetchingForm(request.POST, kept=channels.fetching_of(mail_channel_id))
    tried = _tried(request, form, mail_channel_id) if form.is_valid() else None
    if fragments.wants_fragment(request):
        found = {"tried": tried, "form": form, "is_apart": True}
        return render(request, "backoffice/channels/_tried.html", found)
    return _page(request, channel, form, {"tried": tried}, is_again=tried is None)


@require_POST
@owners_only
def removal(request: OfficeRequest, mail_channel_id: int) -> HttpResponse:
    """Fetch a channel's mail no more, and forget the password."""
    actions.end(agent=request.agent, channel_id=mail_channel_id, at=clock.now())
    return office.done(request, _("Its mail is fetched no more."), "channel", mail_channel_id)


def _is_kept(request: OfficeRequest, form: FetchingForm, channel_id: int) -> bool:
    try:
        actions.describe(
            agent=request.agent,
            channel_id=channel_id,
            password=form.cleaned_data["password"],
            at=clock.now(),
            **form.details(),
        )
    except actions.PasswordNeeded:
        form.ask_for_password()
        return False
    return True


def _tried(request: OfficeRequest, form: FetchingForm, channel_id: int) -> shown.Health | None:
    try:
        found = actions.try_out(
            agent=request.agent,
            channel_id=channel_id,
            password=form.cleaned_data["password"],
            at=clock.now(),
            **form.details(),
        )
    except CouldNotFetch as error:
        return shown.went_wrong(error)
    except actions.PasswordNeeded:
        form.ask_for_password()
        return None
    return shown.went_well(found, is_sending=form.cleaned_data["leaves"] == Leaving.MAILBOX)


def _page(
    request: OfficeRequest, channel: Channel, form: FetchingForm, more: dict[str, Any], *, is_again: bool
) -> HttpResponse:
    kept = channels.fetching_of(channel.pk)
    context = {
        "channel": channel,
        "form": form,
        "health": shown.health(kept, at=clock.now()) if kept else None,
        "leaves": kept is not None and kept.leaves == Leaving.MAILBOX,
        "return_url": come_back_url(),
        "has_consent": kept is not None and kept.sign_in == SigningIn.CONSENT,
        **more,
    }
    return office.form(request, "channels/fetching.html", context, here="channels", is_again=is_again)


def _mail_channel(channel_id: int) -> Channel:
    channel = channels.channel(channel_id)
    if channel.kind != ChannelKind.EMAIL:
        raise NotFound("channel")
    return channel
