"""The one public door of mail reading: `read(raw)` turns the bytes of a mail into a `ReadMail`."""

import re
from typing import Any

from esmero.gateways.email.reading import (
    addresses,
    automatic,
    bodies,
    enclosed,
    headers,
    language,
    quotes,
    reports,
    seals,
    splitting,
)
from esmero.gateways.email.reading.seals import Trust
from esmero.gateways.email.reading.shape import Address, MailFile, ReadMail
from esmero.gateways.email.reading.splitting import Part

FORWARDING = re.compile(
    r"\W{0,3}(?:fwd?|fw|rv|reenv|tr|wg|wtr|i|inoltr|enc|vs|vb|doorst|pd|пересл|перес|fs|továbbítás|továbbított|転送|转发|轉寄)\s?:",
    re.I,
)


NOTHING_TRUSTED = Trust()


def read(raw: bytes, *, own_host: str = "", trust: Trust = NOTHING_TRUSTED, depth: int = 0) -> ReadMail:
    """Read one mail.

    `raw`: the bytes as they came; `own_host`: the installation's mail host, whose own mail is never answered;
    `trust`: whose signatures the company believes; `depth`: in how many mails this one lies.
    Returns what was understood; what had to be mended stands in `warnings`. Raises nothing, whatever comes.
    """
    if not raw.strip():
        return ReadMail(errors=("The file is empty.",))
    try:
        return _read(raw, own_host, trust, depth)
    except Exception as error:  # A mail that defeats us must not stop the mails behind it.
        return ReadMail(errors=(f"The mail could not be read ({type(error).__name__}).",))


def _read(raw: bytes, own_host: str, trust: Trust, depth: int) -> ReadMail:
    root, warnings = splitting.take_apart(raw)
    charset = root.type_parameters.get("charset")
    subject = headers.words(root.first("subject"), charset)
    sender = _sender(root, charset)
    opened = seals.look(root, sender.email if sender else "", trust)
    root = opened.root
    body = bodies.read(root)
    marked, inner_seals = seals.in_words(
        body.text(with_marks=True), root, sender.email if sender else "", trust
    )
    told = quotes.tell_apart(marked, is_forward=bool(FORWARDING.match(subject or "")))
    text = body.text()
    files = body.files()
    report = reports.read(root, text, subject or "")
    is_reported = report.is_bounce or report.is_feedback_report or report.is_delivery_receipt
    is_auto_reply = not is_reported and automatic.is_auto_reply(root, subject or "")
    may_answer = automatic.may_answer(root, sender.email if sender else None, own_host)
    return ReadMail(
        subject=subject,
        from_email=sender.email if sender else None,
        from_name=sender.name if sender else None,
        to=_all(root, "to", charset),
        cc=_all(root, "cc", charset),
        reply_to=_all(root, "reply-to", charset),
        message_id=next(iter(headers.message_ids(root.plain("message-id"))), None),
        in_reply_to=headers.message_ids(root.plain("in-reply-to")),
        references=headers.message_ids(root.plain("references")),
        sent_at=headers.moment(root.plain("date")),
        text=text,
        text_reply=told.reply,
        signature=told.signature,
        forwarded=told.forwarded,
        html=body.html(),
        attachments=files,
        is_auto_reply=is_auto_reply,
        is_bounce=report.is_bounce,
        is_feedback_report=report.is_feedback_report,
        is_delivery_receipt=report.is_delivery_receipt,
        bounces=report.bounces,
        may_auto_answer=may_answer and not is_reported and not is_auto_reply,
        opens_conversation=not (
            is_reported
            or automatic.answers_for_somebody(root, subject or "")
            or automatic.is_ours(root, own_host)
        ),
        language=language.of(told.reply or text),
        warnings=tuple(dict.fromkeys([*warnings, *body.warnings])),
        quoted=told.quoted,
        contact=_contact(root, sender, charset),
        enclosed=(
            *(seal.as_json() for seal in opened.seals or inner_seals),
            *_enclosed(files, trust, depth),
        ),
        is_newsletter=automatic.is_newsletter(root),
    )


def _enclosed(files: tuple[MailFile, ...], trust: Trust, depth: int) -> tuple[dict[str, Any], ...]:
    """Return what the files hold in words; mails further in than anybody reads stay files."""
    if depth >= enclosed.DEEPEST:
        return ()
    return enclosed.found(files, lambda raw: read(raw, trust=trust, depth=depth + 1))


def _all(root: Part, name: str, charset: str | None) -> tuple[Address, ...]:
    return tuple(found for value in root.every(name) for found in addresses.read(value, charset))


def _sender(root: Part, charset: str | None) -> Address | None:
    """The first sender with an address; a mail without any From may still name one elsewhere."""
    for name in ("from", "sender", "reply-to"):
        if found := _all(root, name, charset):
            return found[0]
    return None


def _contact(root: Part, sender: Address | None, charset: str | None) -> Address | None:
    """Whose mail it is: the writer behind a list, else whom to answer, else the sender."""
    original = _all(root, "x-original-sender", charset) or _all(root, "x-original-from", charset)
    if original:
        return original[0]
    answers = _all(root, "reply-to", charset)
    return answers[0] if answers else sender
