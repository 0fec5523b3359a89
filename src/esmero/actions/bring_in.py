"""What other programs bring in: each thing once, however often the line breaks and they ask again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError

from esmero.actions import receive
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.conversations import access
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import writes as staff
from esmero.ground import crypto, db, sole, together

if TYPE_CHECKING:
    from esmero.actions.receive import Received
    from esmero.domain.channels.models import Channel, KeptAnswer
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.staff.models import ApiToken

# How exactly we know when a key was used last.
USE_IS_NOTED_EACH = timedelta(minutes=1)


class ClosedToPrograms(Exception):
    """The company closed the way by which programs bring in this team's customers."""


class PersonSeesItNoMore(Exception):
    """The person whose key it is no longer sees the team for which it brings things in."""


class KeyUsedForSomethingElse(Exception):
    """The same key came with another request: the program confuses two things."""


class UnderWay(Exception):
    """Another request with the same key is not done yet."""


@dataclass(frozen=True)
class Answer:
    """What a program is answered."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    # It had asked the same before, and nothing was done again.
    is_repeated: bool = False


@dataclass(frozen=True)
class Asking:
    """One request of a program: with whose key, the key it chose for it, and a digest of what it asks."""

    token: ApiToken
    key: str
    asked: str

    @property
    def kept_under(self) -> str:
        return crypto.digest(self.key.encode())

    @property
    def external_id(self) -> str:
        """The outside name of what it makes: also when the answer is forgotten, nothing is made twice."""
        return crypto.once(f"api:{self.token.pk}:{self.kept_under[:40]}", self.asked)


Tell = Callable[["Received"], Answer]
Step = Callable[[], "Received"]


def open_conversation(asking: Asking, incoming: Incoming, *, tell: Tell, at: datetime) -> Answer:
    """A customer's question comes in by a program. Returns what `tell` makes of it, kept for next time.

    The same asking again is answered the same and changes nothing.
    Raises KeyUsedForSomethingElse, UnderWay, ClosedToPrograms, PersonSeesItNoMore.
    """

    def permitted() -> Step:
        coming = replace(incoming, channel_id=_open_channel(asking).pk)
        return lambda: receive.take_in(coming, keys=[], at=at, receipt_id=None)

    return _once(asking, permitted, tell, at=at)


def _open_channel(asking: Asking) -> Channel:
    person = asking.token.agent
    if person and asking.token.team_id not in staff_access.team_ids_seen_by(person):
        raise PersonSeesItNoMore(person.pk)
    channel = channels.program_channel(asking.token.team_id)
    if channel is None or not channel.is_active:
        raise ClosedToPrograms(asking.token.team_id)
    return channel


def add_message(asking: Asking, code: str, incoming: Incoming, *, tell: Tell, at: datetime) -> Answer:
    """A customer goes on in a conversation that the key may see, by a program.

    Raises NotFound, KeyUsedForSomethingElse, UnderWay.
    """

    def permitted() -> Step:
        conversation = access.conversation_for_token(asking.token, code)
        return lambda: receive.go_on(conversation, incoming, keys=[], at=at)

    return _once(asking, permitted, tell, at=at)


def _once(asking: Asking, permitted: Callable[[], Step], tell: Tell, *, at: datetime) -> Answer:
    kept = channels.kept_answer(asking.token.pk, asking.kept_under)
    if kept:
        return _again(asking, kept)
    with sole.alone("asking", f"{asking.token.pk}:{asking.kept_under}") as is_first:
        if not is_first:
            raise UnderWay(asking.key)
        # Asked before the transaction, which others share: whoever may not do it costs them nothing.
        return _first_time(asking, permitted(), tell, at=at)


def _first_time(asking: Asking, do: Step, tell: Tell, *, at: datetime) -> Answer:
    def answer() -> Answer:
        # Whoever asked a moment before may just have been answered.
        kept = channels.kept_answer(asking.token.pk, asking.kept_under)
        return _again(asking, kept) if kept else _do(asking, do, tell, at=at)

    try:
        return together.write(answer)
    except IntegrityError:
        # What it makes is there, and its answer forgotten or not kept yet.
        kept = channels.kept_answer(asking.token.pk, asking.kept_under)
        if kept is None:
            raise UnderWay(asking.key) from None
        return _again(asking, kept)


def _do(asking: Asking, do: Step, tell: Tell, *, at: datetime) -> Answer:
    received = do()
    answer = tell(received)
    channel_writes.keep_answer(
        token_id=asking.token.pk,
        key=asking.kept_under,
        asked=asking.asked,
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        customer_id=received.conversation.customer_id,
        at=at,
    )
    used_at = asking.token.last_used_at
    if used_at is None or at - used_at > USE_IS_NOTED_EACH:
        staff.note_use(asking.token, at=at)
    return answer


def _again(asking: Asking, kept: KeptAnswer) -> Answer:
    if kept.asked != asking.asked:
        raise KeyUsedForSomethingElse(asking.key)
    return Answer(kept.status, kept.body, kept.headers, is_repeated=True)


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Remember that a key was used to look; about once a minute, since nobody would miss it."""
    if token.last_used_at is None or at - token.last_used_at > USE_IS_NOTED_EACH:
        with db.write():
            staff.note_use(token, at=at)


def forget_old_answers(*, at: datetime) -> int:
    """Drop kept answers that no program asks for again, a batch at a time. Returns how many.

    What software wrote long ago is counted no more, either.
    """
    with db.write():
        channel_writes.drop_old_tallies(at=at)
        return channel_writes.drop_old_answers(at=at)
