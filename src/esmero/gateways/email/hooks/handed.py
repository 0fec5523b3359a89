"""What each mail service hands over, made a mail: its own bytes where they come along, else put together."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from esmero.domain.channels.kinds import Service
from esmero.gateways.email.hooks import fields, pieces
from esmero.gateways.email.hooks.fields import NotUnderstood


@dataclass(frozen=True)
class Handed:
    """A mail as a service hands it over, with its envelope where that is told."""

    raw: bytes
    sender: str = ""
    recipients: tuple[str, ...] = ()
    is_rebuilt: bool = False


@dataclass(frozen=True)
class Asked:
    """The service wants an address of its own to be fetched, before it hands over anything."""

    url: str


def read(service: str, body: bytes, content_type: str) -> list[Handed] | Asked:
    """Return the mails in what a service posted. Raises NotUnderstood."""
    try:
        return READERS[service](body, content_type)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise NotUnderstood(repr(error)) from error


def _mailgun(body: bytes, content_type: str) -> list[Handed]:
    form = fields.read(body, content_type)
    envelope = Handed(b"", form.text("sender"), _named(form.text("recipient").split(",")))
    if "body-mime" in form.words:
        return [replace(envelope, raw=form.words["body-mime"])]
    return [replace(envelope, raw=pieces.of_form(Service.MAILGUN, form, body, content_type), is_rebuilt=True)]


def _sendgrid(body: bytes, content_type: str) -> list[Handed]:
    form = fields.read(body, content_type)
    told = json.loads(form.text("envelope") or "{}")
    envelope = Handed(b"", str(told.get("from") or ""), _named(told.get("to") or []))
    if "email" in form.words:
        return [replace(envelope, raw=form.words["email"])]
    if "headers" not in form.words:
        raise NotUnderstood("no mail in it")
    return [
        replace(envelope, raw=pieces.of_form(Service.SENDGRID, form, body, content_type), is_rebuilt=True)
    ]


def _postmark(body: bytes, _: str) -> list[Handed]:
    told = _told(body)
    recipients = _named([told.get("OriginalRecipient")])
    if told.get("RawEmail"):
        return [Handed(_bytes(told["RawEmail"]), "", recipients)]
    if "From" not in told:
        raise NotUnderstood("no mail in it")
    return [Handed(raw, "", recipients, is_rebuilt=True) for raw in pieces.of_json(Service.POSTMARK, body)]


def _ses(body: bytes, _: str) -> list[Handed] | Asked:
    note = _told(body)
    if note["Type"] in {"SubscriptionConfirmation", "UnsubscribeConfirmation"}:
        return Asked(str(note["SubscribeURL"])) if note["Type"][0] == "S" else []
    told = _told(str(note["Message"]).encode())
    if told.get("notificationType") != "Received":
        # The service tries the address out.
        return []
    is_coded = told["receipt"]["action"].get("encoding") == "BASE64"
    raw = base64.b64decode(told["content"]) if is_coded else _bytes(told["content"])
    sender = str(told["mail"].get("source") or "")
    return [Handed(raw, sender, _named(told["receipt"]["recipients"]))]


def _brevo(body: bytes, _: str) -> list[Handed]:
    if "items" not in _told(body):
        raise NotUnderstood("no mail in it")
    return [Handed(raw, is_rebuilt=True) for raw in pieces.of_json(Service.BREVO, body)]


def _mailjet(body: bytes, _: str) -> list[Handed]:
    told = _told(body)
    recipients = _named([told.get("Recipient")])
    envelope = Handed(b"", str(told.get("Sender") or ""), recipients, is_rebuilt=True)
    if "Headers" not in told:
        raise NotUnderstood("no mail in it")
    return [replace(envelope, raw=raw) for raw in pieces.of_json(Service.MAILJET, body)]


def _told(body: bytes) -> dict[str, Any]:
    told = json.loads(body)
    if not isinstance(told, dict):
        raise NotUnderstood("no object")
    return told


def _named(addresses: list[Any]) -> tuple[str, ...]:
    return tuple(str(one).strip() for one in addresses if one)


def _bytes(text: Any) -> bytes:
    return str(text).encode("utf-8", "surrogatepass")


READERS: dict[str, Callable[[bytes, str], list[Handed] | Asked]] = {
    Service.MAILGUN: _mailgun,
    Service.SENDGRID: _sendgrid,
    Service.POSTMARK: _postmark,
    Service.SES: _ses,
    Service.BREVO: _brevo,
    Service.MAILJET: _mailjet,
}
