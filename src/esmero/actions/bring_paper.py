"""A letter or a fax came on paper: its scan becomes a conversation, with its pages as pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.actions import addresses, log, naming, post, scans, steps
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ON_PAPER, ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.events.kinds import AGENT, CUSTOMER, Doer
from esmero.domain.files import writes as files
from esmero.domain.staff import access as staff
from esmero.ground import crypto, db

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.customers.models import Customer
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent


@dataclass(frozen=True)
class Paper:
    """What came on paper: by which way, the scans, on which day it came into the house, and from where.

    `came_on` is None where it came at this very moment. `origin` is the postal address in lines, the name
    first, or the fax number as identities keep it; empty where the paper does not say.
    """

    way: str
    files: list[NewFile]
    came_on: date | None
    origin: str = ""
    subject: str = ""


def bring(
    *, agent: Agent, who: int | log.NewPerson, team_id: int, paper: Paper, send_key: str, at: datetime
) -> Conversation:
    """Bring in what came on paper, as a conversation of whoever wrote it. They are promised an answer.

    The promise is counted from the day on which it came, not from when somebody scanned it. The same
    `send_key` with the same files is the same paper. Raises NoPages for a scan without any, NotFound for a
    team or customer out of sight, AlreadyKnown and SomebodyElses where address or number is another's, and
    ValueError for a way that is not on paper.
    """
    if paper.way not in ON_PAPER:
        raise ValueError(paper.way)
    parts = scans.taken_apart(paper.files)
    keys = [files.store(file.content) for file in parts]
    with db.write():
        key = crypto.once(f"paper:{agent.pk}:{send_key}", *keys)
        db.alone_with("message", key)
        repeated = conversations.message_with(key)
        if repeated:
            return repeated.conversation
        team, by = staff.team_for(agent, team_id), Doer(AGENT, agent.pk)
        customer = log.person(agent, who, at=at)
        _learn_origin(agent, customer, paper, at=at)
        channel = log.channel_by_hand(paper.way, team, by=by, at=at)
        return take_down(customer, channel, paper, parts, keys, external_id=key, at=at).conversation


def take_scan(file: NewFile, *, name: str, at: datetime) -> Conversation:
    """Bring in a scan of which nobody has said yet who wrote it; it came today.

    `name` is made of its bytes: the same scan again is the same letter. It is for the team that takes
    letters, else for the one of the company's first mail channel. Raises NoPages, and NotFound where there is
    no team.
    """
    repeated = conversations.message_with(name)
    if repeated:
        return repeated.conversation
    parts = scans.taken_apart([file])
    keys = [files.store(part.content) for part in parts]
    with db.write():
        db.alone_with("message", name)
        repeated = conversations.message_with(name)
        if repeated:
            return repeated.conversation
        channel = channels.paper_channel() or log.channel_by_hand(
            ChannelKind.POST, channels.mail_channel([]).team, by=post.SOFTWARE, at=at
        )
        nobody = customer_writes.meet_by_hand(
            name="", language=company.the_company().language, email="", phone="", by=post.SOFTWARE, at=at
        )
        today = at.astimezone(ZoneInfo(channel.team.calendar.time_zone)).date()
        paper = Paper(ChannelKind.POST, [file], today)
        return take_down(nobody, channel, paper, parts, keys, external_id=name, at=at).conversation


def is_nobodys(conversation: Conversation) -> bool:
    """Say whether it came on paper, and nobody has said yet who wrote it.

    Nothing is known of somebody who was erased, either; but what was theirs is nobody else's.
    """
    customer = conversation.customer
    may_be = conversation.channel.kind in ON_PAPER and not conversation.reply_to and not customer.name
    return may_be and not customer.is_made_up and not customers.identities_of(customer.pk)


def mail_of(customer: Customer) -> str:
    """Return the address by which somebody who wrote on paper may be answered by mail, empty for none."""
    return customers.proved_email_of(customer.pk)


def _learn_origin(agent: Agent, customer: Customer, paper: Paper, *, at: datetime) -> None:
    kind = IdentityKind.FAX if paper.way == ChannelKind.FAX else IdentityKind.POST
    learn(agent, customer, kind, paper.origin, at=at)


def learn(agent: Agent, customer: Customer, kind: str, value: str, *, at: datetime) -> None:
    """The step inside a transaction: an address or number is theirs, as somebody read it. It proves nothing.

    Raises AlreadyKnown, SomebodyElses.
    """
    if not value:
        return
    db.alone_with("address", value)
    known = customers.by_identity(kind, value)
    if known is None:
        by = Doer(AGENT, agent.pk)
        customer_writes.learn_identity(customer, kind=kind, value=value, by=by, at=at)
    elif known.pk != customer.pk:
        raise addresses.is_of(known, agent, value)


def take_down(
    customer: Customer,
    channel: Channel,
    paper: Paper,
    parts: list[NewFile],
    keys: list[str],
    *,
    external_id: str,
    at: datetime,
    receipt_id: int | None = None,
) -> Message:
    """The step inside a transaction: open the conversation, keep the pages, promise an answer, name a person.

    `parts` are the files with the pictures of their pages, stored under `keys`.
    """
    language, way = customer.language, _way_back(channel, paper)
    conversation = conversation_writes.open(
        customer=customer,
        channel=channel,
        subject=paper.subject or _subject(paper, language),
        language=language,
        reply_to=mail_of(customer),
        # Nobody asked for mail: they wrote on paper.
        takes_automatic_letters=False,
        answers_by=way,
        paper_to=paper.origin if paper.way == way else "",
        by=Doer(CUSTOMER, customer.pk),
        at=at,
    )
    message = conversation_writes.add(
        conversation,
        kind=MessageKind.FROM_CUSTOMER,
        words="",
        by=Doer(CUSTOMER, customer.pk),
        at=at,
        channel_kind=paper.way,
        external_id=external_id,
        language=language,
        file_count=len(paper.files),
        came_on=paper.came_on,
        receipt_id=receipt_id,
    )
    post.keep_files(conversation, message, parts, keys, at=at)
    came_at = _came_at(conversation, paper, at=at)
    person = naming.person_for(conversation, asked_at=came_at, at=at)
    if person:
        conversation_writes.assign(conversation, agent=person, by=post.SOFTWARE, at=at)
    steps.promise_an_answer(conversation, by=post.SOFTWARE, at=came_at)
    return message


def _way_back(channel: Channel, paper: Paper) -> str:
    """By fax where a gateway takes it to a number that is known; else by letter, to an address said later."""
    by_fax = paper.way == ChannelKind.FAX and paper.origin and channels.gateway_to_fax_by(channel)
    return ChannelKind.FAX if by_fax else ChannelKind.POST


def _subject(paper: Paper, language: str) -> str:
    with translation.override(language):
        if paper.way != ChannelKind.FAX:
            return _("Your letter")
        # Whoever has no name yet is told apart by it in lists.
        return _("Your fax from %(number)s") % {"number": paper.origin} if paper.origin else _("Your fax")


def _came_at(conversation: Conversation, paper: Paper, *, at: datetime) -> datetime:
    """Return from when its promise counts: the morning of the day it came, unless that is today."""
    zone = ZoneInfo(conversation.team.calendar.time_zone)
    if paper.came_on is None or paper.came_on >= at.astimezone(zone).date():
        return at
    return datetime.combine(paper.came_on, time.min, zone)
