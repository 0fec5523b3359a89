"""Whatever people do in whatever order, nothing is ever left unanswered, and every copy agrees."""

import contextlib
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from esmero.actions import assign, close, keep_watch, prioritise, promise, receive, reply, snooze
from esmero.domain.conversations.kinds import Priority
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.ground.refs import NotFound
from esmero.insight import soundness
from tests import world
from tests.world import World

START = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
STEPS = [
    "write",
    "answer",
    "answer_with_promise",
    "note",
    "ask_for_update",
    "escalate",
    "give_away",
    "to_nobody",
    "hand_over",
    "snooze",
    "end_snooze",
    "can_wait",
    "close",
    "reopen",
    "keep",
    "withdraw",
    "watch",
]


class History:
    """One random history of conversation A."""

    def __init__(self, there: World) -> None:
        self.there = there
        self.at = START
        self.step = 0

    def run(self, what: str, minutes: int) -> None:
        self.step += 1
        self.at += timedelta(minutes=minutes)
        getattr(self, what)(self.there.a.conversation.pk)

    def now(self) -> Conversation:
        return Conversation.objects.get(pk=self.there.a.conversation.pk)

    def write(self, pk: int) -> None:
        receive.write_back(self.now(), words="Hello?", new_files=[], send_key=str(self.step), at=self.at)

    def answer(self, pk: int, made: list[reply.OwnWords] | None = None) -> None:
        reply.reply(
            agent=self.there.agent if self.now().team == self.there.team else self.there.owner,
            conversation_id=pk,
            words="Here you are.",
            seen_version=self.now().version,
            send_key=str(self.step),
            promises_made=made,
            at=self.at,
        )

    def answer_with_promise(self, pk: int) -> None:
        self.answer(pk, [reply.OwnWords("it is done", self.at + timedelta(hours=3))])

    def note(self, pk: int) -> None:
        owner = self.there.owner
        reply.note(agent=owner, conversation_id=pk, words="Hm.", send_key=str(self.step), at=self.at)

    def ask_for_update(self, pk: int) -> None:
        with contextlib.suppress(promise.TooSoon):
            promise.ask_for_update(self.now(), at=self.at)

    def escalate(self, pk: int) -> None:
        with contextlib.suppress(promise.TooSoon):
            promise.escalate(self.now(), at=self.at)

    def give_away(self, pk: int) -> None:
        owner = self.there.owner
        assign.assign(agent=owner, conversation_id=pk, to_agent_id=owner.pk, at=self.at)

    def to_nobody(self, pk: int) -> None:
        assign.assign(agent=self.there.owner, conversation_id=pk, to_agent_id=None, at=self.at)

    def hand_over(self, pk: int) -> None:
        away = self.there.other_team if self.now().team == self.there.team else self.there.team
        assign.hand_over(agent=self.there.owner, conversation_id=pk, to_team_id=away.pk, at=self.at)

    def snooze(self, pk: int) -> None:
        with contextlib.suppress(snooze.CannotSnooze):
            until = self.at + timedelta(minutes=37 * self.step)
            snooze.snooze(agent=self.there.owner, conversation_id=pk, until=until, at=self.at)

    def end_snooze(self, pk: int) -> None:
        snooze.end(agent=self.there.owner, conversation_id=pk, at=self.at)

    def can_wait(self, pk: int) -> None:
        low = Priority.LOW
        prioritise.prioritise(agent=self.there.owner, conversation_id=pk, priority=low, at=self.at)

    def close(self, pk: int) -> None:
        if not self.now().is_closed:
            why = "It was settled on the telephone."
            owner = self.there.owner
            with contextlib.suppress(close.EscalatedAbove):  # about themselves: not theirs to end
                close.close(agent=owner, conversation_id=pk, reason="ANSWERED", why=why, at=self.at)

    def reopen(self, pk: int) -> None:
        close.reopen(agent=self.there.owner, conversation_id=pk, at=self.at)

    def keep(self, pk: int) -> None:
        def keep(one: int) -> None:
            with contextlib.suppress(NotFound):  # a promised answer is kept by answering alone
                promise.keep(agent=self.there.owner, promise_id=one, at=self.at)

        self._settle(pk, keep)

    def withdraw(self, pk: int) -> None:
        def withdraw(one: int) -> None:
            with contextlib.suppress(NotFound):  # an escalation about themselves is not theirs to end
                promise.withdraw(
                    agent=self.there.owner, promise_id=one, because="No longer needed.", at=self.at
                )

        self._settle(pk, withdraw)

    def _settle(self, pk: int, settle: object) -> None:
        open_ones = [
            one for one in Promise.objects.filter(about_kind="conversation", about_id=pk) if one.is_open
        ]
        if open_ones:
            settle(open_ones[0].pk)

    def watch(self, pk: int) -> None:
        keep_watch.warn_of_promises_at_risk(at=self.at)
        keep_watch.break_overdue_promises(at=self.at)
        keep_watch.look_again(at=self.at)
        keep_watch.bring_back_snoozed(at=self.at)


class NothingIsLeftUnanswered(TestCase):
    """The invariant of the house, on random histories."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 6000)), max_size=14))
    def test_on_random_histories(self, steps: list[tuple[str, int]]) -> None:
        history = History(world.make_world(START))
        for what, minutes in steps:
            history.run(what, minutes)
            keep_watch.bring_back_snoozed(at=history.at)
            faults = list(soundness.faults(history.at))
            assert faults == [], (steps, what, faults)
