"""Mail in trouble, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.channels import access, ports
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import OF_MESSAGES, DeliveryState
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.staff import access as staff
from esmero.ground import phrases, text
from esmero.parts import reasons, times

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery, Receipt
    from esmero.domain.staff.models import Agent

# So much of a mail is looked at to show what it is, and so much of its beginning is shown.
GLIMPSED, BEGINNING = 64 * 1024, 300


@dataclass(frozen=True)
class ShownTrouble:
    """A mail in trouble: what it is, since when, why, and where to do something about it."""

    id: int
    title: str
    when: str
    why: str
    url: str = ""
    # What can be seen of it at first sight; whom its From names is only what it says.
    claimed: str = ""
    subject: str = ""
    beginning: str = ""
    to: str = ""
    # Whoever only reads in its team sees it and does nothing about it.
    may_act: bool = True
    # A letter in doubt may have arrived, and somebody may know.
    is_in_doubt: bool = False


def failed(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return what could not be read, newest first."""
    zone = ZoneInfo(company.the_company().time_zone)
    told = _("Came in %(when)s, tried three times")
    receipts = access.failed_seen_by(agent)
    heads = access.heads_of(receipts, length=GLIMPSED)
    usable = access.usable_by(agent, receipts)
    shown = [(one, _glimpsed(one, heads.get(one.pk, b""), told, at, zone)) for one in receipts]
    return {"troubles": [replace(line, may_act=one.pk in usable) for one, line in shown]}


def _glimpsed(receipt: Receipt, head: bytes, told: str, at: datetime, zone: ZoneInfo) -> ShownTrouble:
    seen = ports.glimpse(receipt.kind, head)
    one = _kept(receipt, told, at, zone, sender=seen.sender)
    beginning = text.excerpt(text.one_line(seen.beginning), BEGINNING)
    claimed = f"{seen.name} <{seen.sender}>" if seen.name and seen.sender else seen.sender
    to = ", ".join(receipt.recipients)
    return replace(one, claimed=claimed, subject=seen.subject, beginning=beginning, to=to)


def to_rescue(receipt: Receipt) -> dict[str, str]:
    """Return what can be seen of a failed mail, for the form in which somebody writes down what it says."""
    seen = ports.glimpse(receipt.kind, bytes(receipt.raw[:GLIMPSED]))
    sender = seen.sender or receipt.sender.strip("<>")
    return {"email": sender, "name": seen.name, "subject": seen.subject, "words": seen.beginning}


def _kept(receipt: Receipt, told: str, at: datetime, zone: ZoneInfo, *, sender: str = "") -> ShownTrouble:
    # An envelope may name nobody: "<>".
    sender = receipt.sender.strip("<>") or sender or _("an unknown address")
    when = phrases.when(receipt.received_at, at, zone, times.language())
    return ShownTrouble(
        receipt.pk,
        _("A letter from %(address)s") % {"address": sender},
        told % {"when": when},
        reasons.in_words(receipt.reason),
    )


def set_aside(agent: Agent, *, before_id: int, at: datetime) -> dict[str, Any]:
    """Return what stays off the desk, newest first, and where older ones stand."""
    zone = ZoneInfo(company.the_company().time_zone)
    receipts, older = access.set_aside_seen_by(agent, before_id=before_id)
    usable = access.usable_by(agent, receipts)
    heads, told = access.heads_of(receipts, length=GLIMPSED), _("Came in %(when)s")
    shown = [(one, _glimpsed(one, heads.get(one.pk, b""), told, at, zone)) for one in receipts]
    return {
        "troubles": [replace(line, may_act=one.pk in usable) for one, line in shown],
        "older_url": f"{reverse('desk:set_aside_mail')}?before={older}" if older else "",
    }


def unsent(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return letters of the agent's teams that did not go out, or perhaps did, newest first."""
    zone = ZoneInfo(company.the_company().time_zone)
    letters = channels.unsent_deliveries(team_ids=staff.team_ids_seen_by(agent))
    about = [letter.about_id for letter in letters if letter.about_kind in OF_MESSAGES]
    stories = conversations.ids_of_messages(about)
    only_read = access.teams_only_read_by(agent)
    shown = [(letter, _unsent(letter, stories, at, zone)) for letter in letters]
    return {"troubles": [replace(line, may_act=one.team_id not in only_read) for one, line in shown]}


def _unsent(letter: Delivery, stories: dict[int, int], at: datetime, zone: ZoneInfo) -> ShownTrouble:
    address = {"address": letter.to_whom}
    if letter.state == DeliveryState.UNKNOWN:
        title = _("A letter to %(address)s may not have arrived") % address
    else:
        title = _("A letter to %(address)s could not be sent") % address
    when = phrases.when(letter.queued_at, at, zone, times.language())
    story = stories.get(letter.about_id) if letter.about_kind in OF_MESSAGES else None
    url = reverse("desk:conversation", args=[story]) if story else ""
    return ShownTrouble(
        letter.pk,
        title,
        _("Written %(when)s") % {"when": when},
        reasons.in_words(letter.reason),
        url,
        is_in_doubt=letter.state == DeliveryState.UNKNOWN,
    )
