"""A mail put together from the pieces in which a service hands it over; the same pieces make the same bytes.

django-anymail knows the ways of the services. Only its reading is used: who may post is ours to say, by the
address, and nothing of it is loaded before a service posts pieces.
"""

from __future__ import annotations

import base64
import hashlib
from email import policy
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from esmero.domain.channels.kinds import Service
from esmero.gateways.email import intake
from esmero.ground import outgoing

if TYPE_CHECKING:
    from email.message import EmailMessage

    from esmero.gateways.email.hooks.fields import Fields

VIEWS: dict[str, tuple[str, str]] = {
    Service.MAILGUN: ("mailgun", "MailgunInboundWebhookView"),
    Service.SENDGRID: ("sendgrid", "SendGridInboundWebhookView"),
    Service.POSTMARK: ("postmark", "PostmarkInboundWebhookView"),
    Service.BREVO: ("brevo", "BrevoInboundWebhookView"),
    Service.MAILJET: ("mailjet", "MailjetInboundWebhookView"),
}
BREVO_FILES = "https://api.brevo.com/v3/inbound/attachments/"
LONG_LINES = policy.SMTP.clone(max_line_length=998)


class FilesAreElsewhere(Exception):
    """The mail's files have to be fetched from the service, and could not be just now."""


def of_json(service: str, body: bytes) -> list[bytes]:
    """Return the mails in a JSON object. Raises FilesAreElsewhere, and whatever a wrong one causes."""
    return [_bytes(one) for one in _messages(service, request_of(body, "application/json"))]


def of_form(service: str, form: Fields, body: bytes, content_type: str) -> bytes:
    """Return the mail in the fields of a form. Raises whatever wrong fields make it raise."""
    request = request_of(body, content_type)
    post = QueryDict(mutable=True, encoding="utf-8")
    for name in form.words:
        post[name] = form.text(name)
    files = MultiValueDict[str, Any]()
    for name, file in form.files.items():
        files[name] = SimpleUploadedFile(file.name, file.content, file.content_type)
    known: Any = request
    known.POST, known.FILES = post, files
    return _bytes(_messages(service, request)[0])


def request_of(body: bytes, content_type: str) -> HttpRequest:
    """Return what a service posted as django-anymail wants to read it."""
    request: Any = HttpRequest()
    request.method, request.content_type, request._body = "POST", content_type.partition(";")[0], body
    request.META["CONTENT_TYPE"] = content_type
    return request  # type: ignore[no-any-return]  # (its fields above are private)


def _messages(service: str, request: HttpRequest) -> list[EmailMessage]:
    module, name = VIEWS[service]
    kind: Any = getattr(import_module(f"anymail.webhooks.{module}"), name)
    # Made without its beginning, which asks for secrets and keys that are none of ours.
    view: Any = kind.__new__(kind)
    # Brevo keeps the files.
    view._fetch_attachment = _brevo_file
    return [event.message for event in view.parse_events(request)]


def _brevo_file(told: dict[str, Any]) -> Any:
    from anymail.inbound import AnymailInboundMessage

    key, url = settings.ESMERO_BREVO_API_KEY, BREVO_FILES + quote(str(told["DownloadToken"]), safe="")
    if not key:
        raise FilesAreElsewhere("ESMERO_BREVO_API_KEY is not set.")
    try:
        answer = outgoing.ask(
            url, headers={"api-key": key}, inside=settings.ESMERO_INSIDE_HOSTS, most_bytes=intake.most_bytes()
        )
    except outgoing.Refused as error:
        raise FilesAreElsewhere(str(error)) from error
    if answer.status != 200:
        raise FilesAreElsewhere(f"The service answered {answer.status}.")
    return AnymailInboundMessage.construct_attachment(
        content_type=told["ContentType"],
        content=answer.body,
        filename=told.get("Name"),
        content_id=told.get("ContentID"),
    )


def _bytes(message: EmailMessage) -> bytes:
    """Return a mail's bytes: every letter of its files, and boundaries that its own content makes."""
    whole = hashlib.sha256()
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            content = content if isinstance(content, bytes) else b""
            whole.update(content)
            del part["Content-Transfer-Encoding"]
            part["Content-Transfer-Encoding"] = "base64"
            part.set_payload(base64.encodebytes(content).decode("ascii"))
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"={whole.hexdigest()[:32]}={number}")
    return message.as_bytes(policy=LONG_LINES)
