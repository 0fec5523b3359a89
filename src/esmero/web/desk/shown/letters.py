"""The story of a conversation as the desk shows it: each entry finished with face, time and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels.kinds import IN_TROUBLE, ChannelKind, DeliveryState
from esmero.domain.conversations.kinds import MessageKind, WrittenBy
from esmero.domain.promises.kinds import KEPT_BY_A_REPLY, PromiseKind
from esmero.ground import phrases, text
from esmero.parts import erased, pages, people, placed, stories, times
from esmero.parts.people import Person
from esmero.ui import addresses, uploads
from esmero.web.desk.shown import (
    as_colleagues,
    enclosed,
    folds,
    newsletters,
    original,
    outsiders,
    paper,
    recounted,
    seals,
    senders,
    troubles,
    unwritten,
)
from esmero.web.desk.shown import people as people_beside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.models import Attachment
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent
    from esmero.web.desk.shown.deeds import Deed
    from esmero.web.desk.shown.enclosed import Enclosed
    from esmero.web.desk.shown.seals import Sealed

CAME_BY: dict[str, Any] = {
    ChannelKind.EMAIL: gettext_lazy("%(when)s, by e-mail"),
    ChannelKind.FORM: gettext_lazy("%(when)s, by the form on our page"),
    ChannelKind.PAGE: gettext_lazy("%(when)s, on the page of this conversation"),
    ChannelKind.FAX: gettext_lazy("%(when)s, by fax"),
}
WRITTEN_DOWN: dict[str, Any] = {
    ChannelKind.PHONE: gettext_lazy("By telephone, written down by %(name)s, %(when)s"),
    ChannelKind.COUNTER: gettext_lazy("At the counter, written down by %(name)s, %(when)s"),
}
ASIDE = {
    "note": gettext_lazy("%(name)s to colleagues only, %(when)s"),
    "notice": gettext_lazy("Written by our system, %(when)s"),
    "automatic": gettext_lazy("A program wrote this in the name of %(address)s, %(when)s"),
}
WENT_OUT: dict[str, Any] = {
    DeliveryState.QUEUED: gettext_lazy("%(when)s, on its way"),
    DeliveryState.SENDING: gettext_lazy("%(when)s, on its way"),
    DeliveryState.SENT: gettext_lazy("%(when)s, sent by e-mail"),
}


@dataclass(frozen=True)
class ShownFile:
    """A file as the macro `attachments` wants it."""

    name: str
    url: str
    size: str
    thumb_url: str


@dataclass(frozen=True)
class Shown:
    """One entry of the story. `kind` is letter, note, outside, notice, automatic or happening."""

    kind: str
    id: str
    words: str
    when: str = ""
    person: Person | None = None
    is_ours: bool = False
    lang: str = ""
    quoted: str = ""
    quote_words: str = ""
    # As it was written, where that says more; and its words with the pictures among them.
    written: original.Written | None = None
    pieces: list[str | ShownFile] = field(default_factory=list)
    is_held: bool = False
    let_through_url: str = ""
    # Whose it may not be, how sure we are, and where answers go, where any of it is worth a word.
    warning: str = ""
    proof: str = ""
    whence: str = ""
    others: people_beside.Others | None = None
    # As from a colleague it came; or it looks sent to many: what of that is to be known, and what to do.
    as_colleague: as_colleagues.CameAsColleagues | None = None
    newsletter: newsletters.Newsletter | None = None
    # Of copies to others.
    copy_troubles: list[troubles.Trouble] = field(default_factory=list)
    trouble: troubles.Trouble | None = None
    files: list[ShownFile] = field(default_factory=list)
    # How its mail was sealed, and what lies in its files, in words.
    seals: list[Sealed] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    # Pages of a scan, and a word where not all of them are shown.
    leaves: list[pages.Leaf] = field(default_factory=list)
    leaves_missing: str = ""
    # Of a letter on paper: who printed and posted it, and when.
    steps: list[str] = field(default_factory=list)
    deed: Deed | None = None
    # What it is called, and what is read out when it arrives, where its kind alone does not say.
    label: str = ""
    told: str = ""
    # Where it is passed on to somebody outside, or where somebody outside is written to again.
    forward_url: str = ""
    forward_words: str = ""


@dataclass(frozen=True)
class Setting:
    """What is the same for every entry of one conversation."""

    conversation: Conversation
    deliveries: dict[int, Delivery]
    at: datetime
    zone: ZoneInfo
    deeds: dict[int, Deed] = field(default_factory=dict)
    may_forward: bool = True
    people: people_beside.People = field(default_factory=people_beside.People)
    # Who reads: they may be shown letters as they were written.
    agent: Agent | None = None


def settled(promises: Iterable[Promise], *, at: datetime, zone: ZoneInfo) -> list[stories.Entry]:
    """Return what became of promises as entries: those that broke, were counted again, or in own words."""
    made = list(promises)
    again = recounted.entries(made, at=at, zone=zone)
    return [*again, *(entry for promise in made for entry in _settled(promise))]


def _settled(promise: Promise) -> list[stories.Entry]:
    name = people.of_keeper(promise).short_name
    words = {"who": name, "words": promise.wording}
    entries = []
    if promise.broken_at:
        sentence = _("A promise of %(who)s broke.") % words
        entries.append(stories.Entry("happening", promise.broken_at, sentence=sentence))
    if promise.withdrawn_at and not promise.is_internal:
        sentence = _("Taken back, with these words: %(why)s")
        if promise.kind == PromiseKind.ESCALATION:
            sentence = _("Not taken any further, with these words: %(why)s")
        sentence %= {"why": promise.withdrawn_because}
        entries.append(stories.Entry("happening", promise.withdrawn_at, sentence=sentence))
    if promise.moved_at:
        sentence = _("%(who)s named another time, with these words: %(why)s")
        words["why"] = promise.withdrawn_because
        entries.append(stories.Entry("happening", promise.moved_at, sentence=sentence % words))
    if promise.kept_at and promise.kind not in {*KEPT_BY_A_REPLY, PromiseKind.ESCALATION}:
        words["words"] = promise.wording or str(PromiseKind(promise.kind).label)
        sentence = _("%(who)s kept this: %(words)s") % words
        entries.append(stories.Entry("happening", promise.kept_at, sentence=sentence))
    return entries


def shown(entries: Iterable[stories.Entry], setting: Setting) -> list[Shown]:
    """Return the entries, finished for the page."""
    return [_shown(entry, number, setting) for number, entry in enumerate(entries)]


def _shown(entry: stories.Entry, number: int, setting: Setting) -> Shown:
    if entry.letter is None:
        deed = setting.deeds.get(entry.event.pk) if entry.event else None
        return Shown(entry.kind, f"happening-{number}", entry.sentence, deed=deed)
    message = entry.letter.message
    outside = outsiders.of(message, setting.conversation, may_forward=setting.may_forward)
    ours = entry.kind == "letter" and not entry.is_mine
    words = erased.words(message, setting.conversation)
    pieces, files = placed.pieces(words, entry.letter.files)
    return Shown(
        kind=entry.kind,
        id=letter_id(message.pk),
        words=words,
        when=_when(message, entry.kind, setting),
        person=writer(message, setting.conversation),
        is_ours=ours,
        lang="" if erased.is_gone(message) or not message.text else message.language,
        quoted=message.quoted,
        quote_words=folds.words(message),
        written=original.beside(message, setting.agent) if setting.agent else None,
        pieces=[one if isinstance(one, str) else _file(one) for one in pieces],
        is_held=message.held_since is not None,
        let_through_url=addresses.reverse("desk:message-letting_through", args=[message.pk])
        if message.held_since
        else "",
        warning=senders.warning(message),
        proof=senders.detail(message),
        whence=senders.whence(message, setting.conversation),
        others=people_beside.others(message, setting.conversation, setting.people),
        as_colleague=as_colleagues.of(message),
        newsletter=newsletters.of(message, setting.conversation, setting.agent),
        trouble=troubles.of(setting.deliveries.get(message.pk), setting.conversation),
        copy_troubles=troubles.of_copies(message, setting.people, setting.conversation),
        files=[_file(file) for file in pages.others(files)],
        seals=seals.of(message),
        enclosed=enclosed.of(message, entry.letter.files, at=setting.at, zone=setting.zone),
        leaves=pages.leaves(entry.letter.files, _url),
        leaves_missing=pages.missing(entry.letter.files),
        steps=paper.steps(message, setting.deliveries.get(message.pk), at=setting.at, zone=setting.zone),
        label=outside.label,
        told=outside.told,
        forward_url=outside.url,
        forward_words=outside.words,
    )


def letter_id(message_id: int) -> str:
    """Return the name of a letter on the page, for links that lead to it."""
    return f"letter-{message_id}"


def writer(message: Message, conversation: Conversation) -> Person:
    """Return who wrote a message: one of ours, a rule, the customer, or a stranger who has their link."""
    if message.agent is not None:
        return people.of_agent(message.agent)
    if message.kind == MessageKind.NOTE and message.from_name:
        return Person(_who_noted(message), message.from_name, text.initials(message.from_name))
    is_theirs = message.held_since is None and not message.is_from_participant
    if not is_theirs or message.kind in {MessageKind.FROM_OUTSIDE, MessageKind.AUTOMATIC}:
        return erased.writer(message)
    return people.of_customer(conversation.customer, known_as=conversation.known_as)


def _when(message: Message, kind: str, setting: Setting) -> str:
    when = phrases.when(message.at, setting.at, setting.zone, times.language())
    if message.kind == MessageKind.SPOKEN:
        return str(WRITTEN_DOWN[message.channel_kind]) % {
            "name": people.of_agent(message.agent).name,
            "when": when,
        }
    if kind == "outside":
        return outsiders.when(message, str(_went_out(message, when)))
    if message.no_letter_because:
        return unwritten.when(message, when)
    if kind in ASIDE:
        words = {
            "name": _who_noted(message),
            "address": erased.address(message),
            "when": when,
        }
        return str(ASIDE[kind]) % words
    if message.agent is not None:
        return _went_out(message, when)
    if message.written_by == WrittenBy.SOFTWARE:
        return _("Made up, written by our system, %(when)s") % {"when": when}
    if message.held_since is not None:
        return _("%(when)s, from %(address)s") % {"when": when, "address": erased.address(message)}
    return _came(message, when)


def _who_noted(message: Message) -> str:
    """Return who left a note: a colleague, or a rule by its name."""
    if message.agent is None and message.from_name:
        return _("The rule “%(name)s”") % {"name": message.from_name}
    return people.of_agent(message.agent).name


def _came(message: Message, when: str) -> str:
    if message.came_on is not None:
        date = phrases.whole_date(message.came_on, times.language())
        return str(paper.CAME_ON_PAPER[message.channel_kind]) % {"date": date, "when": when}
    return str(CAME_BY.get(message.channel_kind, "%(when)s")) % {"when": when}


def tells_of_its_way(message: Message) -> bool:
    """Say whether the page tells more of a letter's way than that it went out."""
    return message.delivery_state in IN_TROUBLE or bool(
        message.delivery_state and message.channel_kind in paper.WENT
    )


def _went_out(message: Message, when: str) -> str:
    way = paper.WENT.get(message.channel_kind, WENT_OUT)
    return str(way.get(message.delivery_state, "%(when)s")) % {"when": when}


def _url(file: Attachment) -> str:
    return addresses.reverse("desk:attachment", args=[file.pk])


def _file(file: Attachment) -> ShownFile:
    url = _url(file)
    return ShownFile(file.name, url, uploads.size_words(file.size), url if file.is_picture else "")
