"""All that a rule of the company can do to a conversation: steps inside the transaction that follows it.

No rule closes a conversation, and none writes as a person: there is no deed for it, and a test of the house
holds that none is added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.actions import assign, by_itself, counting, go_on, naming, steps
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind, WrittenBy
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import RULE, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import MadeBy, PromiseKind
from esmero.domain.staff import reads as staff
from esmero.domain.workbench import writes as workbench
from esmero.domain.workbench.kinds import NoticeKind
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.kinds import Then, WhyRefused, said_in
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue
from esmero.insight import machine_words

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.workflows.models import Rule, Step

# What tells customers of what rules promised; by then all rules have been followed over that event.
TELL = "rules.tell"
SOON = timedelta(seconds=10)


class Refused(Exception):
    """A deed can't be done now; it has changed nothing. `why` says it to the company."""

    def __init__(self, why: WhyRefused) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Acting:
    """A rule that is followed: over which event, how deep, and now."""

    rule: Rule
    event_id: int
    depth: int
    at: datetime

    @property
    def by(self) -> Doer:
        """Who does it: the rule, by its name."""
        return Doer(RULE, self.rule.pk, rule=self.rule.name, depth=self.depth, over=self.event_id)


def do_all(conversation: Conversation, acting: Acting) -> tuple[list[str], str]:
    """Do what a rule says, in the order of `Then`. Return what was done, and why the first rest was not.

    A deed that is refused has changed nothing.
    """
    did, refused = [], ""
    for deed in Then:
        if deed not in acting.rule.deeds:
            continue
        try:
            with db.attempt():
                beside = DEEDS[deed](conversation, acting.rule.deeds[deed], acting)
            did.append(str(deed))
        except (Refused, NotFound) as error:
            beside = error.why if isinstance(error, Refused) else WhyRefused.GONE
            # What the deed had set in it before it was refused.
            conversation.refresh_from_db()
        refused = refused or beside or ""
    if Then.PROMISE in did and Then.LETTER not in did:
        _have_it_told(conversation, at=acting.at)
    return did, refused


def _have_it_told(conversation: Conversation, *, at: datetime) -> None:
    """The customer is told by letter: one of all that rules promise at this moment, so a little later."""
    ids: dict[str, Any] = {"conversation_id": conversation.pk, "made_at": at.isoformat()}
    queue.enqueue(TELL, at=at, due_at=at + SOON, once=_asked_as(conversation, at), **ids)


def _asked_as(conversation: Conversation, at: datetime) -> str:
    return f"{TELL}:{conversation.pk}:{at.isoformat()}"


def to_tell(conversation: Conversation, made_at: datetime, *, by: Doer, at: datetime) -> list[Promise]:
    """Return what rules promised at a moment, is open and no letter told, the next due first; now it is told.

    The step inside the transaction that writes the letter: a task that is done again, or that of another
    conversation which became one with this, finds nothing more to tell.
    """
    db.alone_with("told by rules", str(conversation.pk))
    made = [one for one in promises.open_about(conversation.ref) if one.made_at == made_at]
    promised = [one for one in made if _is_a_rules(one) and not one.is_internal]
    told = events.told_about("promise", [one.pk for one in promised], "promise.told")
    untold = [one for one in promised if one.pk not in told]
    promise_writes.note_told(untold, by=by, at=at)
    return untold


def _is_a_rules(promise: Promise) -> bool:
    return promise.made_by == MadeBy.POLICY and promise.kind == PromiseKind.OWN_WORDS


def _kind(conversation: Conversation, kind_id: int, acting: Acting) -> None:
    go_on.become(conversation, workflows.kind(kind_id), by=acting.by, at=acting.at)


def _step(conversation: Conversation, meant: dict[str, Any], acting: Acting) -> None:
    def is_meant(step: Step) -> bool:
        # Drawn anew it is another step of the same name.
        return bool(step.pk == meant["step"] or step.names == meant["names"])

    standing = workflows.standing(conversation.ref)
    if standing and is_meant(standing.step):
        return
    try:
        go_on.reach(conversation, standing, is_meant, by=acting.by, at=acting.at)
    except go_on.NoWay as error:
        raise Refused(WhyRefused.NO_WAY) from error
    except go_on.NotYet as error:
        raise Refused(WhyRefused.NOT_YET) from error


def _team(conversation: Conversation, team_id: int, acting: Acting) -> None:
    team = staff.ready_team(team_id)
    if team.pk != conversation.team_id:
        assign.give_to_team(conversation, team, by=acting.by, at=acting.at)


def _tag(conversation: Conversation, tag_id: int, acting: Acting) -> None:
    names = dict(conversations.tags_to_filter_by())
    if tag_id not in names:
        raise NotFound("tag")
    conversation_writes.tag(conversation, name=names[tag_id], by=acting.by, at=acting.at)


def _priority(conversation: Conversation, priority: int, acting: Acting) -> None:
    conversation_writes.prioritise(conversation, priority=priority, by=acting.by, at=acting.at)


def _promise(conversation: Conversation, promised: dict[str, Any], acting: Acting) -> None:
    if conversation.is_closed:
        raise Refused(WhyRefused.CLOSED)
    if _is_promised(conversation, promised["words"]):
        raise Refused(WhyRefused.PROMISED)
    words = _in_their_language(promised["words"], conversation)
    within, team = counting.clock_within, conversation.team
    promise_writes.make(
        kind=PromiseKind.OWN_WORDS,
        about=conversation.ref,
        audience=conversation.audience,
        owner=naming.person_for(conversation, at=acting.at),
        owner_team=team,
        clock=within(promised["within"], promised["unit"], conversation, team, at=acting.at),
        wording=words,
        made_by=MadeBy.POLICY,
        by=acting.by,
        at=acting.at,
    )
    steps.stand_right(conversation, at=acting.at)


def _is_promised(conversation: Conversation, words: dict[str, str]) -> bool:
    """Whether this is owed already: what breaks is promised anew by itself, and a rule would add to it."""
    made = [one for one in promises.open_about(conversation.ref) if _is_a_rules(one)]
    return any(one.wording in words.values() for one in made)


def _in_their_language(words: dict[str, str], conversation: Conversation) -> str:
    """Return what the customer can read; in a language that they do not nothing is promised or written."""
    found = said_in(words, conversation.language)
    if not found:
        raise Refused(WhyRefused.NO_WORDS)
    return found


def _note(conversation: Conversation, words: str, acting: Acting) -> None:
    conversation_writes.add(
        conversation,
        kind=MessageKind.NOTE,
        written_by=WrittenBy.SOFTWARE,
        words=words,
        from_name=acting.rule.name,
        by=acting.by,
        at=acting.at,
        channel_kind="",
    )


def _notice(conversation: Conversation, agent_id: int, acting: Acting) -> None:
    person = staff.agent(agent_id)
    if not assign.sees(person, conversation):
        raise NotFound("agent")
    workbench.point_out(
        conversation, agent=person, event_id=acting.event_id, kind=NoticeKind.RULE, at=acting.at
    )


def _letter(conversation: Conversation, words: dict[str, str], acting: Acting) -> WhyRefused | None:
    text = _in_their_language(words, conversation)
    # Confirmations, owning up and codes always go: the customer must know. Letters of rules need not.
    most = conversation.channel.most_machine_percent
    if most is not None and machine_words.share_now(conversation.channel_id, at=acting.at) >= most:
        raise Refused(WhyRefused.CEILING)
    # It stands on the customer's page in either case, so it is done.
    promised = to_tell(conversation, acting.at, by=acting.by, at=acting.at)
    is_on_page_only = by_itself.write_by_rule(conversation, text, promised, at=acting.at)
    # It tells what rules before it promised over the same event, so no other letter does.
    queue.drop(_asked_as(conversation, acting.at))
    return WhyRefused.NO_LETTER if is_on_page_only else None


# Each says what is to be said beside it, if anything, although it was done.
DEEDS: dict[Then, Callable[[Conversation, Any, Acting], WhyRefused | None]] = {
    Then.KIND: _kind,
    Then.STEP: _step,
    Then.TEAM: _team,
    Then.TAG: _tag,
    Then.PRIORITY: _priority,
    Then.PROMISE: _promise,
    Then.NOTE: _note,
    Then.NOTICE: _notice,
    Then.LETTER: _letter,
}
