"""Reports about earlier mails: undelivered, marked as junk, read."""

from dataclasses import dataclass

from esmero.gateways.email.reading.shape import Bounce
from esmero.gateways.email.reading.splitting import Part


@dataclass(frozen=True)
class Report:
    """What kind of report a mail is, if any, and whom it is about."""

    is_bounce: bool = False
    is_feedback_report: bool = False
    is_delivery_receipt: bool = False
    bounces: tuple[Bounce, ...] = ()


def read(root: Part, text: str, subject: str) -> Report:
    """Tell which report the mail is; `text` is its whole text."""
    kinds = {part.content_type for part in root.walk()}
    if "message/feedback-report" in kinds:
        return Report(is_feedback_report=True)
    if "message/disposition-notification" in kinds:
        return Report(is_delivery_receipt=True)
    if "message/delivery-status" in kinds:
        return Report(is_bounce=True)
    return Report()
