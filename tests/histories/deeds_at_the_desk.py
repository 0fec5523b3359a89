"""What people at the desk do with conversations and promises."""

from datetime import timedelta

from esmero.actions import (
    assign,
    close,
    escalating,
    go_on,
    guess,
    merge,
    prioritise,
    promise,
    snooze,
    split,
    tag,
)
from esmero.actions.reply import OwnWords
from esmero.domain.conversations.kinds import Priority
from esmero.domain.conversations.models import MergeRecord, Message
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.models import Kind
from esmero.ground.refs import NotFound
from tests.histories.history import History, Step, _one_of


def take_it(history: History, step: Step) -> None:
    agent = history.agent(step)
    number = history.conversation(step).pk
    assign.assign(agent=agent, conversation_id=number, to_agent_id=agent.pk, at=history.at)


def give_it_to_nobody(history: History, step: Step) -> None:
    number = history.conversation(step).pk
    assign.assign(agent=history.agent(step), conversation_id=number, to_agent_id=None, at=history.at)


def hand_it_over(history: History, step: Step) -> None:
    conversation = history.conversation(step)
    there = history.there
    away = there.other_team if conversation.team_id == there.team.pk else there.team
    assign.hand_over(
        agent=history.agent(step), conversation_id=conversation.pk, to_team_id=away.pk, at=history.at
    )


def snooze_it(history: History, step: Step) -> None:
    until = history.at + timedelta(minutes=37 * (1 + step.who))
    number = history.conversation(step).pk
    snooze.snooze(agent=history.agent(step), conversation_id=number, until=until, at=history.at)


def end_the_snooze(history: History, step: Step) -> None:
    snooze.end(agent=history.agent(step), conversation_id=history.conversation(step).pk, at=history.at)


def it_can_wait(history: History, step: Step) -> None:
    prioritise.prioritise(
        agent=history.agent(step),
        conversation_id=history.conversation(step).pk,
        priority=list(Priority)[step.who % len(list(Priority))],
        at=history.at,
    )


def close_it(history: History, step: Step) -> None:
    number = history.conversation(step).pk
    reason = ["ANSWERED", "SETTLED_ELSEWHERE"][step.who % 2]
    close.close(
        agent=history.agent(step),
        conversation_id=number,
        reason=reason,
        why="It was settled on the telephone.",
        at=history.at,
    )


def reopen_it(history: History, step: Step) -> None:
    close.reopen(agent=history.agent(step), conversation_id=history.conversation(step).pk, at=history.at)


def merge_two(history: History, step: Step) -> None:
    merge.merge(
        agent=history.agent(step),
        conversation_id=history.conversation(step).pk,
        into_id=history.other(step).pk,
        is_agreed=step.who % 2 == 0,
        at=history.at,
    )


def take_a_merge_back(history: History, step: Step) -> None:
    kept = _one_of(MergeRecord.objects.order_by("-id"), step.which)
    merge.undo(agent=history.agent(step), merge_id=kept.pk, at=history.at)


def split_it(history: History, step: Step) -> None:
    conversation = history.conversation(step)
    letters = Message.objects.filter(conversation=conversation).order_by("-id")
    chosen = list(letters.values_list("pk", flat=True)[: 1 + step.who % 2])
    split.split(
        agent=history.agent(step),
        conversation_id=conversation.pk,
        message_ids=chosen,
        subject="",
        at=history.at,
    )


def link_two(history: History, step: Step) -> None:
    one, other = history.conversation(step), history.other(step)
    merge.link(agent=history.agent(step), conversation_id=one.pk, other_id=other.pk, at=history.at)


def it_belongs_there(history: History, step: Step) -> None:
    number = history.conversation(step).pk
    guess.accept(agent=history.agent(step), conversation_id=number, is_agreed=True, at=history.at)


def tag_it(history: History, step: Step) -> None:
    number = history.conversation(step).pk
    tag.tag(agent=history.agent(step), conversation_id=number, names=["lamp"], at=history.at)


def promise_something(history: History, step: Step) -> None:
    made = OwnWords("look at the photos", history.at + timedelta(minutes=90 * (1 + step.who)))
    number = history.conversation(step).pk
    promise.make(agent=history.agent(step), conversation_id=number, made=made, at=history.at)


def it_is_done(history: History, step: Step) -> None:
    promise.keep(agent=history.agent(step), promise_id=history.promise(step).pk, at=history.at)


def take_a_promise_back(history: History, step: Step) -> None:
    promise.withdraw(
        agent=history.agent(step),
        promise_id=history.promise(step).pk,
        because="It is no longer needed by anybody.",
        at=history.at,
    )


def name_another_time(history: History, step: Step) -> None:
    due_at = history.at + timedelta(minutes=70 * (1 + step.which))
    promise.renew(
        agent=history.agent(step),
        promise_id=history.promise(step).pk,
        due_at=due_at,
        why="The part comes later.",
        at=history.at,
    )


def refuse_an_escalation(history: History, step: Step) -> None:
    escalating.refuse(
        agent=history.agent(step),
        promise_id=history.promise(step).pk,
        because="Nobody above can do more about this.",
        at=history.at,
    )


def an_escalation_is_settled(history: History, step: Step) -> None:
    escalating.settle(agent=history.agent(step), promise_id=history.promise(step).pk, at=history.at)


def say_of_which_kind(history: History, step: Step) -> None:
    kind = _one_of(Kind.objects.order_by("id"), step.who % 3)
    number = history.conversation(step).pk
    go_on.set_kind(agent=history.agent(step), conversation_id=number, kind_id=kind.pk, at=history.at)


def go_on_to_the_next_step(history: History, step: Step) -> None:
    conversation = history.conversation(step)
    standing = workflows.standing(conversation.ref)
    ways = workflows.may_go_to(standing.step) if standing else []
    if standing is None or not ways:
        raise NotFound("step")
    go_on.go_on(
        agent=history.agent(step),
        conversation_id=conversation.pk,
        step_id=ways[step.who % len(ways)].pk,
        seen=standing.pk,
        at=history.at,
    )
