"""What is held back, answers and forwarded letters: whatever dies, none is lost, doubled, or seen early."""

import os
import signal
import threading
import time
from datetime import timedelta

from tests.faults.room import Room
from tests.faults.told import mark

LONGEST_SECONDS = 30.0
MOMENTS = ("begin", "message", "let-go", "after")
TAKEN_BACK = "outside-taken-back"


def held(room: Room) -> None:
    """A process is killed at each moment of a release; until then nobody outside sees a word of it."""
    count = room.many(2, 10)
    for number in range(count):
        for moment in MOMENTS:
            _held(room, f"{moment}-{number}")
            _nobody_sees(room, f"{moment}-{number}")
            _release_and_die(room, moment)
            _passed_on(room, f"outside-{moment}-{number}")
            _nobody_sees(room, f"outside-{moment}-{number}")
            _release_and_die(room, moment)
    _passed_on(room, TAKEN_BACK)
    _taken_back(room, TAKEN_BACK)
    _release(room)
    _nobody_sees(room, TAKEN_BACK)
    _each_address_has_it_once(room)
    room.notes.append(f"{2 * count * len(MOMENTS)} releases killed: {', '.join(MOMENTS)}")


def _held(room: Room, token: str) -> None:
    from esmero.actions import hold
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.ground import clock

    room.told.note(room.told.answered, token)
    for _ in range(2):
        # The agent's browser tries again with the same key.
        hold.send(
            agent=Agent.objects.get(email="ines@example.com"),
            conversation_id=Conversation.objects.order_by("id")[0].pk,
            words=f"On Friday. {mark(token)}",
            seen_version=0,
            send_key=token,
            send_anyway=True,
            at=clock.now(),
        )
    room.told.note(room.told.sent, token)


OUTSIDE = ("weaver@mill.example", "dyer@mill.example")


def _passed_on(room: Room, token: str) -> None:
    from esmero.actions import forward
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import HeldReply
    from esmero.ground import clock

    story = Conversation.objects.order_by("id")[0]
    for _ in range(2):
        forward.forward(
            agent=Agent.objects.get(email="ines@example.com"),
            conversation_id=story.pk,
            to=OUTSIDE,
            passing_on=forward.Passing(words=f"Could you look? {mark(token)}"),
            send_key=token,
            at=clock.now(),
        )
    waiting = HeldReply.objects.filter(kind="FORWARD", words__contains=mark(token))
    if waiting.count() != 1:
        room.told.complain(f"Pressed twice, what is passed on is held back {waiting.count()} times: {token}.")


def _taken_back(room: Room, token: str) -> None:
    """Pressed twice to several addresses and taken back: nobody gets it, whatever is released after."""
    from esmero.actions import hold
    from esmero.domain.workbench.models import HeldReply
    from esmero.ground import clock

    held = HeldReply.objects.filter(kind="FORWARD", words__contains=mark(token)).order_by("id")[0]
    hold.take_back(agent=held.agent, held_id=held.pk, at=clock.now())


def _each_address_has_it_once(room: Room) -> None:
    """What was passed on is a message for each address once, and nothing waits any more."""
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Message
    from esmero.domain.workbench.models import HeldReply

    if HeldReply.objects.filter(kind="FORWARD").exists():
        room.told.complain("A forwarded letter that was held back never went out.")
    for number in range(room.many(2, 10)):
        for moment in MOMENTS:
            words = mark(f"outside-{moment}-{number}")
            sent = Message.objects.filter(kind="FORWARD", text__contains=words)
            letters = Delivery.objects.filter(about_kind="message", about_id__in=sent.values("id"))
            if sorted(sent.values_list("to_email", flat=True)) != sorted(OUTSIDE) or letters.count() != 2:
                room.told.complain(f"What was passed on did not go to each address once: {words}.")


def _nobody_sees(room: Room, token: str) -> None:
    from django.test import Client

    from esmero.domain.conversations import access
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.ground import clock

    story = Conversation.objects.order_by("id")[0]
    page = Client(HTTP_HOST="localhost").get(f"/c/{access.page_token(story, at=clock.now())}/")
    if page.status_code != 200 or mark(token) in page.content.decode():
        room.told.complain(
            f"The customer's page ({page.status_code}) shows an answer that is held back: {token}."
        )
    if Message.objects.filter(text__contains=mark(token)).exists():
        room.told.complain(f"An answer that is held back is a message already: {token}.")
    if any(mark(token).encode() in mail.raw for mail in room.recorder.mails()):
        room.told.complain(f"An answer that is held back was sent: {token}.")


def _release_and_die(room: Room, moment: str) -> None:
    """Release what is due in a process of its own that kills itself at this moment."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            _die_at(moment)
            _release(room)
        finally:
            os._exit(0)
    _wait_or_kill(pid)


def _wait_or_kill(pid: int) -> None:
    """Wait for a process; one that a fork left waiting for a lock of another thread is killed."""
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _die_at(moment: str) -> None:
    from esmero.actions import hold
    from esmero.domain.workbench import writes

    def die(*args: object, **given: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    become, release = hold._become_messages, hold._release_if_due
    if moment == "begin":
        hold._become_messages = die
    elif moment == "message":
        writes.let_go = die
    elif moment == "let-go":
        hold._become_messages = lambda *args, **given: (become(*args, **given), die())
    else:
        hold._release_if_due = lambda *args, **given: (release(*args, **given), die())


def _release(room: Room) -> None:
    from esmero.actions import hold
    from esmero.ground import clock

    # Two machines at the same moment.
    at = clock.now() + timedelta(minutes=1)
    both = [threading.Thread(target=hold.release_due, kwargs={"at": at}) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    time.sleep(0)
