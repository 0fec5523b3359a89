"""What is promised in a conversation, and what whoever looks may do about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.actions import escalating, forget, naming
from esmero.domain.promises import access
from esmero.domain.promises.kinds import KEPT_BY_HAND, MOVED_BY_HAND, PromiseKind, PromiseState
from esmero.domain.staff import reads as staff
from esmero.parts import people, times
from esmero.parts import promises as promise_parts
from esmero.parts.queue import zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import Form

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.access import Rights
    from esmero.domain.staff.models import Agent
    from esmero.parts.promises import PromiseWords


@dataclass(frozen=True)
class Promised:
    """A promise that is open or waits to be settled, and what whoever looks may do about it."""

    words: PromiseWords
    may_keep: bool = False
    may_move: bool = False
    may_take_back: bool = False
    may_refuse: bool = False
    # Who goes on once somebody above says that it is settled; None where nobody is asked for that.
    settles_to: str | None = None
    # Who above has it as well, and since when, in a sentence.
    as_well: str = ""

    @property
    def is_pressing(self) -> bool:
        """Whether it is close or late, or the reader is to decide about it: then the first is not folded."""
        state = self.words.state
        is_close = state in {PromiseState.SOON, PromiseState.BROKEN} or self.words.promise.is_late
        return is_close or self.may_refuse or self.settles_to is not None


@dataclass(frozen=True)
class Reader:
    """Who looks at which conversation, and when."""

    agent: Agent
    conversation: Conversation
    rights: Rights
    at: datetime
    zone: ZoneInfo


def shown(made: Sequence[Promise], reader: Reader) -> list[Promised]:
    """Return what is open, what breaks next first; above it what whoever looks is asked for themselves."""
    open_ones = sorted((one for one in made if one.is_open), key=lambda one: (one.due_at, one.pk))
    # Only an owner's may be that of forgetting the customer: few pages ask.
    may_be = any(one.kind == PromiseKind.OWN_WORDS and one.owner and one.owner.is_owner for one in open_ones)
    wished = forget.promise_wished(reader.conversation.customer_id) if may_be else None
    to_show = [_promised(one, reader, is_theirs=one.pk == wished) for one in open_ones]
    return [*_to_settle(made, reader), *sorted(to_show, key=lambda one: not one.may_refuse)]


def _promised(promise: Promise, reader: Reader, *, is_theirs: bool) -> Promised:
    """The promise, and what may be done about it by hand (an answer settles the others).

    Of one that `is_theirs`, to be forgotten, nothing: the erasure keeps it, and only they take it back.
    """
    by_hand, rights = promise.kind in KEPT_BY_HAND and not is_theirs, reader.rights
    to_customer = not promise.is_internal and rights.may_answer
    is_escalation = promise.kind == PromiseKind.ESCALATION
    return Promised(
        words=_words(promise, reader.conversation, at=reader.at, zone=reader.zone),
        may_keep=by_hand and access.may_keep(reader.agent, promise, may_answer=rights.may_answer),
        may_move=promise.kind in MOVED_BY_HAND and not is_theirs and to_customer,
        may_take_back=by_hand and to_customer,
        may_refuse=is_escalation
        and naming.may_refuse(reader.agent, promise, reader.conversation, at=reader.at),
        as_well=_as_well(promise, reader),
    )


def _as_well(promise: Promise, reader: Reader) -> str:
    """Asked for only where somebody above has it: few promises ever come so close to their time."""
    if promise.handed_up_at is None or promise.handed_up_to_id in {None, promise.owner_id}:
        return ""
    since = {"time": times.on(promise.handed_up_at, at=reader.at, zone=reader.zone)}
    if promise.handed_up_to_id == reader.agent.pk:
        return _("It is close to its time, so you have it as well (%(time)s).") % since
    who = {"person": staff.agent(promise.handed_up_to_id).short_name}
    return _("It is close to its time, so %(person)s has it as well (%(time)s).") % {**who, **since}


def _to_settle(made: Sequence[Promise], reader: Reader) -> list[Promised]:
    """Asked for only where somebody above has answered: few conversations ever come there."""
    if not any(one.kind == PromiseKind.ESCALATION and one.kept_at for one in made):
        return []
    ascent = escalating.to_settle(reader.agent, reader.conversation, at=reader.at)
    if ascent is None:
        return []
    person = escalating.goes_on(ascent, reader.conversation, at=reader.at)
    words = _words(ascent.promise, reader.conversation, at=reader.at, zone=reader.zone)
    return [Promised(words, settles_to=person.short_name if person and person != reader.agent else "")]


def _words(promise: Promise, conversation: Conversation, *, at: datetime, zone: ZoneInfo) -> PromiseWords:
    customer = people.of_customer(conversation.customer, known_as=conversation.known_as)
    return promise_parts.words(promise, at=at, zone=zone, to=customer.short_name)


def about(promise: Promise, conversation: Conversation, *, at: datetime) -> dict[str, Any]:
    """Return a promise in words for colleagues, with the conversation that it is about."""
    words = _words(promise, conversation, at=at, zone=zone_of(conversation))
    return {"conversation": conversation, "promise": promise, "words": words}


def asked(promise: Promise, conversation: Conversation, form: Form, *, at: datetime) -> dict[str, Any]:
    """Return what is asked before somebody says another word about a promise."""
    return {**about(promise, conversation, at=at), "form": form}
