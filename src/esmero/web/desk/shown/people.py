"""Who takes part beside the customer, who else got a letter, and to whom an answer goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.actions import pass_on
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import IN_TROUBLE
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.ui import addresses

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Conversation, Copy, Message, Participant

WRONG: dict[type[pass_on.WrongAddress], _StrPromise] = {
    pass_on.NotAnAddress: gettext_lazy("No letter can go to “%(address)s”. Look at it once more."),
    pass_on.OurOwnAddress: gettext_lazy("%(address)s is an address of our own."),
    pass_on.TheCustomer: gettext_lazy("%(address)s is the customer, who gets every answer anyway."),
}


@dataclass(frozen=True)
class Person:
    """Somebody beside the customer: as they are called, and where something about them is changed."""

    address: str
    name: str
    url: str = ""
    is_chosen: bool = True

    @property
    def words(self) -> str:
        return f"{self.name} ({self.address})" if self.name else self.address

    @property
    def short(self) -> str:
        return self.name or self.address


@dataclass(frozen=True)
class People:
    """Who takes part in a conversation, and the copies of the letters on a page."""

    taking_part: list[Participant] = field(default_factory=list)
    copies: dict[int, list[Copy]] = field(default_factory=dict)
    # Of copies that did not arrive, by their Message-IDs.
    deliveries: dict[str, Delivery] = field(default_factory=dict)


@dataclass(frozen=True)
class Others:
    """What a letter says of others than the customer."""

    sentences: list[str] = field(default_factory=list)
    # Who may be let take part by one press.
    strangers: list[Person] = field(default_factory=list)
    let_in_url: str = ""


def of(taking_part: list[Participant], messages: Iterable[Message]) -> People:
    """Return who takes part, and the copies of these letters: two queries where any went out."""
    copied = [one.pk for one in messages if one.kind == MessageKind.REPLY and (one.also_to or one.hidden_to)]
    copies = conversations.copies_of(copied) if copied else {}
    lost = [
        one.mail_message_id for them in copies.values() for one in them if one.delivery_state in IN_TROUBLE
    ]
    letters = channels.deliveries_named(lost) if lost else []
    return People(taking_part, copies, {letter.message_id: letter for letter in letters})


def shown(people: People) -> list[Person]:
    """Return those who take part, each with where they are left out."""
    return [
        Person(one.address, one.name, addresses.reverse("desk:participant-leaving", args=[one.pk]))
        for one in people.taking_part
    ]


def others(message: Message, conversation: Conversation, people: People) -> Others | None:
    """Return what a letter says of others, None where there is nobody."""
    if not (message.also_to or message.hidden_to):
        return None
    named = _named(message.also_to)
    if message.kind == MessageKind.REPLY:
        return _of_answer(message)
    known = {one.address for one in people.taking_part}
    inside = [one for one in named if one.address in known]
    strangers = [one for one in named if one.address not in known]
    sentences = [_("Also on this letter: %(people)s.") % {"people": _together(inside)}] if inside else []
    if strangers:
        sentences.append(_not_taking_part(message, strangers))
    return Others(sentences, strangers, addresses.reverse("desk:conversation-people", args=[conversation.pk]))


def _not_taking_part(message: Message, strangers: list[Person]) -> str:
    # A line without an address stands for those who were too many to keep.
    if message.also_to.endswith("\n "):
        words = _("Also on this letter, not taking part: %(people)s and others.")
    else:
        words = _("Also on this letter, not taking part: %(people)s.")
    return words % {"people": _together(strangers)}


def _of_answer(message: Message) -> Others:
    seen, hidden = _named(message.also_to), _named(message.hidden_to)
    sentences = [_("Copies to %(people)s.") % {"people": _together(seen)}] if seen else []
    if hidden:
        words = _("Hidden copies, of which only colleagues know, to %(people)s.")
        sentences.append(words % {"people": _together(hidden)})
    return Others(sentences)


def _named(lines: str) -> list[Person]:
    pairs = (line.partition(" ") for line in lines.split("\n") if line.strip())
    return [Person(address, name) for address, _blank, name in pairs]


def _together(people: Iterable[Person]) -> str:
    return ", ".join(one.words for one in people)


def addressed(
    conversation: Conversation, taking_part: Iterable[Participant], kept: Mapping[str, Any]
) -> dict[str, Any]:
    """Return to whom an answer goes, as its writer chooses it. `kept` is what a draft keeps of that."""
    left = kept.get("not_to", [])
    return {
        "to": conversation.reply_to,
        "ticks": [Person(one.address, one.name, is_chosen=one.address not in left) for one in taking_part],
        "bcc": kept.get("bcc", ""),
        "is_on_paper": bool(conversation.answers_by),
    }


def as_typed(data: QueryDict, taking_part: Iterable[Participant]) -> dict[str, Any]:
    """Return what was chosen on a page, as a draft keeps it; nothing where the page did not ask."""
    if "is_addressed" not in data:
        return {}
    ticked = set(data.getlist("cc"))
    return {
        "not_to": [one.address for one in taking_part if one.address not in ticked],
        "bcc": data.get("bcc", ""),
    }


def why_wrong(error: pass_on.WrongAddress) -> str:
    """Return what is wrong with an address, in words."""
    return str(WRONG[type(error)]) % {"address": error.address}
