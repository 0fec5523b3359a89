"""Putting two conversations together, with a way back; and saying that two have to do with each other."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import assign, forget, stand_once, steps, walk_along, work_steps
from esmero.domain.channels import writes as channels
from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.writes import CannotUndo
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.workbench import reads as workbench_reads
from esmero.domain.workbench import writes as workbench
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, MergeRecord
    from esmero.domain.staff.models import Agent

__all__ = [
    "CannotUndo",
    "AnswerWaits",
    "DifferentPeople",
    "OnlyPractice",
    "SameConversation",
    "let_letters_go",
    "link",
    "merge",
    "mind_practice",
    "undo",
    "unlink",
]


class SameConversation(Exception):
    """A conversation does not go into itself."""


class AnswerWaits(Exception):
    """An answer waits to go out to the one customer: it goes out first, or is taken back."""


class OnlyPractice(Exception):
    """What is only practised goes together with nothing real, and nothing is taken out of it."""


class DifferentPeople(Exception):
    """The two are different customers': somebody has to say that they want it all the same."""


def merge(
    *, agent: Agent, conversation_id: int, into_id: int, is_agreed: bool = False, at: datetime
) -> MergeRecord:
    """Put a conversation into another; its letters, promises, files and kept words go along.

    Whatever leads to it (links, reply addresses, codes) leads to the other then. Where they are two
    customers', DifferentPeople is raised unless it `is_agreed`; then all that the one could read is
    held back from the other, and the one's link opens nothing any more.
    Raises SameConversation, OnlyPractice, NotFound, NotYours.
    """
    with db.write():
        source, target = _both(access.conversation_to_close, agent, conversation_id, into_id)
        if source.pk == target.pk:
            raise SameConversation(source.code)
        mind_practice(source, target)
        if source.customer_id != target.customer_id:
            _mind_two_people(source, is_agreed=is_agreed)
        return _put_together(source, target, agent, at=at)


def _both(
    permitted: Callable[[Agent, int], Conversation], agent: Agent, one_id: int, other_id: int
) -> tuple[Conversation, Conversation]:
    """Hold both, always in the same order: two people who do it at once don't wait for each other."""
    found = {pk: permitted(agent, pk) for pk in sorted({one_id, other_id})}
    return found[one_id], found[other_id]


def mind_practice(*conversations_meant: Conversation) -> None:
    """Check that none of them is only practised: it goes away by itself one day. Raises OnlyPractice."""
    if workbench_reads.is_practice(one.pk for one in conversations_meant):
        raise OnlyPractice(conversations_meant[0].code)


def _mind_two_people(source: Conversation, *, is_agreed: bool) -> None:
    if not is_agreed:
        raise DifferentPeople(source.code)
    # It was written to the one and must not go out to the other.
    if workbench_reads.waits_to_go_out(source):
        raise AnswerWaits(source.code)


def _put_together(source: Conversation, target: Conversation, agent: Agent, *, at: datetime) -> MergeRecord:
    by = Doer(AGENT, agent.pk)
    is_awake = source.is_open or (target.is_closed and not source.is_closed)
    promised, asked = promises.ids_about(source.ref), promises.ids_of_works_about(source.ref)
    kept = conversations.go_into(source, target, agent=agent, by=by, at=at)
    brought = conversations.carry_participants(source, target, at=at)
    hide = None if kept.is_of_one_person else True
    _let_go(kept.moved["messages"], promised, target, hidden_messages=kept.moved["held"], hide=hide)
    work_steps.go_along(asked, target)
    taken_back = stand_once.after_merge(target, by=by, at=at)
    walked = walk_along.after_merge(kept, by=by, at=at)
    steps.bring_in_line(source, at=at)
    steps.bring_in_line(target, at=at)
    if is_awake and not target.is_open:
        conversations.wake(target)
    assign.mind_who_left(target, by=by, at=at)
    desk = workbench.go_along(source=source, target=target)
    _hand_on(target, by=by, at=at)
    steps.stand_right(target, at=at)
    conversations.remember(
        kept,
        promises=list(promised),
        shown_promises=[number for number, is_internal in promised.items() if not is_internal],
        taken_back=taken_back,
        desk=desk,
        participants=brought,
        works=asked,
        walked=walked,
    )
    return kept


def undo(*, agent: Agent, merge_id: int, at: datetime) -> Conversation:
    """Take a merge back: what moved stands where it stood; what came in since stays where it is.

    Return the conversation that is by itself again. Raises CannotUndo, NotFound, NotYours.
    """
    with db.write():
        kept = access.merge_for(agent, merge_id)
        if kept.undone_at is None:
            put_back(kept, by=Doer(AGENT, agent.pk), at=at)
        return kept.source


def put_back(kept: MergeRecord, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: take a merge back. Raises CannotUndo."""
    source, target, moved = kept.source, kept.target, kept.moved
    ids = conversations.take_apart(kept, by=by, at=at)
    promised = promises.with_renewals(moved["promises"]) & set(promises.ids_about(target.ref))
    shown = promises.with_renewals(moved["shown_promises"]) & promised
    hide = None if kept.is_of_one_person else False
    hidden = {*moved["held"]} & {*ids}
    _let_go(ids, promised, source, hidden_messages=hidden, hide=hide, shown=shown)
    # Merges of before asked for no work.
    went_along = {*moved.get("works", [])} & {*promises.ids_of_works_about(target.ref)}
    work_steps.go_along(went_along, source)
    conversations.drop_participants(moved.get("participants", []), let_in_until=kept.at)
    # Merges of before kept no such pairs.
    stand_once.after_parting(moved.get("taken_back", []), by=by, at=at)
    walk_along.after_parting(kept, moved.get("walked", {}), by=by, at=at)
    workbench.go_back(moved["desk"], source=source, target=target)
    for conversation in (source, target):
        assign.mind_who_left(conversation, by=by, at=at)
        _hand_on(conversation, by=by, at=at)
        steps.stand_right(conversation, at=at)


def _let_go(
    message_ids: Collection[int],
    promise_ids: Collection[int],
    to: Conversation,
    *,
    hidden_messages: Collection[int],
    hide: bool | None,
    shown: Collection[int] | None = None,
) -> None:
    """Let what hangs on letters and promises go along with them, and be seen by who sees them there."""
    let_letters_go(message_ids, to)
    team_id, customer_id = to.team_id, to.customer_id
    if hide is not None:
        files.go_along(
            message_ids=hidden_messages, within=to.ref, team_id=team_id, customer_id=customer_id, hide=hide
        )
    promise_writes.go_along(promise_ids, about=to.ref, team_id=team_id, customer_id=customer_id)
    if hide is not None:
        promise_writes.go_along(
            promise_ids if shown is None else shown,
            about=to.ref,
            team_id=team_id,
            customer_id=customer_id,
            hide=hide,
        )


def let_letters_go(message_ids: Collection[int], to: Conversation) -> None:
    """The step inside a transaction: files, and letters that were sent, go where their messages went."""
    team_id, customer_id = to.team_id, to.customer_id
    files.go_along(message_ids=message_ids, within=to.ref, team_id=team_id, customer_id=customer_id)
    channels.go_along(message_ids=message_ids, team_id=team_id, customer_id=customer_id)


def _hand_on(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Open promises stay with their people, unless those can't see them where they are now.

    What a step gave to a team of its own stays there.
    """
    for promise, team in assign.with_teams(conversation):
        sees = promise.owner is not None and assign.sees(promise.owner, conversation)
        stays = sees or forget.is_promise_of(promise)
        owner = promise.owner if stays else conversation.agent
        if (owner, team) != (promise.owner, promise.owner_team):
            promise_writes.hand_on(promise, owner=owner, owner_team=team, by=by, at=at)


def link(*, agent: Agent, conversation_id: int, other_id: int, at: datetime) -> Conversation:
    """Say "see also" in both of two conversations. Raises SameConversation, OnlyPractice, NotFound."""
    with db.write():
        one, other = _both(access.conversation_for, agent, conversation_id, other_id)
        if one.pk == other.pk:
            raise SameConversation(one.code)
        mind_practice(one, other)
        conversations.link(one, other, by=Doer(AGENT, agent.pk), at=at)
        return one


def unlink(*, agent: Agent, conversation_id: int, other_id: int, at: datetime) -> Conversation:
    """Take a link between two conversations back. Raises NotFound."""
    with db.write():
        one, other = _both(access.conversation_for, agent, conversation_id, other_id)
        conversations.unlink(one, other, by=Doer(AGENT, agent.pk), at=at)
        return one
