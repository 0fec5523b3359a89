"""Reports about earlier mails: undelivered, marked as junk, read."""

from collections.abc import Iterator
from dataclasses import dataclass

from esmero.gateways.email.reading import (
    bounce_signs,
    bounce_texts,
    diagnosis,
    headers,
    receipts,
    status_fields,
)
from esmero.gateways.email.reading.addresses import read as read_addresses
from esmero.gateways.email.reading.shape import Bounce
from esmero.gateways.email.reading.splitting import Part
from esmero.ground.reading import charsets

STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")


@dataclass(frozen=True)
class Report:
    """What kind of report a mail is, if any, and whom it is about."""

    is_bounce: bool = False
    is_feedback_report: bool = False
    is_delivery_receipt: bool = False
    bounces: tuple[Bounce, ...] = ()


def read(root: Part, text: str, subject: str) -> Report:
    """Tell which report the mail is; `text` is its whole text, `subject` its decoded subject."""
    if bounce_signs.is_feedback(root, subject):
        return Report(is_feedback_report=True)
    if receipts.is_one(root, text, subject):
        return Report(is_delivery_receipt=True)
    found = _records(root, text)
    if found and all(status_fields.is_good_news(record) for record in found):
        return Report(is_delivery_receipt=True)
    if not bounce_signs.is_bounce(root, text, subject, has_fields=bool(found)):
        return Report()
    failed = [record for record in found if not status_fields.is_good_news(record)]
    return Report(is_bounce=True, bounces=tuple(_bounces(root, text, failed)))


def _records(root: Part, text: str) -> list[status_fields.Record]:
    found: list[status_fields.Record] = []
    for part in root.walk():
        if part.content_type in STATUS_PARTS:
            content = charsets.decode(part.decoded(), part.type_parameters.get("charset"))[0]
            found += status_fields.records(content.replace("\r\n", "\n"))
    return found or _inline_records(text)


def _inline_records(text: str) -> list[status_fields.Record]:
    """Some gateways flatten a report into text: the fields are still there."""
    found = status_fields.records(text[: bounce_texts.MAX_HEAD])
    return [record for record in found if "action" in record or "status" in record]


def _bounces(root: Part, text: str, found: list[status_fields.Record]) -> Iterator[Bounce]:
    head = bounce_texts.head_of(text)
    if found:
        named = [status_fields.recipient(record) or "" for record in found]
        for record, address in zip(found, named, strict=True):
            yield status_fields.bounce(
                record, bounce_texts.words_about(head, address, named) if address else head
            )
        return
    named = _failed_recipients(root) or bounce_texts.recipients(head, text, _ours(root)) or _returned_to(root)
    for address in named or [""]:
        verdict = diagnosis.judge(bounce_texts.words_about(head, address, named) if address else head)
        is_final = verdict.is_permanent or diagnosis.is_given_up(head)
        yield Bounce(address or None, verdict.status, verdict.smtp_code, verdict.is_permanent, is_final)


def _failed_recipients(root: Part) -> list[str]:
    return [one.email for one in read_addresses(root.first("x-failed-recipients"))]


def _ours(root: Part) -> set[str]:
    """Who sent the bounce and who got it are not whom it is about."""
    found = [one.email for name in ("from", "to", "sender") for one in read_addresses(root.first(name))]
    return {one.lower() for one in [*found, *headers.message_ids(root.plain("message-id"))]}


def _returned_to(root: Part) -> list[str]:
    for part in root.walk():
        if part.content_type == "message/rfc822" and part.children:
            return [one.email for one in read_addresses(part.children[0].first("to"))][:1]
    return []
