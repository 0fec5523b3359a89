"""The conversation in the middle: how it stands, what is promised, and its story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import BY_PROGRAMS, MessageKind
from esmero.domain.customers import reads as customers
from esmero.domain.events import reads as events
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff
from esmero.ground import phrases
from esmero.parts import kept_for, people, routing, stories, times, works
from esmero.parts.queue import zone_of
from esmero.web.desk import commands
from esmero.web.desk.shown import (
    deeds,
    guesses,
    held,
    letters,
    practice,
    promised,
    reach,
    sorting,
    there,
    work,
)
from esmero.web.desk.shown import people as people_beside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.events.models import Event
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person

SINCE = {
    ChannelKind.EMAIL: gettext_lazy("%(name)s, by e-mail since %(date)s."),
    ChannelKind.FORM: gettext_lazy("%(name)s, by the form on our page since %(date)s."),
    ChannelKind.PAGE: gettext_lazy("%(name)s, since %(date)s."),
    ChannelKind.API: gettext_lazy("%(name)s, through another program since %(date)s."),
    ChannelKind.PHONE: gettext_lazy("%(name)s, by telephone since %(date)s."),
    ChannelKind.COUNTER: gettext_lazy("%(name)s, at the counter since %(date)s."),
    ChannelKind.POST: gettext_lazy("%(name)s, by letter since %(date)s."),
    ChannelKind.FAX: gettext_lazy("%(name)s, by fax since %(date)s."),
}


@dataclass(frozen=True)
class CameIn:
    """Something that came in while an agent was writing."""

    person: Person
    title: str
    words: str
    anchor: str
    # When its writer pressed the button, or it arrived.
    at: datetime
    # An answer of a colleague that has not gone out yet; its title says when it does.
    waits: bool = False


def talk(
    agent: Agent,
    conversation: Conversation,
    *,
    at: datetime,
    seen_at: datetime | None = None,
    before: int | None = None,
) -> dict[str, Any]:
    """Return what the middle shows: the newest letters, or those `before` one of them.

    Eight queries at most, one more for a long story, two where copies of answers went to others, and two
    where it is of a kind.
    """
    zone = zone_of(conversation)
    rights = staff_access.rights_in(agent, conversation.team_id)
    page = _pageful(conversation, before)
    written = page.letters
    made = promises.about(conversation.ref)
    happened = events.told_within(conversation.ref, [*stories.TOLD, *works.TOLD])
    customer = people.of_customer(conversation.customer, known_as=conversation.known_as)
    names = _names(agent, conversation, happened, made)
    asked = work.entries(happened, conversation, names, at=at, zone=zone)
    entries = stories.story(
        written,
        made,
        happened,
        names=names,
        customer_name=customer.short_name,
        at=at,
        zone=zone,
    )
    settled = letters.settled(made, at=at, zone=zone)
    entries = sorted([*settled, *asked, *entries], key=lambda entry: entry.at)
    entries = _around(entries, page, is_newest=before is None)
    in_trouble = _deliveries(one.message for one in written)
    found = deeds.of_each(conversation, happened, may_part=rights.may_close) | work.deeds(happened)
    beside = conversations.beside(agent, conversation)
    guessed = guesses.guessed(agent, conversation, beside.guess, at=at, zone=zone)
    sorted_as = sorting.of(conversation)
    beside_them = people_beside.of(beside.people, [one.message for one in written])
    setting = letters.Setting(
        conversation, in_trouble, at, zone, found, rights.may_forward, beside_them, agent
    )
    wish = customers.preference_of(conversation.customer)
    return {
        "at": at,
        "wish": wish,
        "conversation": conversation,
        "customer": customer,
        "how": [
            *how_it_stands(conversation, agent, customer, at=at, zone=zone),
            *_why_theirs(conversation, customer, happened),
        ],
        "there": there.of(conversation.customer, at=at, zone=zone),
        "is_mine": conversation.agent_id == agent.pk,
        "beside": beside,
        "guessed": guessed,
        "sorted": sorted_as,
        "open_promises": promised.shown(made, promised.Reader(agent, conversation, rights, at, zone)),
        **_unread([one.message for one in written], agent, seen_at),
        # What of the story is on the page tells when they usually write, and by which clock.
        "written_by_them": [
            one.message
            for one in written
            if one.message.kind == MessageKind.FROM_CUSTOMER and not one.message.is_from_participant
        ],
        "entries": letters.shown(entries, setting),
        "gone": kept_for.gone(conversation, zone=zone),
        "earlier_url": _earlier_url(conversation, page),
        "earlier_than": page.earlier_than,
        "is_older": before is not None,
        "practice_step": practice.next_try(conversation, written, made),
        "people": people_beside.shown(beside_them),
        "participants": beside_them.taking_part,
        "reach": reach.of(conversation, wish, at=at, zone=zone),
        "rights": rights,
        **commands.offered(
            commands.Here(agent, conversation, rights, guessed is not None, sorted_as.is_under_way)
        ),
        "held_back": held.held_in(agent, conversation, at=at, zone=zone),
    }


def _pageful(conversation: Conversation, before: int | None) -> conversations.Pageful:
    if before is None:
        return conversations.newest_letters(conversation, for_customer=False)
    return conversations.letters_before(conversation, before, for_customer=False)


def _around(
    entries: list[stories.Entry], page: conversations.Pageful, *, is_newest: bool
) -> list[stories.Entry]:
    """Leave out what other pages tell: what happened up to the letter before this page, or after its last.

    Letters stay in any case: which are on a page goes by their ids.
    """
    if not page.letters:
        return entries if is_newest else []
    after, last = page.after, page.letters[-1].message.at
    return [
        one
        for one in entries
        if one.letter or ((after is None or one.at > after) and (is_newest or one.at <= last))
    ]


def _earlier_url(conversation: Conversation, page: conversations.Pageful) -> str:
    if page.earlier_than is None:
        return ""
    here = reverse("desk:conversation-earlier_letters", args=[conversation.pk])
    return f"{here}?before={page.earlier_than}"


def _unread(messages: list[Message], agent: Agent, seen_at: datetime | None) -> dict[str, Any]:
    """Return the first letter that the agent has not read; at first sight, the first that nobody answered."""
    read = [one.at for one in messages if _is_known(one, agent, seen_at)]
    fresh = [one for one in messages if not read or one.at > max(read)]
    first = next((one for one in fresh if one.kind not in BY_PROGRAMS), None)
    return {
        "unread_id": letters.letter_id(first.pk) if first else "",
        "is_seen_before": seen_at is not None,
    }


def _is_known(message: Message, agent: Agent, seen_at: datetime | None) -> bool:
    if seen_at is None:
        return message.kind == MessageKind.REPLY
    return message.at <= seen_at or message.agent_id == agent.pk


def _names(
    agent: Agent, conversation: Conversation, happened: Iterable[Event], made: Iterable[Promise]
) -> dict[int, str]:
    """The short names of everybody the story speaks of; asked for only when somebody is not at hand."""
    at_hand = [agent, conversation.agent, conversation.closed_by, conversation.team.lead]
    known = {one.pk: one.short_name for one in [*at_hand, *(p.owner for p in made)] if one}
    spoken_of = {(event.payload or {}).get("agent") for event in happened}
    spoken_of |= {event.by_id for event in happened if event.by_kind == "agent"}
    missing = {number for number in spoken_of if number and number not in known}
    return known | (staff.short_names() if missing else {})


def _deliveries(messages: Iterable[Message]) -> dict[int, Any]:
    told_of = [one.pk for one in messages if letters.tells_of_its_way(one)]
    return channels.deliveries_about("message", told_of) if told_of else {}


def how_it_stands(
    conversation: Conversation, agent: Agent, customer: Person, *, at: datetime, zone: ZoneInfo
) -> list[str]:
    """Return the sentences under the heading: who, by what way, since when, and who looks after it."""
    date = phrases.day_and_month(conversation.opened_at, zone, times.language())
    since = SINCE[ChannelKind(conversation.channel.kind)] % {"name": customer.name, "date": date}
    return [str(since), _who_has_it(conversation, agent, at=at, zone=zone)]


def _why_theirs(conversation: Conversation, customer: Person, happened: Iterable[Event]) -> list[str]:
    """Return why the software gave it to whoever has it; nothing where it is closed or a person did."""
    who = conversation.agent
    if who is None or conversation.is_closed:
        return []
    words = {"who": who.short_name, "customer": customer.short_name}
    wished = conversation.wishes_agent
    asked = routing.asked_for(wished, customer=customer.short_name) if wished and wished != who else ""
    return [one for one in [routing.of_now(happened, agent_id=who.pk, **words), asked] if one]


def _who_has_it(conversation: Conversation, agent: Agent, *, at: datetime, zone: ZoneInfo) -> str:
    if conversation.is_closed:
        return _closed(conversation, at=at, zone=zone)
    if conversation.is_snoozed and conversation.snoozed_until:
        when = times.on(conversation.snoozed_until, at=at, zone=zone)
        return _("Out of sight; it comes back %(when)s.") % {"when": when}
    if conversation.is_waiting and conversation.waits_until:
        date = phrases.day_and_month(conversation.waits_until, zone, times.language())
        return _("The customer has the ball; somebody looks again on %(date)s.") % {"date": date}
    if conversation.agent is None:
        return _("Nobody looks after it yet.")
    if conversation.agent_id == agent.pk:
        return _("With you.")
    return _("%(who)s looks after it.") % {"who": conversation.agent.short_name}


def _closed(conversation: Conversation, *, at: datetime, zone: ZoneInfo) -> str:
    who = people.of_agent(conversation.closed_by).short_name
    when = times.on(conversation.closed_at or at, at=at, zone=zone)
    reason = conversation.get_close_reason_display()
    return _("%(who)s closed it %(when)s: %(reason)s.") % {"who": who, "when": when, "reason": reason}


def came_in(agent: Agent, conversation: Conversation, version: int, *, at: datetime) -> list[CameIn]:
    """Return what came in after an agent read `version`, and colleagues' answers that wait; oldest first."""
    zone = zone_of(conversation)
    messages = conversations.messages_after(conversation, version)
    found = [_came_in(message, conversation, at=at, zone=zone) for message in messages]
    waiting = held.of_colleagues(agent, conversation, at=at, zone=zone)
    found += [
        CameIn(one.person, one.title, one.words, f"held-{one.id}", one.held_at, waits=True) for one in waiting
    ]
    return sorted(found, key=lambda one: one.at)


def _came_in(message: Message, conversation: Conversation, *, at: datetime, zone: ZoneInfo) -> CameIn:
    person = letters.writer(message, conversation)
    customer = people.of_customer(conversation.customer, known_as=conversation.known_as)
    words = {
        "who": person.short_name,
        "customer": customer.short_name,
        "when": times.on(message.at, at=at, zone=zone),
    }
    titles = {
        "REPLY": gettext_lazy("%(who)s answered %(customer)s while you were writing, %(when)s."),
        "NOTE": gettext_lazy("%(who)s left a note while you were writing, %(when)s."),
        "FORWARD": gettext_lazy("%(who)s passed something on outside while you were writing, %(when)s."),
        "FROM_OUTSIDE": gettext_lazy("%(who)s, outside, answered while you were writing, %(when)s."),
        "FROM_CUSTOMER": gettext_lazy("%(who)s wrote while you were writing, %(when)s."),
    }
    return CameIn(
        person,
        str(titles.get(message.kind, titles["NOTE"])) % words,
        message.text,
        letters.letter_id(message.pk),
        message.at,
    )
