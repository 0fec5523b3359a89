"""The person on the right: who they are, what we know and promised, and their story with us."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Proof
from esmero.domain.events.kinds import AGENT, OUTSIDER
from esmero.domain.promises import reads as promises
from esmero.ground import phrases
from esmero.parts import people, times
from esmero.parts import promises as promise_parts
from esmero.parts.queue import zone_of
from esmero.ui import addresses
from esmero.web.desk.shown import reach, same_person, there

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Fact, Identity
    from esmero.domain.staff.models import Agent

# A fact older than this is asked about before it is used.
OLD_FACT = timedelta(days=365)
PROMISES_SHOWN = 4
STORY_SHOWN = 12

SPEAKS = {
    "en": gettext_lazy("Speaks English with us."),
    "es": gettext_lazy("Speaks Spanish with us."),
    "ru": gettext_lazy("Speaks Russian with us."),
}
TOLD = {
    "customer.met": gettext_lazy("Wrote to us for the first time."),
    "conversation.opened": gettext_lazy("Asked us something new."),
    "message.received": gettext_lazy("Wrote."),
    "message.sent": gettext_lazy("Got an answer."),
    "conversation.closed": gettext_lazy("A conversation was closed."),
    "conversation.reopened": gettext_lazy("A conversation was opened again."),
    "promise.broken": gettext_lazy("We did not keep a promise."),
    "promise.kept": gettext_lazy("We kept a promise."),
    "promise.moved": gettext_lazy("We named another time for a promise."),
    "promise.withdrawn": gettext_lazy("We took a promise back."),
    "identity.proved": gettext_lazy("An address was proved to be theirs."),
    "identity.lost": gettext_lazy("Letters to an address of theirs came back."),
    "identity.found_again": gettext_lazy("That address can be reached again."),
    "identity.complained": gettext_lazy("Reported a letter of ours as unwanted."),
    "identity.wants_letters": gettext_lazy("Wants our letters again."),
    "fact.noted": gettext_lazy("We learned something about them."),
    "customer.joined": gettext_lazy("We found that they are the same person as somebody we knew."),
    "customer.parted": gettext_lazy("What had been joined was taken apart."),
    "customer.split": gettext_lazy("We found that two people had been taken for one."),
    "customer.reunited": gettext_lazy("It turned out that they are one person after all."),
}
# What a colleague began or wrote down: the customer did not write.
BEGUN_BY_US = {
    "customer.met": gettext_lazy("We got to know them."),
    "conversation.opened": gettext_lazy("We began a new conversation."),
}
CAME: dict[str | None, Any] = {
    ChannelKind.PHONE: gettext_lazy("Called us."),
    ChannelKind.COUNTER: gettext_lazy("Came to see us."),
    ChannelKind.POST: gettext_lazy("Wrote us a letter."),
    ChannelKind.FAX: gettext_lazy("Sent us a fax."),
}


@dataclass(frozen=True)
class Known:
    """Something we know, with where it comes from."""

    words: str
    source: str
    is_old: bool = False


@dataclass(frozen=True)
class Happened:
    """A line of the story: the day and a sentence."""

    date: str
    words: str


@dataclass(frozen=True)
class Other:
    """Another conversation of the same customer."""

    url: str
    subject: str
    how: str


def person(agent: Agent, conversation: Conversation, *, at: datetime) -> dict[str, Any]:
    """Return what the right side shows. Five queries beside the conversation's own."""
    customer, zone = conversation.customer, zone_of(conversation)
    shown = people.of_customer(customer, known_as=conversation.known_as)
    promised = promises.to_customer(customer.pk, agent=agent, limit=PROMISES_SHOWN)
    return {
        "conversation": conversation,
        "customer": shown,
        "address_as": customer.address_as,
        "speaks": str(SPEAKS.get(customer.language, "")),
        "there": there.of(customer, at=at, zone=zone),
        "since": phrases.date_line(customer.known_since, zone, times.language()),
        "identities": [_identity(one, at, zone) for one in customers.identities_of(customer.pk)],
        "facts": [
            _fact(one, at, zone) for one in customers.facts_of(customer.pk, on=at.astimezone(zone).date())
        ],
        "kept": kept_words(promised.kept, promised.broken),
        "promised": [
            promise_parts.words(one, at=at, zone=zone, to=shown.short_name) for one in promised.shown
        ],
        "others": [_other(one, at) for one in conversations.others_of_customer(agent, conversation)],
        "joined": same_person.joined(agent, customer, zone=zone),
        "story": _story(customers.story(customer, agent=agent, verbs=tuple(TOLD)), at, zone),
    }


def kept_words(kept: int, broken: int) -> str:
    """Return "11 of 12 kept", of those that are settled; empty when nothing is yet."""
    settled = kept + broken
    return _("%(kept)s of %(all)s kept") % {"kept": kept, "all": settled} if settled else ""


def _identity(identity: Identity, at: datetime, zone: ZoneInfo) -> Known:
    trouble = reach.trouble(identity, at=at, zone=zone)
    said = str(Proof(identity.proof).label)
    if identity.is_shared:
        said = _("%(proof)s. Two people use it: look who is named in a letter.") % {"proof": said}
    return Known(
        ", ".join(identity.value.splitlines()),
        trouble or said,
        is_old=bool(trouble),
    )


def _fact(fact: Fact, at: datetime, zone: ZoneInfo) -> Known:
    is_old = at - fact.noted_at > OLD_FACT
    noted = phrases.day_and_month(fact.noted_at, zone, times.language())
    words = {"source": fact.source, "date": noted}
    if is_old:
        source = _("%(source)s, %(date)s. Old: ask before you use it.") % words
    else:
        source = _("%(source)s, %(date)s.") % words
    return Known(fact.words, source, is_old)


def _other(conversation: Conversation, at: datetime) -> Other:
    zone = zone_of(conversation)
    date = phrases.when(conversation.last_message_at, at, zone, times.language())
    if conversation.is_closed:
        how = _("Closed; last written %(when)s.") % {"when": date}
    elif conversation.is_waiting:
        how = _("The customer has the ball since %(when)s.") % {"when": date}
    else:
        how = _("Open; last written %(when)s.") % {"when": date}
    return Other(addresses.reverse("desk:conversation", args=[conversation.pk]), conversation.subject, how)


def _story(happened: Iterable[customers.Happened], at: datetime, zone: ZoneInfo) -> list[Happened]:
    """Return the newest lines, each said once where the same happened several times on a day."""
    lines = (Happened(_day(event.at, at, zone), _told(event)) for event in happened)
    return [line for line, _same in itertools.islice(itertools.groupby(lines), STORY_SHOWN)]


def _told(event: customers.Happened) -> str:
    came = CAME.get(event.channel) if event.verb == "conversation.opened" else None
    if event.by_kind == OUTSIDER:
        return _("Somebody who takes part wrote.")
    if event.by_kind != AGENT:
        return str(came or TOLD[event.verb])
    return str(came or BEGUN_BY_US.get(event.verb) or TOLD[event.verb])


def _day(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    relation = str(phrases.day_relation(moment, at, zone))
    if relation == "TODAY":
        return _("today")
    if relation == "YESTERDAY":
        return _("yesterday")
    return phrases.day_and_month(moment, zone, times.language(), short=True)
