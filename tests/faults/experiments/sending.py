"""F4, F10, F11, F12: a mail server that refuses, hangs or goes away, and two senders of one letter."""

import threading
import time
from datetime import timedelta

from tests.faults.recorder import Manners
from tests.faults.room import Room
from tests.faults.told import mark

OFTEN = 6
# A letter that hangs holds up the others if they have not gone by then, however slow the machine.
HELD_UP_SECONDS = 30.0


def _letters(room: Room, name: str, count: int) -> list[int]:
    """Have answers written in a conversation of their own; return the letters' ids, in order."""
    from esmero.actions import receive, reply
    from esmero.domain.channels.models import Delivery
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.ground import clock

    asked = receive.receive(
        Incoming(
            "FORM",
            f"form:{name}",
            f"{name}@example.net",
            name,
            [],
            "",
            "Where is it?",
            language="en",
            may_auto_answer=False,
        ),
        at=clock.now(),
    )
    pk = asked.conversation.pk
    ids = []
    for number in range(count):
        token = f"{name}-{number}"
        room.told.note(room.told.answered, token)
        message = reply.reply(
            agent=Agent.objects.get(email="nuria@example.com"),
            conversation_id=pk,
            words=f"On Friday. {mark(token)}",
            seen_version=Conversation.objects.get(pk=pk).version,
            send_key=token,
            at=clock.now(),
        )
        room.told.note(room.told.sent, token)
        ids.append(Delivery.objects.get(about_kind="message", about_id=message.pk).pk)
    return ids


def _pass(room: Room, minutes: int, step: int = 1) -> None:
    from esmero.actions import deliver
    from esmero.ground import clock

    for passed in range(0, minutes, step):
        deliver.send_letters(at=clock.now() + timedelta(minutes=passed))


def refusals(room: Room) -> None:
    """421, 450, 451 three times, then fine; 550, 552, 554 for good; a line that breaks within the letter."""
    from esmero.domain.channels.models import Delivery

    later = {"slow-a": "RCPT 450 4.2.1 Busy", "slow-b": "DATA 451 4.3.0 Later", "slow-c": "RCPT 421 Going"}
    never = {
        "gone-a": "RCPT 550 5.1.1 Nobody",
        "gone-b": "DATA 552 5.2.2 Full",
        "gone-c": "DATA 554 5.7.1 No",
    }
    manners = [
        Manners("CONNECT", "421 4.3.2 Too busy", times=2),
        Manners("LISTENING", "gone", "cut@example.net", 2),
    ]
    for name, said in {**later, **never}.items():
        moment, _space, answer = said.partition(" ")
        manners.append(Manners(moment, answer, f"{name}@example.net", 3 if name in later else 1_000))
    room.recorder.behave(*manners)
    letters = {name: _letters(room, name, 3) for name in [*later, *never, "cut", "fine"]}
    _pass(room, OFTEN * 2)
    for name in never:
        for letter in Delivery.objects.filter(pk__in=letters[name]).defer("raw"):
            if letter.state != "FAILED" or letter.attempts > 3:
                room.told.complain(
                    f"Refused for good, letter {letter.pk} is {letter.state} after {letter.attempts} tries."
                )
    _tried_no_more(room, [f"{name}@example.net" for name in never])
    room.notes.append("421, 450, 451, a broken line: sent in order; 550, 552, 554: once, and shown")


def _tried_no_more(room: Room, addresses: list[str]) -> None:
    before = {address: room.recorder.tries[address] for address in addresses}
    _pass(room, 60 * 24, 60)
    for address, tries in before.items():
        if room.recorder.tries[address] != tries or tries > 3:
            room.told.complain(f"A letter to {address} was tried again after it was refused for good.")
        if address not in room.page("/desk/unsent-letters/"):
            room.told.complain(f"The desk does not show that {address} was not reached.")


def hangs(room: Room) -> None:
    """A server that hangs after connecting, within the letter, after its end: only this leaves a doubt."""
    from esmero.actions import deliver
    from esmero.domain.channels.models import Delivery
    from esmero.gateways.email import smtp
    from esmero.ground import clock

    hanging = _letters(room, "hanging", 2)
    room.recorder.behave(
        Manners("CONNECT", "hang", times=1), Manners("RCPT", "hang", "hanging@example.net", 1)
    )
    _pass(room, OFTEN)
    silent = _letters(room, "silent", 1)
    others = [letter for number in range(4) for letter in _letters(room, f"other-{number}", 1)]
    room.recorder.behave(Manners("DATA", "hang", "silent@example.net"))
    smtp.ANSWER_SECONDS = 2 * HELD_UP_SECONDS
    senders = [threading.Thread(target=deliver.send_letters, kwargs={"at": clock.now()}) for _ in range(2)]
    began = time.monotonic()
    for sender in senders:
        sender.start()
    while Delivery.objects.filter(pk__in=others, state="SENT").count() < len(others):
        if time.monotonic() - began > HELD_UP_SECONDS:
            room.told.complain("A letter that hung held up letters of other conversations.")
            break
        time.sleep(0.02)
    room.recorder.hang_up()
    for sender in senders:
        sender.join()
    room.may_be_doubtful |= set(silent)
    _must_be(room, hanging, "SENT")
    _must_be(room, silent, "UNKNOWN")
    room.notes.append(
        "hung after connecting and within the letter: sent later; after its end: in doubt, and shown"
    )


def _must_be(room: Room, letters: list[int], state: str) -> None:
    from esmero.domain.channels.models import Delivery

    for letter in Delivery.objects.filter(pk__in=letters).defer("raw"):
        if letter.state != state:
            room.told.complain(f"Letter {letter.pk} is {letter.state}, not {state}: {letter.reason}")


def two_senders(room: Room) -> None:
    """Many senders at once take each letter once; one that was paused sees that it lost its letter."""
    from esmero.actions import deliver
    from esmero.gateways.email import smtp
    from esmero.ground import clock

    letters = [
        letter for number in range(room.many(10, 60)) for letter in _letters(room, f"many-{number}", 2)
    ]
    at = clock.now()
    senders = [threading.Thread(target=deliver.send_letters, kwargs={"at": at}) for _ in range(6)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    _must_be(room, letters, "SENT")
    paused = _letters(room, "paused", 1)
    announce, first = smtp._announce, [True]

    def sleeps(*args: object) -> None:
        announce(*args)
        if first.pop() if first else False:
            # Paused within the letter; another machine finds its lease run out, and sends the letter.
            def other() -> None:
                deliver._settle_abandoned(at=clock.now() + timedelta(minutes=5))
                deliver.send_letters(at=clock.now() + timedelta(minutes=10))

            thread = threading.Thread(target=other)
            thread.start()
            thread.join()

    smtp._announce = sleeps
    try:
        deliver.send_letters(at=clock.now())
    finally:
        smtp._announce = announce
    _must_be(room, paused, "SENT")
    room.notes.append(f"six senders of {len(letters)} letters, and one paused within a letter")
