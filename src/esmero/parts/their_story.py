"""A person's story with us, in sentences for colleagues: the whole of it, and a few lines beside letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.events.kinds import AGENT, CUSTOMER, OUTSIDER
from esmero.domain.promises.kinds import PromiseKind
from esmero.parts import facts_told, stories, times

if TYPE_CHECKING:
    from esmero.domain.customers.models import Fact
    from esmero.domain.events.models import Event
    from esmero.domain.promises.models import Promise
    from esmero.parts.turns import Telling


@dataclass(frozen=True)
class Around:
    """What events name, by number, as far as the reader may see it."""

    promises: Mapping[int, Promise] = field(default_factory=dict)
    facts: Mapping[int, Fact] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)


NOTHING = Around()
# What can be said without knowing more than the event.
PLAIN: dict[str, Any] = {
    "message.received": gettext_lazy("Wrote."),
    "message.sent": gettext_lazy("Got an answer."),
    "message.forwarded": gettext_lazy("We passed letters on to somebody outside."),
    "message.came_from_outside": gettext_lazy("Somebody outside answered what we passed on."),
    "message.came_from_a_program": gettext_lazy("A program answered in their name."),
    "message.let_through": gettext_lazy("We let a held letter through to their page."),
    "call.noted": gettext_lazy("We wrote down what was said."),
    "note.added": gettext_lazy("We left a note for colleagues."),
    "notice.sent": gettext_lazy("Our system told them something."),
    "delivery.arrived": gettext_lazy("A letter of ours arrived."),
    "delivery.delayed": gettext_lazy("A letter of ours has not arrived yet."),
    "delivery.doubted": gettext_lazy("Nobody knows whether a letter of ours left."),
    "delivery.failed": gettext_lazy("A letter of ours did not go out."),
    "delivery.faxed": gettext_lazy("Our fax went out."),
    "delivery.posted": gettext_lazy("Our letter on paper went to the post."),
    "delivery.unwanted": gettext_lazy("Reported a letter of ours as unwanted."),
    "delivery.vouched": gettext_lazy("A colleague knows that our letter arrived."),
    "promise.made": gettext_lazy("We promised something."),
    "promise.kept": gettext_lazy("We kept a promise."),
    "promise.broken": gettext_lazy("We did not keep a promise."),
    "promise.moved": gettext_lazy("We named another time for a promise."),
    "promise.renewed": gettext_lazy("A promise got a new time."),
    "promise.recounted": gettext_lazy("Our hours or rules were changed, and a promise got another time."),
    "promise.reinstated": gettext_lazy("A promise that was taken back stands again."),
    "promise.withdrawn": gettext_lazy("We took a promise back."),
    "promise.handed_on": gettext_lazy("Somebody else keeps a promise now."),
    "escalation.asked": gettext_lazy("Asked for somebody above."),
    "escalation.refused": gettext_lazy("Somebody above refused, in writing."),
    "escalation.reinstated": gettext_lazy("What somebody above was asked stands again."),
    "escalation.settled": gettext_lazy("Somebody above settled it."),
    "fact.noted": gettext_lazy("We learned something about them."),
    "fact.confirmed": gettext_lazy("Something that we know is still so."),
    "fact.asked": gettext_lazy("We asked whether something we know is still so."),
    "fact.ended": gettext_lazy("Something that we knew holds no more."),
    "fact.brought_back": gettext_lazy("Something that we knew holds again."),
    "fact.hidden": gettext_lazy("Hid from our people something that we know."),
    "fact.shown": gettext_lazy("Lets us read again what was hidden."),
    "fact.uses_set": gettext_lazy("Said what something we know may be used for."),
    "customer.met": gettext_lazy("Wrote to us for the first time."),
    "customer.named": gettext_lazy("We learned their name."),
    "customer.described": gettext_lazy("We changed how we call or picture them."),
    "customer.erased": gettext_lazy("All that we kept about them was erased."),
    "customer.zone_learned": gettext_lazy("We learned in which time zone they live."),
    "customer.asked": gettext_lazy("We asked about something that we do not know."),
    "customer.joined": gettext_lazy("We found that they are the same person as somebody we knew."),
    "customer.joining_proven": gettext_lazy("Proved with a code that both are one person."),
    "customer.parted": gettext_lazy("What had been joined was taken apart."),
    "customer.split": gettext_lazy("We found that two people had been taken for one."),
    "customer.reunited": gettext_lazy("It turned out that they are one person after all."),
    "pair.told_apart": gettext_lazy("A colleague said that they and somebody alike are two people."),
    "pair.asked_again": gettext_lazy("We no longer know whether they are the same person as somebody alike."),
    "copy_link.made": gettext_lazy("Their copy got a link of its own."),
    "copy_link.fetched": gettext_lazy("Fetched their copy by its link."),
    "copy_link.ended": gettext_lazy("Ended the link of their copy."),
    "customer.copied": gettext_lazy("Took along a copy of all that we know of them."),
    "belonging.noted": gettext_lazy("We learned where they belong."),
    "belonging.ended": gettext_lazy("They no longer belong where they did."),
    "belonging.brought_back": gettext_lazy("They belong there again."),
    "belonging.told": gettext_lazy("We told them who reads what they write for an organisation."),
    "household.agreed": gettext_lazy("Agreed that who lives with them reads their letters."),
    "household.withdrawn": gettext_lazy("Who lives with them reads their letters no more."),
    "conversation.begun_as": gettext_lazy("Wrote it for an organisation."),
    "conversation.kept_between": gettext_lazy("Keeps it between them and us."),
    "visit.begun": gettext_lazy("Came to see what we know of them."),
    "farewell.asked": gettext_lazy("Asked us to forget them."),
    "farewell.taken_back": gettext_lazy("No longer wants to be forgotten."),
    "farewell.done": gettext_lazy("We forgot them, as they asked."),
    "consent.given": gettext_lazy("Agreed to something that we asked for."),
    "consent.confirmed": gettext_lazy("Confirmed by our letter what they agreed to."),
    "consent.withdrawn": gettext_lazy("Took back what they had agreed to."),
    "customer.greeting_refused": gettext_lazy("Wants to be greeted as everybody."),
    "customer.greeting_allowed": gettext_lazy("Is greeted again in words for people like them."),
    "preference.set": gettext_lazy("Said how and when they want to be reached."),
    "hold.set": gettext_lazy("The law makes us keep what is theirs until a day."),
    "hold.lifted": gettext_lazy("The law makes us keep what is theirs no longer."),
    "fact.last_day_set": gettext_lazy("Said until when something that we know holds."),
    "identity.learned": gettext_lazy("We were given another address or number of theirs."),
    "identity.proved": gettext_lazy("An address was proved to be theirs."),
    "identity.lost": gettext_lazy("Letters to an address of theirs came back."),
    "identity.found_again": gettext_lazy("That address can be reached again."),
    "identity.complained": gettext_lazy("Reported a letter of ours as unwanted."),
    "identity.wants_letters": gettext_lazy("Wants our letters again."),
    "identity.ended": gettext_lazy("An address or number is theirs no longer."),
    "identity.brought_back": gettext_lazy("An address or number is theirs after all."),
    "identity.corrected": gettext_lazy("We had misspelled an address or number of theirs."),
    "identity.put_first": gettext_lazy("One address or number comes first from here on."),
    "identity.claimed": gettext_lazy(
        "Proved an address that we know as somebody else’s; a person looks at it."
    ),
    "identity.forgotten": gettext_lazy("Had an address or number of theirs forgotten."),
    "conversation.identified": gettext_lazy("We found out that a letter on paper is theirs."),
    "conversation.readdressed": gettext_lazy("Our answers go to another address from here on."),
    "conversation.participant_let_in": gettext_lazy("Somebody takes part beside them."),
    "conversation.participant_left_out": gettext_lazy("Somebody takes no part any more."),
    "conversation.opened": gettext_lazy("Asked us something new."),
    "conversation.closed": gettext_lazy("A conversation was closed."),
    "conversation.reopened": gettext_lazy("A conversation was opened again."),
    "conversation.followed_up": gettext_lazy("Wrote long after it was closed: it goes on in a new one."),
    "conversation.merged": gettext_lazy("A conversation was put into another one."),
    "conversation.took_in": gettext_lazy("Another conversation was put into this one."),
    "conversation.parted": gettext_lazy("That conversation was taken out again."),
    "conversation.unmerged": gettext_lazy("It is a conversation of its own again."),
    "conversation.split": gettext_lazy("Letters went into a conversation of their own."),
    "conversation.linked": gettext_lazy("Another conversation was linked."),
    "conversation.unlinked": gettext_lazy("A link was taken away."),
}
# Of a household it is told without a name: who lives there reads it on its page.
OF_A_HOUSEHOLD = {
    "belonging.noted": gettext_lazy("We learned that they live together with somebody."),
    "belonging.ended": gettext_lazy("They no longer live together with somebody."),
    "belonging.brought_back": gettext_lazy("They live together with somebody again."),
}
OF_AN_ORGANISATION = {
    "belonging.noted": gettext_lazy("We learned that they belong to %(place)s."),
    "belonging.ended": gettext_lazy("They no longer belong to %(place)s."),
    "belonging.brought_back": gettext_lazy("They belong to %(place)s again."),
}
# What a colleague began or wrote down: the customer did not write.
BEGUN_BY_US = {
    "customer.met": gettext_lazy("We got to know them."),
    "conversation.opened": gettext_lazy("We began a new conversation."),
}
# What the customer did of what colleagues do otherwise.
BY_THEMSELVES = {"customer.parted": gettext_lazy("Keeps apart what we had joined: said that these are two.")}
CAME: dict[str | None, Any] = {
    ChannelKind.PHONE: gettext_lazy("Called us."),
    ChannelKind.COUNTER: gettext_lazy("Came to see us."),
    ChannelKind.POST: gettext_lazy("Wrote us a letter."),
    ChannelKind.FAX: gettext_lazy("Sent us a fax."),
}
PROMISED = {
    "promise.made": gettext_lazy("We promised: %(promise)s."),
    "promise.kept": gettext_lazy("We kept our word: %(promise)s."),
    "promise.broken": gettext_lazy("We did not keep our word: %(promise)s."),
    "promise.moved": gettext_lazy("We named another time: %(promise)s."),
    "promise.renewed": gettext_lazy("We promised anew: %(promise)s."),
    "promise.withdrawn": gettext_lazy("We took it back: %(promise)s."),
}
# Their events say by when, and who was to keep it, as it was then.
WITH_A_TIME = ("promise.made", "promise.moved", "promise.renewed")
BY_WHOM = {
    "message.sent": gettext_lazy("%(who)s answered."),
    "message.forwarded": gettext_lazy("%(who)s passed letters on to somebody outside."),
    "call.noted": gettext_lazy("%(who)s wrote down what was said."),
    "note.added": gettext_lazy("%(who)s left a note for colleagues."),
    "customer.described": gettext_lazy("%(who)s changed how we call or picture them."),
}


def sentence(event: Event, telling: Telling, around: Around = NOTHING) -> str:
    """Return what an event says of a person; with names in `telling` and what is `around`, in more words.

    Empty for what is not told, and for what only colleagues' work says once its words are erased.
    """
    return (_full(event, telling, around) if telling.names else "") or plain(event)


def plain(event: Event) -> str:
    """Return the same in few words, which need nothing but the event."""
    came = CAME.get((event.payload or {}).get("channel")) if event.verb == "conversation.opened" else None
    if event.verb == "message.received" and event.by_kind == OUTSIDER:
        return _("Somebody who takes part wrote.")
    begun = {AGENT: BEGUN_BY_US, CUSTOMER: BY_THEMSELVES}.get(event.by_kind, {}).get(event.verb)
    home = OF_A_HOUSEHOLD.get(event.verb) if "household" in (event.payload or {}) else None
    return str(came or begun or home or PLAIN.get(event.verb, ""))


def _full(event: Event, telling: Telling, around: Around) -> str:
    for tell in (_of_promise, _of_fact, _of_place, _by_whom, _in_a_conversation):
        if told := tell(event, telling, around):
            return told
    return ""


def _of_promise(event: Event, telling: Telling, around: Around) -> str:
    promise = around.promises.get(event.about_id) if event.about_kind == "promise" else None
    if promise is None or event.verb not in PROMISED:
        return ""
    told = _what(promise)
    payload = event.payload or {}
    if told and event.verb in WITH_A_TIME and "due_at" in payload:
        due = times.before(datetime.fromisoformat(payload["due_at"]), at=telling.at, zone=telling.zone)
        told = _("%(what)s, %(when)s") % {"what": told, "when": due}
    said = str(PROMISED[event.verb]) % {"promise": told} if told else ""
    who = telling.named(payload.get("owner")) if said and event.verb in WITH_A_TIME else ""
    return _("%(told)s Given to %(who)s.") % {"told": said, "who": who} if who else said


def _what(promise: Promise) -> str:
    """Return what was promised, without who and when: those are another today than they were."""
    if promise.wording or promise.kind == PromiseKind.OWN_WORDS:
        return promise.wording.rstrip(" .")
    label = str(PromiseKind(promise.kind).label)
    return f"{label[0].lower()}{label[1:]}"


def _of_fact(event: Event, telling: Telling, around: Around) -> str:
    fact = around.facts.get((event.payload or {}).get("fact", 0))
    return facts_told.sentence(event, fact, telling)


def _of_place(event: Event, telling: Telling, around: Around) -> str:
    place = around.places.get((event.payload or {}).get("organisation", 0))
    return (
        str(OF_AN_ORGANISATION[event.verb]) % {"place": place}
        if place and event.verb in OF_AN_ORGANISATION
        else ""
    )


def _by_whom(event: Event, telling: Telling, around: Around) -> str:
    who = telling.named(event.by_id) if event.by_kind == AGENT else ""
    return str(BY_WHOM[event.verb]) % {"who": who} if who and event.verb in BY_WHOM else ""


def _in_a_conversation(event: Event, telling: Telling, around: Around) -> str:
    return stories.happening(event, telling)


TOLD = sorted({*PLAIN, *stories.TOLD})
