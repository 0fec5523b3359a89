"""What a mail service tells of letters that it sent for us: arrived, delayed, came back, unwanted.

A letter is known by our own Message-ID, wherever in the event a service repeats it: as its id, among the
letter's headers, or in what it lets a sender add (`marks`). django-anymail names the kinds of events.
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import Any

from django.utils.translation import gettext_noop

from esmero.domain.channels.kinds import ReportKind, Service
from esmero.domain.channels.ports import Report
from esmero.gateways.email.hooks import pieces
from esmero.gateways.email.hooks.fields import NotUnderstood
from esmero.gateways.email.reading import diagnosis

VIEWS: dict[str, tuple[str, str]] = {
    Service.MAILGUN: ("mailgun", "MailgunTrackingWebhookView"),
    Service.SENDGRID: ("sendgrid", "SendGridTrackingWebhookView"),
    Service.POSTMARK: ("postmark", "PostmarkTrackingWebhookView"),
    Service.BREVO: ("brevo", "BrevoTrackingWebhookView"),
    Service.MAILJET: ("mailjet", "MailjetTrackingWebhookView"),
    Service.SES: ("amazon_ses", "AmazonSESTrackingWebhookView"),
}
KINDS = {
    "delivered": ReportKind.ARRIVED,
    "deferred": ReportKind.DELAYED,
    "bounced": ReportKind.CAME_BACK,
    "rejected": ReportKind.CAME_BACK,
    "failed": ReportKind.CAME_BACK,
    "complained": ReportKind.UNWANTED,
}
OUR_LETTER = re.compile(r"\bm\.[0-9a-f]{24}(?:\.[0-9a-f]{1,15}\.[a-z2-7]{16})?@[A-Za-z0-9.-]{1,200}")
LETTERS_BEFORE = {"references", "in-reply-to", "inreplyto"}
# What services call a bounce whose address is good.
SOFT = {"softbounce", "transient", "soft_bounce", "temporary", "undetermined", "blocked"}
SAID_BY_SERVICE = gettext_noop("The mail service could not deliver it")
WAITS_AT_SERVICE = gettext_noop("The mail service keeps trying")


def read(service: str, body: bytes) -> list[Report]:
    """Return what a service tells; nothing for what is no news of a letter. Raises NotUnderstood."""
    try:
        return [told for event in _events(service, body) if (told := _report(event))]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise NotUnderstood(repr(error)) from error


def _events(service: str, body: bytes) -> list[Any]:
    module, name = VIEWS[service]
    kind: Any = getattr(import_module(f"anymail.webhooks.{module}"), name)
    # Made without its beginning, which asks for keys: who may post is ours to say, by the address.
    view: Any = kind.__new__(kind)
    if service != Service.SES:
        return list(view.parse_events(pieces.request_of(body, "application/json")))
    note = json.loads(body)
    return list(view.esp_to_anymail_events(json.loads(note["Message"]), note))


def _report(event: Any) -> Report | None:
    kind = KINDS.get(event.event_type)
    if kind is None:
        return None
    more = event.esp_event.get("error")
    said = " ".join(str(one) for one in (event.mta_response, event.description, more) if one)
    if kind == ReportKind.CAME_BACK and _is_soft(event):
        # A bounce that is not for good: it is given up, and the address is good.
        return _of(event, kind, _because(SAID_BY_SERVICE, said))
    if kind == ReportKind.CAME_BACK:
        is_lost = event.reject_reason == "invalid" or diagnosis.judge(said, action="failed").is_permanent
        return _of(event, kind, _because(SAID_BY_SERVICE, said), is_address_lost=is_lost or _is_hard(event))
    return _of(event, kind, _because(WAITS_AT_SERVICE, said) if kind == ReportKind.DELAYED else "")


def _of(event: Any, kind: ReportKind, because: str, *, is_address_lost: bool = False) -> Report:
    return Report(
        kind,
        _letters(event.esp_event),
        because,
        is_address_lost=is_address_lost,
        recipient=str(event.recipient or ""),
    )


def _letters(told: Any) -> list[str]:
    found = OUR_LETTER.findall(json.dumps(_of_this_letter(told), ensure_ascii=False))
    return list(dict.fromkeys(one.rstrip(".").lower() for one in found))


def _of_this_letter(told: Any) -> Any:
    """Leave out what the letter's headers say of the letters before it: nothing happened to those."""
    if isinstance(told, list):
        return [_of_this_letter(one) for one in told if not _names_letters_before(one)]
    if isinstance(told, dict):
        return {
            name: _of_this_letter(one) for name, one in told.items() if name.lower() not in LETTERS_BEFORE
        }
    return told


def _names_letters_before(header: Any) -> bool:
    """Services write a header as {"name": …, "value": …} or as a pair."""
    name = header.get("name") or header.get("Name") if isinstance(header, dict) else None
    if isinstance(header, list) and len(header) == 2:
        name = header[0]
    return isinstance(name, str) and name.lower() in LETTERS_BEFORE


def _words_of(event: Any) -> set[str]:
    """The words by which services tell bounces apart, in small letters."""
    told: dict[str, Any] = event.esp_event
    data: dict[str, Any] = told.get("event-data") or told.get("bounce") or told
    names = ("Type", "type", "event", "bounceType", "severity")
    return {str(data.get(name) or "").lower() for name in names}


def _is_soft(event: Any) -> bool:
    words = _words_of(event)
    return bool(words & SOFT) or event.esp_event.get("hard_bounce") is False


def _is_hard(event: Any) -> bool:
    """The service itself says that there is no such address."""
    return bool(_words_of(event) & {"hardbounce", "hard_bounce", "invalid_email"})


def _because(words: str, said: str) -> str:
    reply, status = diagnosis.codes(said)
    return ": ".join(filter(None, [words, status or reply]))
