"""The person on the right: who they are, what we know and promised, and their story with us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Proof
from esmero.domain.promises import reads as promises
from esmero.ground import phrases
from esmero.insight import looked
from esmero.insight import story as insight
from esmero.parts import numbers, people, preferences, times
from esmero.parts import promises as promise_parts
from esmero.parts.queue import zone_of
from esmero.parts.three_lines import SPEAKS
from esmero.ui import addresses
from esmero.web.desk.shown import facts, pairs, reach, reached, same_person, story, there

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer, Identity, Preference
    from esmero.domain.staff.models import Agent

PROMISES_SHOWN = 4
CALL_HERE = gettext_lazy("They want to be called there.")


@dataclass(frozen=True)
class Known:
    """An address or number, with how sure we are of it."""

    words: str
    source: str
    is_old: bool = False


@dataclass(frozen=True)
class Other:
    """Another conversation of the same customer."""

    url: str
    subject: str
    how: str


def person(
    agent: Agent, conversation: Conversation, *, wish: Preference | None, at: datetime
) -> dict[str, Any]:
    """Return what the right side shows. Five queries beside the conversation's own.

    `wish` is how and when they want to be reached, if they said so.

    Where the company asks why somebody looks, and they did not say it yet, only who it is.
    """
    customer, zone = conversation.customer, zone_of(conversation)
    shown = people.of_customer(customer, known_as=conversation.known_as)
    if _asks_why(agent, conversation, at=at):
        return {"conversation": conversation, "customer": shown, "asks_why": True}
    identities = customers.identities_of(customer.pk)
    promised = promises.to_customer(customer.pk, agent=agent, limit=PROMISES_SHOWN)
    return {
        "conversation": conversation,
        "customer": shown,
        "address_as": customer.address_as,
        "called": reached.spoken(customer),
        "speaks": str(SPEAKS.get(customer.language, "")),
        "there": there.of(customer, at=at, zone=zone),
        "since": phrases.date_line(customer.known_since, zone, times.language()),
        **_reached(customer, identities, wish, at=at, zone=zone),
        **facts.known(conversation, identities, at=at, zone=zone),
        "kept": kept_words(promised.kept, promised.broken),
        "promised": [
            promise_parts.words(one, at=at, zone=zone, to=shown.short_name) for one in promised.shown
        ],
        "others": [other(one, at) for one in conversations.others_of_customer(agent, conversation)],
        "has_homes": customer.has_belongings,
        "joined": same_person.joined(agent, customer, zone=zone),
        "perhaps": pairs.of(agent, customer, talk=conversation.pk),
        "story": story.short(insight.newest(agent, customer), at=at, zone=zone),
    }


def _asks_why(agent: Agent, conversation: Conversation, *, at: datetime) -> bool:
    """Say whether a reason is asked for: as on the person's own page, and never while somebody practises."""
    # Fetched along with a conversation that is only read (`access.conversation_for`).
    asks: bool | None = getattr(conversation, "asks_why", None)
    if asks is None:
        asks = company.the_company().asks_why_looked
    if conversation.is_practice or not asks:
        return False
    return looked.must_say_why(agent, conversation.customer_id, at=at)


def kept_words(kept: int, broken: int) -> str:
    """Return "11 of 12 kept", of those that are settled; empty when nothing is yet."""
    settled = kept + broken
    return _("%(kept)s of %(all)s kept") % {"kept": kept, "all": settled} if settled else ""


def _reached(
    customer: Customer,
    identities: list[Identity],
    wish: Preference | None,
    *,
    at: datetime,
    zone: ZoneInfo,
) -> dict[str, Any]:
    """Return where we reach them, and beside the number that they named what to know before a call."""
    shown = [_identity(one, at, zone) for one in identities]
    if wish is None:
        return {"identities": shown, "calls": []}
    said, number = preferences.about_calls(wish, customer, at=at, zone=zone), preferences.number(wish)
    if not number:
        return {"identities": shown, "calls": said}
    named = next((one for one in shown if one.words == number), None)
    here = Known(number, " ".join(filter(None, [named.source if named else "", str(CALL_HERE), *said])))
    others = [one for one in shown if one is not named]
    return {"identities": [*others, here], "calls": []}


def _identity(identity: Identity, at: datetime, zone: ZoneInfo) -> Known:
    trouble = reach.trouble(identity, at=at, zone=zone)
    said = str(Proof(identity.proof).label)
    if identity.is_shared:
        said = _("%(proof)s. Two people use it: look who is named in a letter.") % {"proof": said}
    return Known(
        numbers.as_read(identity),
        trouble or said,
        is_old=bool(trouble),
    )


def other(conversation: Conversation, at: datetime) -> Other:
    """Return a conversation of the person with its address and how it stands."""
    zone = zone_of(conversation)
    date = phrases.when(conversation.last_message_at, at, zone, times.language())
    if conversation.is_closed:
        how = _("Closed; last written %(when)s.") % {"when": date}
    elif conversation.is_waiting:
        how = _("The customer has the ball since %(when)s.") % {"when": date}
    else:
        how = _("Open; last written %(when)s.") % {"when": date}
    return Other(addresses.reverse("desk:conversation", args=[conversation.pk]), conversation.subject, how)
