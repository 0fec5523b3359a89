"""Faxes that a gateway mails to us, and what it reports of ours: told by who sent them, as it is proved."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop

from esmero.actions import scans
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind, SenderProof
from esmero.domain.channels.ports import Incoming, Report
from esmero.domain.conversations import access
from esmero.gateways.email import carried, fax_reports, glance
from esmero.ground import phones, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from esmero.domain.channels.models import Channel, Receipt
    from esmero.domain.files.kinds import NewFile
    from esmero.gateways.email.reading.shape import ReadMail

UNPROVED_REPORT = gettext_noop(
    "It says that it is a fax service’s report, but nothing proves that it comes from there: nothing was "
    "noted."
)
# What gateways call the header with the number of whom it is from. Others of theirs hold ours.
NAMES_SENDER = re.compile(r"x-.{0,40}(from|caller|sender|remote|ani|cid|csid|source).{0,20}")
A_NUMBER = r"\+?\d(?:[ ./-]{0,2}(?:\(\d{1,5}\)|\d)){5,20}(?!\d)(?!\s*(?:page|seite|p[aá]g|стр))"
IN_SUBJECT = re.compile(
    rf"(?:fax|факс).{{0,40}}?\b(?:from|von|de|da|del|от|с номера)\b[\s:]*(?P<number>{A_NUMBER})",
    re.IGNORECASE,
)
WHOLE = re.compile(rf"(?:fax[.:_+-]?)?(?P<number>{A_NUMBER})", re.IGNORECASE)
LONGEST_VALUE = 200


def gateway_of(from_email: str | None) -> Channel | None:
    """Return the fax channel whose gateway has this address, None where none has."""
    sender = (from_email or "").strip().lower()
    domain = sender.rpartition("@")[2]
    for one in channels.fax_gateways():
        wanted = one.faxes_from.lower()
        if wanted and (sender == wanted or ("@" not in wanted and _is_within(domain, wanted))):
            return one
    return None


def _is_within(domain: str, wanted: str) -> bool:
    return domain == wanted or domain.endswith(f".{wanted}")


def read(
    receipt: Receipt, raw: bytes, mail: ReadMail, gateway: Channel, proof: SenderProof, letters: list[str]
) -> Incoming | None:
    """Return what a mail from a gateway's address is: a report, a fax, or None for any other letter.

    `letters`: Message-IDs of ours that stand in it. A report counts only where its sender is proved. A fax
    that is not proved is nobody's, whatever number it names; one that its domain disowns is a mere letter.
    """
    stories = tuple(sorted(set(_conversations(receipt, mail))))
    is_report = bool(letters or stories) and not receipt.is_wanted
    if is_report:
        told = fax_reports.told(mail)
        if told and proof == SenderProof.PROVED:
            return _reported(receipt, mail, replace(told, letters=letters, conversation_ids=stories))
        if told:
            return replace(
                _incoming(receipt, mail), opens_conversation=False, set_aside_because=UNPROVED_REPORT
            )
    pages = [file for file in carried.files(mail) if file.content_type in sheets.SCANS and not file.is_inline]
    if is_report or not pages or proof == SenderProof.REFUTED:
        return None
    number = _number(raw, mail, gateway) if proof == SenderProof.PROVED else ""
    return replace(
        _incoming(receipt, mail),
        channel_kind=ChannelKind.FAX,
        channel_id=gateway.pk,
        fax_number=number,
        files=[one for page in pages for one in _with_pictures(page)],
    )


def _incoming(receipt: Receipt, mail: ReadMail) -> Incoming:
    return Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=receipt.external_id,
        sender_email=mail.from_email or "",
        sender_name="",
        recipients=[],
        subject=(mail.subject or "")[:500],
        text="",
        is_automatic=True,
        may_auto_answer=False,
    )


def _reported(receipt: Receipt, mail: ReadMail, report: Report) -> Incoming:
    return replace(_incoming(receipt, mail), opens_conversation=False, report=report)


def _conversations(receipt: Receipt, mail: ReadMail) -> Iterator[int]:
    """Yield the conversations to whose signed address it came."""
    for address in [*receipt.recipients, *(one.email for one in (*mail.to, *mail.cc))]:
        found = access.by_reply_address(address, host=settings.ESMERO_HOST)
        if found:
            yield found.pk


def _with_pictures(file: NewFile) -> list[NewFile]:
    """Return a scan with pictures of its pages; one that can't be opened is kept as it came."""
    try:
        return scans.taken_apart([replace(file, content_id="")])
    except scans.NoPages:
        return [replace(file, content_id="")]


def _number(raw: bytes, mail: ReadMail, gateway: Channel) -> str:
    """Return the number it was sent from, "+34910001122"; empty where it is suppressed or not to be read."""
    country = gateway.team.calendar.holidays_of[:2]
    return next(filter(None, (_kept(typed, country) for typed in _typed(raw, mail, gateway))), "")


def _typed(raw: bytes, mail: ReadMail, gateway: Channel) -> Iterator[str]:
    for name, values in glance.headers(raw).items():
        if "fax" in name and NAMES_SENDER.fullmatch(name):
            yield from (_whole(value) for value in values)
    found = IN_SUBJECT.search((mail.subject or "")[:LONGEST_VALUE])
    yield found["number"] if found else ""
    if "@" not in gateway.faxes_from:
        yield _whole((mail.from_email or "").partition("@")[0])


def _whole(value: str) -> str:
    found = WHOLE.fullmatch(value.strip().strip('<>"')[:LONGEST_VALUE])
    return found["number"] if found else ""


def _kept(typed: str, country: str) -> str:
    """Return a number with its country; gateways leave out the plus as often as not."""
    if not typed:
        return ""
    if typed.startswith(("+", "00")):
        return phones.kept_as("+" + typed.removeprefix("00").lstrip("+"))
    return phones.kept_as(typed, country=country) or phones.kept_as(f"+{typed}")
