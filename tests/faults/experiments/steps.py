"""F5: the Nth call to the database or to the files fails, for each N; then the sender tries once more."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from tests.faults.clients import COMPANY, mail
from tests.faults.room import Room
from tests.faults.told import mark

MOST_STEPS = 400


class Counter:
    """Lets so many calls pass, then one fails, then all pass."""

    def __init__(self, nth: int) -> None:
        self.left = nth
        self.has_failed = False

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            from django.db import OperationalError

            self.has_failed = True
            raise OperationalError("This step was made to fail.")

    def query(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.step()
        return execute(*args)


@contextmanager
def failing_at(nth: int) -> Iterator[Counter]:
    """The nth query, commit, or file operation fails."""
    from django.db import connection

    counter = Counter(nth)
    commit, fsync, rename = connection._commit, os.fsync, os.rename

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **given: Any) -> Any:
            counter.step()
            return function(*args, **given)

        return call

    connection._commit = counted(commit)
    os.fsync, os.rename = counted(fsync), counted(rename)
    try:
        with connection.execute_wrapper(counter.query):
            yield counter
    finally:
        connection._commit = commit
        os.fsync, os.rename = fsync, rename


def steps(room: Room) -> None:
    """Mail taken, mail read, answers with a file, letters settled: all of it or nothing, at every step."""
    counts = {name: _every(room, name, do) for name, do in WORKS.items()}
    room.notes.append(
        "failed at each step: " + ", ".join(f"{name} {count}" for name, count in counts.items())
    )


def _every(room: Room, name: str, do: Callable[[Room, str, int], bool]) -> int:
    stride = room.many(9 if name == "merge" else 3, 1)
    for nth in range(room.chance.randint(1, stride), MOST_STEPS, stride):
        if not do(room, f"{name}-{nth}", nth):
            return nth - 1
    return MOST_STEPS


def _try(room: Room, nth: int, do: Callable[[], object]) -> bool:
    """Do it with the nth step failing, and again if that was told to the doer; return whether it failed."""
    with failing_at(nth) as counter:
        try:
            do()
        except Exception:
            is_told = True
        else:
            is_told = False
    if is_told:
        try:
            do()
        except Exception as error:
            # What was undone whole can be done again.
            room.told.complain(f"After a failure at step {nth} it could not be done again: {error!r}")
    return counter.has_failed


def _take(room: Room, token: str, nth: int) -> bool:
    from esmero.gateways.email import intake
    from esmero.ground import clock

    room.told.note(room.told.brought, token)
    failed = _try(room, nth, lambda: intake.take(mail(token), "a@example.net", [COMPANY], clock.now()))
    room.told.note(room.told.accepted, token)
    return failed


def _read(room: Room, token: str, nth: int) -> bool:
    from esmero.actions import take
    from esmero.gateways.email import intake
    from esmero.ground import clock

    room.told.note(room.told.brought, token)
    intake.take(_with_file(token), "a@example.net", [COMPANY], clock.now())
    room.told.note(room.told.accepted, token)
    failed = _try(room, nth, lambda: take.read_receipts(at=clock.now()))
    for passed in (3, 6, 9):
        take.read_receipts(at=clock.now() + timedelta(minutes=passed))
    return failed


def _with_file(token: str) -> bytes:
    head, _blank, words = mail(token).partition(b"\r\n\r\n")
    parts = (
        b"--x\r\n\r\n" + words + b"--x\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n" + token.encode()
    )
    return (
        head
        + b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        + parts
        + b"\r\n--x--\r\n"
    )


def _reply(room: Room, token: str, nth: int) -> bool:
    from esmero.actions import reply
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent
    from esmero.ground import clock

    agent = Agent.objects.get(email="nuria@example.com")
    story = Conversation.objects.order_by("id")[0].pk

    def answer() -> None:
        reply.reply(
            agent=agent,
            conversation_id=story,
            words=f"On Friday. {mark(token)}",
            seen_version=0,
            send_key=token,
            send_anyway=True,
            new_files=[NewFile("bill.pdf", "application/pdf", token.encode())],
            at=clock.now(),
        )

    room.told.note(room.told.answered, token)
    failed = _try(room, nth, answer)
    room.told.note(room.told.sent, token)
    return failed


def _send(room: Room, token: str, nth: int) -> bool:
    from esmero.actions import deliver
    from esmero.ground import clock

    _reply(room, token, MOST_STEPS * 10)
    failed = _try(room, nth, lambda: deliver.send_next(at=clock.now()))
    for passed in (3, 10, 20):
        at = clock.now() + timedelta(minutes=passed)
        deliver.keep_hold(at=at)
        deliver.send_letters(at=at)
    return failed


def _merge(room: Room, token: str, nth: int) -> bool:
    """Two conversations go together and apart again; each time all of both rooms, or nothing."""
    from esmero.actions import merge, take
    from esmero.domain.staff.models import Agent
    from esmero.ground import clock
    from esmero.insight import soundness

    agent = Agent.objects.get(email="nuria@example.com")
    source, target = (_brought(room, f"{name}-{token}") for name in ("one", "other"))

    def together() -> None:
        # Of two people: then most is moved and hidden.
        merge.merge(agent=agent, conversation_id=source, into_id=target, is_agreed=True, at=clock.now())

    def apart() -> None:
        merge.undo(agent=agent, merge_id=_newest_merge(source), at=clock.now())

    failed = _try(room, nth, together)
    for step in (nth, 0):
        failed = _try(room, step, apart) or failed
        take.read_receipts(at=clock.now())
        for fault in soundness.faults(clock.now()):
            room.told.complain(f"After a merge that failed at step {nth}: {fault}")
    return failed


def _newest_merge(source: int) -> int:
    from esmero.domain.conversations.models import MergeRecord

    return int(MergeRecord.objects.filter(source=source).latest("id").pk)


def _brought(room: Room, token: str) -> int:
    """Return a new conversation of somebody of their own, with a file."""
    from esmero.actions import take
    from esmero.domain.conversations.models import Message
    from esmero.gateways.email import intake
    from esmero.ground import clock

    room.told.note(room.told.brought, token)
    raw = _with_file(token)
    intake.take(raw, f"{token}@example.net", [COMPANY], clock.now())
    take.read_receipts(at=clock.now())
    room.told.note(room.told.accepted, token)
    return int(Message.objects.get(text__contains=mark(token)).conversation_id)


WORKS: dict[str, Callable[[Room, str, int], bool]] = {
    "take": _take, "read": _read, "reply": _reply, "send": _send, "merge": _merge,
}  # fmt: skip
