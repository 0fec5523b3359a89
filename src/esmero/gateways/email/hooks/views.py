"""The address to which a mail service hands on a channel's mail: acknowledged once it is committed."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from esmero.actions import report
from esmero.domain.channels import access
from esmero.domain.channels.kinds import Service
from esmero.gateways.email import intake
from esmero.gateways.email.hooks import handed as handing
from esmero.gateways.email.hooks import told
from esmero.gateways.email.hooks.fields import NotUnderstood
from esmero.gateways.email.hooks.pieces import FilesAreElsewhere
from esmero.ground import clock, outgoing

if TYPE_CHECKING:
    from django.http import HttpRequest

    from esmero.domain.channels.models import Channel

log = logging.getLogger(__name__)

TAKEN, NO_MAIL, TOO_MUCH, LATER = 200, 400, 413, 503
# A mail in Base64, and what stands around it.
AROUND, MORE_BYTES = 1.5, 4 * 1024 * 1024
# News of some hundreds of letters.
MOST_TOLD = 4 * 1024 * 1024
# Who confirms a subscription of Amazon's is asked nowhere else.
AMAZON = re.compile(r"sns\.[a-z0-9-]{1,40}\.amazonaws\.com(\.cn)?")


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def take(request: HttpRequest, service: str, key: str) -> HttpResponse:
    """Take what a mail service hands over. Whoever does not know the address finds nothing here."""
    if service not in Service.values:
        raise Http404
    channel = access.by_hook_key(key)
    if request.method == "HEAD":
        # Some services see whether anybody is there.
        return HttpResponse()
    most = int(intake.most_bytes() * AROUND) + MORE_BYTES
    body = request.read(most + 1)
    if len(body) > most:
        return HttpResponse(status=TOO_MUCH)
    return HttpResponse(status=_taken(channel, service, body, request.headers.get("Content-Type", "")))


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def hear(request: HttpRequest, service: str, key: str) -> HttpResponse:
    """Hear what a mail service tells of letters that it sent for us."""
    if service not in Service.values:
        raise Http404
    channel = access.by_hook_key(key)
    if request.method == "HEAD":
        return HttpResponse()
    body = request.read(MOST_TOLD + 1)
    return HttpResponse(status=TOO_MUCH if len(body) > MOST_TOLD else _heard(channel, service, body))


def _heard(channel: Channel, service: str, body: bytes) -> int:
    try:
        asked = handing.read(service, body, "application/json") if b"SubscribeURL" in body else []
        if isinstance(asked, handing.Asked):
            return _confirmed(asked.url)
        unknown = report.hear_from_service(told.read(service, body), at=clock.now())
    except NotUnderstood as error:
        log.warning("What %s told of letters of %s is not understood: %s", service, channel, error)
        return TAKEN
    except Exception as error:
        log.error("What %s told of letters could not be kept; it comes again: %r", service, error)
        connection.close()
        return LATER
    if unknown:
        log.info("%s told %s times of letters that are none of ours.", service, unknown)
    return TAKEN


def _taken(channel: Channel, service: str, body: bytes, content_type: str) -> int:
    try:
        handed = handing.read(service, body, content_type)
        if isinstance(handed, handing.Asked):
            return _confirmed(handed.url)
        for one in handed:
            _keep(channel, one)
    except NotUnderstood as error:
        log.warning("What %s handed over for %s makes no mail: %s", service, channel, error)
        return _kept_as_it_is(channel, body)
    except FilesAreElsewhere as error:
        log.error("Files of a mail for %s can't be fetched from %s: %s", channel, service, error)
        return LATER
    except Exception as error:
        log.error("Mail from %s could not be kept; it comes again: %r", service, error)
        connection.close()
        return LATER
    return TAKEN


def _keep(channel: Channel, handed: handing.Handed) -> None:
    mail = intake.Mail(
        handed.raw,
        handed.sender,
        [*handed.recipients],
        clock.now(),
        channel_id=channel.pk,
        is_rebuilt=handed.is_rebuilt,
    )
    try:
        intake.take_all([mail])
    except intake.TooBig:
        intake.take_head(mail, intake.HANDED_TOO_LARGE)


def _kept_as_it_is(channel: Channel, body: bytes) -> int:
    """What nobody understands is shown to people, who can set the service right; nothing is thrown away."""
    if not body.strip():
        return NO_MAIL
    try:
        mail = intake.Mail(body[: intake.most_bytes()], "", [], clock.now(), channel_id=channel.pk)
        intake.take_head(mail, intake.NO_MAIL)
    except Exception as error:
        log.error("It could not be kept either; it comes again: %r", error)
        connection.close()
        return LATER
    return TAKEN


def _confirmed(url: str) -> int:
    """Confirm that we want what Amazon hands on."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not AMAZON.fullmatch(parts.netloc):
        return NO_MAIL
    try:
        answer = outgoing.ask(url, inside=settings.ESMERO_INSIDE_HOSTS)
    except outgoing.Refused:
        return LATER
    return TAKEN if answer.status == 200 else LATER
