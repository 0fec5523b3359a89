"""Compares how Esmero reads real mails with what other projects' tests say about the same mails."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esmero.gateways.email.reading import message, quotes
from esmero.gateways.email.reading.shape import ReadMail

ROOT = Path(__file__).resolve().parents[5]
MAILS = Path(os.environ.get("ESMERO_SHARED", ROOT.parent / "shared")) / "mail"


@dataclass(frozen=True)
class Check:
    """One expectation held against one mail."""

    case: str
    folder: str
    kind: str
    is_met: bool
    expected: Any
    found: Any


def is_there() -> bool:
    """Tell whether the folder of real mails is on this machine."""
    return (MAILS / "expectations.jsonl").is_file()


def all_checks() -> Iterator[Check]:
    """Read every mail and hold each of its expectations against it."""
    for line in (MAILS / "expectations.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        folder = case["file"].split("/")[0]
        for kind, expected, found, is_met in _checks_of(case):
            yield Check(case["id"], folder, kind, is_met, expected, found)


def read_case(case: dict[str, Any]) -> ReadMail:
    """Read a case's file; a bare text is a mail that has only a text."""
    content = (MAILS / case["file"]).read_bytes()
    if case["kind"] != "text":
        return message.read(content, own_host=case.get("own_domain", ""))
    told = quotes.read(content)
    text = content.decode("utf-8", "replace")
    return ReadMail(text=text, text_reply=told.reply, signature=told.signature, forwarded=told.forwarded)


def _checks_of(case: dict[str, Any]) -> Iterator[tuple[str, Any, Any, bool]]:
    mail = read_case(case)
    yield "reads", [], list(mail.errors), not mail.errors
    for key, expected in case["expect"].items():
        if key == "attachments":
            yield from _attachments(expected, mail)
        elif key == "bounce":
            yield from _bounces(expected, mail)
        elif key in FINDERS:
            found = FINDERS[key](mail)
            yield key, expected, found, COMPARERS.get(key, _same)(expected, found, mail)


def _same(expected: Any, found: Any, _: ReadMail) -> bool:
    return bool(folded(expected) == folded(found))


def _lower(expected: Any, found: Any, _: ReadMail) -> bool:
    return bool(str(expected).lower() == str(found).lower())


def folded(value: Any) -> Any:
    """Return text with its white space folded; anything else as it is."""
    return " ".join(value.split()) if isinstance(value, str) else ("" if value is None else value)


FINDERS: dict[str, Callable[[ReadMail], Any]] = {
    "subject": lambda mail: mail.subject,
    "subject_starts": lambda mail: mail.subject,
    "from_email": lambda mail: mail.from_email,
    "from_name": lambda mail: mail.from_name,
    "message_id": lambda mail: mail.message_id,
    "in_reply_to": lambda mail: mail.in_reply_to[0] if mail.in_reply_to else None,
    "in_reply_to_absent": lambda mail: not mail.in_reply_to,
    "references": lambda mail: list(mail.references),
    "to_emails": lambda mail: [address.email for address in mail.to],
    "reply_to_email": lambda mail: mail.reply_to[0].email if mail.reply_to else None,
    "contact_email": lambda mail: mail.contact.email if mail.contact else None,
    "date": lambda mail: mail.sent_at.isoformat() if mail.sent_at else None,
    "text_full": lambda mail: mail.text,
    "text_full_visible": lambda mail: mail.text,
    "text_full_contains": lambda mail: mail.text,
    "text_reply": lambda mail: mail.text_reply,
    "text_reply_starts": lambda mail: mail.text_reply,
    "text_reply_contains": lambda mail: mail.text_reply,
    "text_reply_excludes": lambda mail: mail.text_reply,
    "text_reply_nospace": lambda mail: mail.text_reply,
    "text_reply_is_whole": lambda mail: mail.text_reply,
    "signature": lambda mail: mail.signature,
    "is_auto_reply": lambda mail: mail.is_auto_reply,
    "may_auto_answer": lambda mail: mail.may_auto_answer,
    "is_bounce": lambda mail: mail.is_bounce,
    "is_feedback_report": lambda mail: mail.is_feedback_report,
    "is_delivery_receipt": lambda mail: mail.is_delivery_receipt,
    "must_not_open_ticket": lambda mail: not mail.opens_conversation,
}


def _starts(expected: Any, found: Any, _: ReadMail) -> bool:
    return bool(folded(found).startswith(folded(expected)))


def _contains(expected: Any, found: Any, _: ReadMail) -> bool:
    return all(folded(piece) in folded(found) for piece in expected)


COMPARERS: dict[str, Callable[[Any, Any, ReadMail], bool]] = {
    "from_email": _lower,
    "to_emails": _lower,
    "subject_starts": _starts,
    "text_reply_starts": _starts,
    "text_reply_contains": _contains,
    "text_full_contains": _contains,
    "text_reply_excludes": lambda expected, found, _: not any(piece in (found or "") for piece in expected),
    "text_reply_nospace": lambda expected, found, _: (
        "".join(expected.split()) == "".join((found or "").split())
    ),
    "text_reply_is_whole": lambda _, found, mail: folded(found) == folded(mail.text),
}


def _attachments(expected: dict[str, Any], mail: ReadMail) -> Iterator[tuple[str, Any, Any, bool]]:
    names, sizes = [file.name for file in mail.attachments], [file.size for file in mail.attachments]
    is_part = "match" in expected
    if "count" in expected:
        yield "attachments.count", expected["count"], names, len(names) == expected["count"]
    if "names" in expected:
        is_met = set(expected["names"]) <= set(names) if is_part else expected["names"] == names
        yield "attachments.names", expected["names"], names, is_met
    if "sha256" in expected:
        sums = [file.sha256 for file in mail.attachments]
        is_met = set(expected["sha256"]) <= set(sums) if is_part else expected["sha256"] == sums
        yield "attachments.sha256", expected["sha256"], sums, is_met
    if "sizes" in expected:
        is_met = set(expected["sizes"]) <= set(sizes) if is_part else expected["sizes"] == sizes
        yield "attachments.sizes", expected["sizes"], sizes, is_met


def _bounces(expected: dict[str, Any], mail: ReadMail) -> Iterator[tuple[str, Any, Any, bool]]:
    found = [bounce.as_json() for bounce in mail.bounces]
    if "recipients" in expected:
        yield "bounce.recipients", expected["recipients"], found, expected["recipients"] == len(found)
    for number, detail in enumerate(expected.get("details", [])):
        one = found[number] if number < len(found) else {}
        if not detail["status"].startswith(("5.0.9", "4.0.9")):
            yield "bounce.status", detail, one, detail["status"] == one.get("status")
        yield "bounce.smtp_code", detail, one, detail["smtp_code"] == one.get("smtp_code", "?")
        yield "bounce.permanent", detail, one, detail["hard"] == one.get("permanent")
    if "final" in expected:
        yield "bounce.final", expected, found, expected["final"] == any(one.is_final for one in mail.bounces)
