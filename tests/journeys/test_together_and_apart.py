"""Conversations go together and apart in any order: the house stays sound, and no letter is lost."""

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from esmero.actions import assign, close, keep_watch, merge, promise, receive, reply, snooze, split
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import INTERNAL
from esmero.domain.conversations.models import Conversation, MergeRecord, Message
from esmero.ground.refs import NotFound
from esmero.insight import soundness
from tests import world
from tests.world import World

START = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
REFUSED = (
    merge.CannotUndo,
    merge.SameConversation,
    snooze.CannotSnooze,
    split.NothingToSplit,
    close.AlreadyClosed,
    NotFound,
)
STEPS = [
    "put_together",
    "put_together",
    "take_apart",
    "take_apart",
    "split",
    "write",
    "answer",
    "ask_for_update",
    "snooze",
    "end_snooze",
    "close",
    "reopen",
    "hand_over",
    "keep",
    "watch",
]


class History:
    """One random history of some conversations of two customers."""

    def __init__(self, there: World) -> None:
        self.there = there
        self.at = START
        self.step = 0
        self.owner = there.owner
        for number in range(2):
            self._open("ana@example.org", "help@example.com", f"Ana {number}")
        self.written = {message.pk: message.text for message in Message.objects.all()}

    def _open(self, sender: str, to: str, words: str) -> None:
        incoming = Incoming(
            channel_kind=ChannelKind.EMAIL,
            external_id=words,
            sender_email=sender,
            sender_name="Ana",
            recipients=[to],
            subject=words,
            text=words,
        )
        receive.receive(incoming, at=self.at)

    def run(self, what: str, one: int, other: int, minutes: int) -> None:
        self.step += 1
        self.at += timedelta(minutes=minutes)
        numbers = list(Conversation.objects.order_by("id").values_list("id", flat=True))
        step: Callable[[int, int], None] = getattr(self, what)
        with contextlib.suppress(*REFUSED):
            step(numbers[one % len(numbers)], numbers[other % len(numbers)])
        keep_watch.bring_back_snoozed(at=self.at)

    def _stands(self, pk: int) -> Conversation:
        return access.conversation_for(self.owner, pk)

    def put_together(self, one: int, other: int) -> None:
        merge.merge(agent=self.owner, conversation_id=one, into_id=other, is_agreed=True, at=self.at)

    def take_apart(self, one: int, other: int) -> None:
        kept = MergeRecord.objects.filter(undone_at=None).order_by("-id").first()
        if kept:
            merge.undo(agent=self.owner, merge_id=kept.pk, at=self.at)

    def split(self, one: int, other: int) -> None:
        rows = Message.objects.filter(conversation=self._stands(one)).order_by("id")
        chosen = list(rows.values_list("id", flat=True))[:: other + 1]
        split.split(agent=self.owner, conversation_id=one, message_ids=chosen, subject="", at=self.at)

    def write(self, one: int, other: int) -> None:
        receive.write_back(
            Conversation.objects.get(pk=one),
            words=f"Words {self.step}",
            new_files=[],
            send_key=str(self.step),
            at=self.at,
        )

    def answer(self, one: int, other: int) -> None:
        reply.reply(
            agent=self.owner,
            conversation_id=one,
            words=f"Answer {self.step}",
            seen_version=self._stands(one).version,
            send_key=str(self.step),
            at=self.at,
        )

    def ask_for_update(self, one: int, other: int) -> None:
        promise.ask_for_update(Conversation.objects.get(pk=one), at=self.at)

    def snooze(self, one: int, other: int) -> None:
        until = self.at + timedelta(minutes=53 * (other + 1))
        snooze.snooze(agent=self.owner, conversation_id=one, until=until, at=self.at)

    def end_snooze(self, one: int, other: int) -> None:
        snooze.end(agent=self.owner, conversation_id=one, at=self.at)

    def close(self, one: int, other: int) -> None:
        close.close(agent=self.owner, conversation_id=one, reason="ANSWERED", why="Settled.", at=self.at)

    def reopen(self, one: int, other: int) -> None:
        close.reopen(agent=self.owner, conversation_id=one, at=self.at)

    def hand_over(self, one: int, other: int) -> None:
        team = self.there.other_team if other % 2 else self.there.team
        assign.hand_over(agent=self.owner, conversation_id=one, to_team_id=team.pk, at=self.at)

    def keep(self, one: int, other: int) -> None:
        made = reply.OwnWords("this", self.at + timedelta(hours=2))
        pk = promise.make(agent=self.owner, conversation_id=one, made=made, at=self.at).pk
        if other % 2:
            promise.keep(agent=self.owner, promise_id=pk, at=self.at)

    def watch(self, one: int, other: int) -> None:
        keep_watch.warn_of_promises_at_risk(at=self.at)
        keep_watch.break_overdue_promises(at=self.at)
        keep_watch.look_again(at=self.at)

    def check(self) -> None:
        """No fault, no letter lost, and to no customer a word that another customer wrote."""
        assert list(soundness.faults(self.at)) == []
        kept = dict(Message.objects.values_list("id", "text"))
        assert self.written.items() <= kept.items()
        shown = Message.objects.exclude(kind__in=INTERNAL).filter(held_since=None)
        for mine, customer in (("Ana", self.there.b), ("Where is my Mandel", self.there.a)):
            of_them = shown.filter(conversation__customer_id=customer.conversation.customer_id)
            assert not of_them.filter(text__startswith=mine).exists()
        for row in Conversation.objects.filter(merged_into=None):
            assert row.message_count == Message.objects.filter(conversation=row).count(), row.pk


class TogetherAndApart(TestCase):
    """What must hold whatever people put together and take apart."""

    # A history writes a hundred rows, and its setting up belongs to unittest: large and slow on purpose.
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(st.sampled_from(STEPS), st.integers(0, 5), st.integers(0, 5), st.integers(0, 3000)),
            max_size=12,
        )
    )
    def test_on_random_histories(self, steps: list[tuple[str, int, int, int]]) -> None:
        history = History(world.make_world(START))
        for step in steps:
            history.run(*step)
            history.check()
