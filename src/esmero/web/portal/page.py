"""What the customer's page shows of a conversation, ready for its template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.actions import escalating, follow_up, naming
from esmero.actions import promise as promise_actions
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.events import reads as events
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind, PromiseState
from esmero.ground import phrases
from esmero.parts import erased, kept_for, pages, people, placed, progress, stories, times, zones
from esmero.parts import promises as promise_parts
from esmero.ui import uploads
from esmero.web.portal import asked, offered, standing, wished

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.models import Attachment
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Line:
    """One thing of the story as the template shows it."""

    kind: str
    number: int
    person: Person | None
    when: str
    text: str
    is_mine: bool
    # Its words with the pictures that stand among them.
    pieces: list[str | dict[str, Any]]
    files: list[dict[str, Any]]
    leaves: list[pages.Leaf]
    language: str = ""
    # Written by somebody who takes part beside the customer.
    is_from_participant: bool = False
    # Who else got our answer: never anybody of whom only colleagues know.
    also_to: str = ""

    @property
    def id(self) -> str:
        return f"message-{self.number}"


def of(conversation: Conversation, *, token: str, at: datetime, shown_from: int = 0) -> dict[str, Any]:
    """Return all that the page of a conversation says at `at`.

    Letters before the newest are folded away; on a page in view those from message `shown_from` on stay.
    """
    # Before all else: what happens while the page is put together is told to it afterwards.
    newest_event = events.newest_id()
    the_company = company.the_company()
    zone = zones.of(conversation.customer, the_company)
    told = [one for one in promises.about(conversation.ref) if not one.is_internal]
    told_open = sorted((one for one in told if one.is_open), key=lambda one: one.due_at)
    answers_first = asked.who_answers(told_open, told)
    above = escalating.above(conversation, told)
    looks_after = _looks_after(conversation, above, at=at)
    asked_for = asked.told(told_open, told, at=at, zone=zone)
    pageful = conversations.newest_letters(conversation, for_customer=True)
    lines = _lines(pageful, conversation, token, at=at, zone=zone)
    folded = _folded(lines, shown_from)
    goes_on = _goes_on(conversation)
    # Of what they can read: when colleagues last wrote to each other is not theirs to see.
    newest_at = pageful.letters[-1].message.at if pageful.letters else conversation.opened_at
    return {
        "conversation": conversation,
        "token": token,
        "newest_event": newest_event,
        "code": f"{the_company.name} {conversation.code}",
        "standing": standing.of(
            conversation,
            told_open,
            pageful.letters,
            at=at,
            zone=zone,
            above=above,
            goes_on=bool(goes_on),
            is_long_over=follow_up.is_due(conversation, at=at),
        ),
        "goes_on": goes_on,
        "wish": wished.became(conversation),
        "ask_again": None if goes_on else wished.ask_again(conversation, pageful.letters, at=at),
        "gone": kept_for.gone(conversation, zone=zone),
        "whose_clock": zones.told(zone, the_company, at=at),
        # The line above a letter names the company's town: its day is the day there.
        "dateline": phrases.date_line(newest_at, ZoneInfo(the_company.time_zone), times.language()),
        "next_promise": _promised(told_open[0], at=at, zone=zone) if told_open else None,
        # Beside the buttons by which they were asked for: the answer to a press stands where it was pressed.
        "asked_promises": [_promised(one, at=at, zone=zone) for one in told_open[1:] if one.pk in asked_for],
        "later_promises": [
            _promised(one, at=at, zone=zone) for one in told_open[1:] if one.pk not in asked_for
        ],
        "asked_for": asked_for,
        "past_promises": [_promised(one, at=at, zone=zone) for one in reversed(told) if not one.is_open],
        "progress": _progress(conversation, at=at, zone=zone),
        "pressed": None,
        "offers": [
            offered.button(offer, token=token, at=at, zone=zone)
            for offer in promise_actions.offers(
                conversation, told, has_person=the_company.has_person_button, at=at
            )
        ],
        "earlier": lines[:folded],
        "earlier_count": sum(line.kind != "notice" for line in lines[:folded]),
        "earlier_url": _earlier_url(pageful, token),
        "earlier_than": pageful.earlier_than,
        "lines": lines[folded:],
        "shown_from": lines[folded].number if lines else 0,
        "answers": looks_after,
        "answers_first": people.of_keeper(answers_first) if answers_first else looks_after,
        "limits": uploads.limits(),
    }


def _looks_after(conversation: Conversation, above: Agent | None, *, at: datetime) -> Person:
    """Who has it above, or looks after it; of what who left had closed, who answers if it goes on."""
    return people.of_agent(above or naming.who_goes_on(conversation, at=at), conversation.team)


def answer_to(said: dict[str, Any], kind: PromiseKind) -> int | None:
    """Return which open promise answers to asking for `kind`, by what the page says (`of`); None for none."""
    # What comes as soon unasked answers a press as well, and stands below, among what we said.
    shown = [said["next_promise"], *said["asked_promises"], *said["later_promises"]]
    return next((one.promise.pk for one in shown if one and one.promise.kind == kind), None)


def _goes_on(conversation: Conversation) -> dict[str, str]:
    """Return the way to where a closed conversation goes on, as long as that is the same person's."""
    new = access.goes_on_after(conversation)
    if new.pk == conversation.pk or new.customer_id != conversation.customer_id:
        return {}
    return {"code": new.code, "url": address_of(new)}


def address_of(new: Conversation) -> str:
    """Return the address of the page of a conversation that goes on from another one.

    Its link is as old as the conversation: whoever holds the old link does not renew it by looking.
    """
    token = access.page_token(new, at=new.opened_at)
    return reverse("portal:conversation", args=[token])


def earlier(conversation: Conversation, before: int, *, token: str, at: datetime) -> dict[str, Any]:
    """Return what is said of the letters before one that is in view."""
    zone = zones.of(conversation.customer, company.the_company())
    pageful = conversations.letters_before(conversation, before, for_customer=True)
    return {
        "conversation": conversation,
        "token": token,
        "lines": _lines(pageful, conversation, token, at=at, zone=zone),
        "earlier_url": _earlier_url(pageful, token),
    }


# In these the letter with the code has not left for good.
ON_ITS_WAY = {DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.SENT}


def is_written_to(said: dict[str, Any]) -> bool:
    """Say whether a letter of ours goes to the customer, by what the page says (`of`) of the story so far."""
    notices = [line.number for line in (*said["earlier"], *said["lines"]) if line.kind == "notice"]
    letters = channels.deliveries_about("message", notices).values() if notices else []
    return any(letter.state in ON_ITS_WAY for letter in letters)


def _earlier_url(pageful: conversations.Pageful, token: str) -> str:
    if pageful.earlier_than is None:
        return ""
    return f"{reverse('portal:conversation-earlier_letters', args=[token])}?before={pageful.earlier_than}"


def _folded(lines: list[Line], shown_from: int) -> int:
    """Return how many lines are folded away: all before the newest letter, but none that is in view."""
    letters = [place for place, line in enumerate(lines) if line.kind != "notice"]
    newest = letters[-1] if len(letters) > 1 else 0
    in_view = (place for place, line in enumerate(lines[:newest]) if line.number == shown_from)
    return next(in_view, newest)


def _promised(promise: Promise, *, at: datetime, zone: ZoneInfo) -> promise_parts.PromiseWords:
    """At risk is a word for the desk, counted in working hours: the customer is shown an open promise."""
    words = promise_parts.words(promise, at=at, zone=zone)
    return replace(words, state=str(PromiseState.OPEN.value)) if words.state == PromiseState.SOON else words


def _lines(
    pageful: conversations.Pageful, conversation: Conversation, token: str, *, at: datetime, zone: ZoneInfo
) -> list[Line]:
    entries = stories.story(
        pageful.letters,
        [],
        [],
        names={},
        customer_name="",
        at=at,
        zone=zone,
    )
    return [_line(entry, conversation, token, at=at, zone=zone) for entry in entries if entry.letter]


def _progress(conversation: Conversation, *, at: datetime, zone: ZoneInfo) -> list[progress.Stage]:
    if conversation.kind_id is None:
        return []
    return progress.line(conversation.ref, is_over=conversation.is_closed, at=at, zone=zone)


def _line(
    entry: stories.Entry, conversation: Conversation, token: str, *, at: datetime, zone: ZoneInfo
) -> Line:
    assert entry.letter is not None
    message = entry.letter.message
    words = erased.words(message, conversation)
    pieces, files = placed.pieces(words, entry.letter.files)
    return Line(
        kind=entry.kind,
        number=message.pk,
        person=_writer(message, conversation),
        when=times.label(message.at, at=at, zone=zone),
        text=words,
        pieces=[one if isinstance(one, str) else _file(one, token) for one in pieces],
        is_mine=message.kind == MessageKind.FROM_CUSTOMER and not message.is_from_participant,
        is_from_participant=message.is_from_participant,
        also_to=_also_to(message),
        files=[_file(file, token) for file in pages.others(files)],
        leaves=pages.leaves(entry.letter.files, lambda file: _url(file, token)),
        language="" if erased.is_gone(message) or not message.text else message.language,
    )


def _also_to(message: Message) -> str:
    """Return who else got one of our answers, in a sentence."""
    if message.kind != MessageKind.REPLY or not message.also_to:
        return ""
    pairs = (line.partition(" ") for line in message.also_to.split("\n"))
    names = [name or address for address, _blank, name in pairs]
    return _("Also to %(people)s.") % {"people": ", ".join(names)}


def _writer(message: Message, conversation: Conversation) -> Person | None:
    if message.is_from_participant:
        return erased.writer(message)
    if message.kind == MessageKind.FROM_CUSTOMER:
        if conversation.channel.kind == ChannelKind.FORM:
            # Whoever reads here may have typed another's address: they read the name that they typed.
            return erased.writer(message)
        return people.of_customer_to_themselves(conversation.customer, known_as=message.from_email)
    return people.of_agent(message.agent) if message.agent else None


def _url(file: Attachment, token: str) -> str:
    return reverse("portal:conversation-file", args=[token, file.pk])


def _file(file: Attachment, token: str) -> dict[str, Any]:
    address = _url(file, token)
    return {
        "name": file.name,
        "url": address,
        "size": uploads.size_words(file.size),
        "thumb_url": address if file.is_picture else "",
    }
