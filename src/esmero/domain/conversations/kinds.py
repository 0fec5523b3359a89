"""Words of the room."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# How many signs the code of a conversation has.
CODE_LENGTH = 6


class MessageKind(models.TextChoices):
    """What a message is."""

    FROM_CUSTOMER = "FROM_CUSTOMER", _("From the customer")
    REPLY = "REPLY", _("Our answer")
    NOTE = "NOTE", _("Note to colleagues")
    NOTICE = "NOTICE", _("Written by our system")
    SPOKEN = "SPOKEN", _("Said, and written down by us")
    FORWARD = "FORWARD", _("Forwarded to somebody outside")
    FROM_OUTSIDE = "FROM_OUTSIDE", _("From somebody outside")
    AUTOMATIC = "AUTOMATIC", _("Written by a program in somebody’s name")


# What we and somebody outside write to each other about it.
OUTSIDE = frozenset({MessageKind.FORWARD, MessageKind.FROM_OUTSIDE})
# What no customer ever sees.
INTERNAL = frozenset({MessageKind.NOTE, MessageKind.SPOKEN, MessageKind.AUTOMATIC}) | OUTSIDE
# What other customers who may read a conversation read of it: its customer's letters and our answers.
BETWEEN = frozenset({MessageKind.FROM_CUSTOMER, MessageKind.REPLY})
# What is no news: an agent who writes is not stopped by it.
BY_PROGRAMS = frozenset({MessageKind.NOTICE, MessageKind.AUTOMATIC})
# Where nobody is written to: it stands in place of the address of somebody who was erased.
ERASED_ADDRESS = "erased@invalid.example"
# What stands where somebody's words were blacked out: a reader is told what it means.
BLACKED_OUT = "█████"


# How what a letter keeps of its mail is named where it is a seal, and where it came as from a colleague.
SEALED = frozenset({"signed", "encrypted"})
AS_COLLEAGUE = "as_colleague"
# And how many lines of what is folded away are a signature, and that it looks sent to many.
SIGNATURE = "signature"
NEWSLETTER = "newsletter"


class Colleagues(StrEnum):
    """What a mail is that came as from a colleague."""

    # Somebody else's letter that they pass on; one whose writer could not be told; their own.
    FORWARD = "forward"
    UNREAD = "unread"
    OWN = "own"


@dataclass(frozen=True)
class AsColleague:
    """As whose a mail came, whether their domain proves it, and what stands above what it passes on."""

    agent_id: int
    letter: Colleagues
    is_proved: bool = False
    above: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as a letter keeps it beside its seals and what its files hold."""
        told = {"kind": AS_COLLEAGUE, "agent_id": self.agent_id, "letter": self.letter.value}
        return told | {"is_proved": self.is_proved, "above": self.above}


class WhyNoLetter(models.TextChoices):
    """Why no letter went out of what software wrote: each is a bound that keeps it from being a nuisance."""

    ADDRESS = "ADDRESS", _("letters to this address come back, or are not wanted there")
    OFTEN = "OFTEN", _("our system has written to this address enough within this hour")
    FLOOD = "FLOOD", _("very many letters came in within this hour")
    PROGRAM = "PROGRAM", _("a list or a program wrote, or nobody knows whether the address is the writer’s")
    NEVER = "NEVER", _("they never want letters by e-mail")
    OVER = "OVER", _("what it told was over before the hour at which they want letters")
    UNDONE = "UNDONE", _("it was opened again at once, before a letter had left")


class WrittenBy(models.TextChoices):
    """Whether a person or the software wrote it. Software never signs as a person."""

    PERSON = "PERSON", _("A person")
    SOFTWARE = "SOFTWARE", _("Our system")


class ParticipantKind(models.TextChoices):
    """As what somebody takes part in a conversation beside its customer."""

    CC = "CC", _("Gets copies")


class CloseReason(models.TextChoices):
    """Why a person closed a conversation."""

    ANSWERED = "ANSWERED", _("Answered, nothing left to do")
    SETTLED_ELSEWHERE = "SETTLED_ELSEWHERE", _("Settled by telephone or in person")
    NO_ANSWER = "NO_ANSWER", _("The customer did not answer again")
    NOT_FOR_US = "NOT_FOR_US", _("Not for us")
    UNWANTED = "UNWANTED", _("Advertising or abuse")
    MERGED = "MERGED", _("Goes on in another conversation")
    FORGOTTEN = "FORGOTTEN", _("The customer was forgotten")


# Why a person may close one; merging and forgetting somebody have their own way.
OF_THEIR_OWN = {CloseReason.MERGED, CloseReason.FORGOTTEN}
REASONS_TO_CLOSE = [choice for choice in CloseReason.choices if choice[0] not in OF_THEIR_OWN]


class Priority(models.IntegerChoices):
    """What stands first whatever its time, and what stands last. Changes no promise."""

    URGENT = 1, pgettext_lazy("priority", "Urgent")
    NORMAL = 2, pgettext_lazy("priority", "Normal")
    LOW = 3, pgettext_lazy("priority", "Can wait")


class Colour(models.TextChoices):
    """What a tag may be painted with, so that it is found sooner; its word says the same."""

    PLAIN = "", pgettext_lazy("colour", "Plain")
    SEA = "sea", pgettext_lazy("colour", "Sea blue")
    LEAF = "leaf", pgettext_lazy("colour", "Leaf green")
    SUN = "sun", pgettext_lazy("colour", "Sun yellow")
    BRICK = "brick", pgettext_lazy("colour", "Brick red")
    PLUM = "plum", pgettext_lazy("colour", "Plum")


class WhyGuessed(StrEnum):
    """Why a new conversation may belong to another one, the surest first; the desk says it in words."""

    ANSWERS = "ANSWERS"  # its mail answers a letter there, from another address
    ANSWERED = "ANSWERED"  # a letter there answers its mail, which is from another address
    QUOTES = "QUOTES"  # it quotes a letter from there
    NAMES = "NAMES"  # it names the code of that conversation
    SUBJECT = "SUBJECT"  # same subject, same person
    NUMBER = "NUMBER"  # a number of an order or a parcel stands in both
    GOES_ON = "GOES_ON"  # it answers something, and the same person wrote there


class WhyRouted(StrEnum):
    """What decided to whom the software gave a conversation; the desk says it in words."""

    WISHED = "WISHED"  # the customer asked for them
    SEGMENT = "SEGMENT"  # people of a segment come to them first
    KNOWS = "KNOWS"  # they answered this customer before
    SKILL = "SKILL"  # they can what it needs
    HERE = "HERE"  # they are at the desk
    HOURS = "HOURS"  # they are named for this hour
    LOAD = "LOAD"  # they have less to do
    WAITED = "WAITED"  # they were given nothing for the longest time
    NAMED = "NAMED"  # nobody fitted: the person of the hour
    NEXT = "NEXT"  # nobody is named for this hour: who is named next
    ABOVE = "ABOVE"  # whoever is named next is back only when the answer is due: who stands above


class View(models.TextChoices):
    """The lists of the desk."""

    MINE = "mine", pgettext_lazy("conversations", "Mine")
    TEAM = "team", pgettext_lazy("conversations", "My team’s")
    UNASSIGNED = "unassigned", pgettext_lazy("conversations", "Nobody’s")
    MENTIONED = "mentioned", pgettext_lazy("conversations", "Mentioned")
    WAITING = "waiting", pgettext_lazy("conversations", "Waiting")
    SNOOZED = "snoozed", pgettext_lazy("conversations", "Snoozed")
    CLOSED = "closed", pgettext_lazy("conversations", "Closed")


class State(models.TextChoices):
    """The four places a conversation can stand in."""

    OPEN = "open", pgettext_lazy("conversations", "Open")
    WAITING = "waiting", pgettext_lazy("conversations", "Waiting for the customer")
    SNOOZED = "snoozed", pgettext_lazy("conversations", "Snoozed")
    CLOSED = "closed", pgettext_lazy("conversations", "Closed")
