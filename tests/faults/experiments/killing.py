"""F1, F2, F3: any process is killed without warning, at any moment and at each of the moments that matter."""

import functools
import threading
import time

from tests.faults import clients
from tests.faults.launch import IN_DOUBT, STOP_POINTS
from tests.faults.room import Room
from tests.faults.served import Served
from tests.faults.told import mark

PARTS = ["web 1", "web 2", "worker", "worker", "mailbox"]
FIRE_SECONDS = 30.0
# Mail comes with pauses of up to so many seconds: all at once, it could be over before anything is killed.
MOST_PAUSE_SECONDS = 0.3
WORKERS = ("read", "send", "held-due", "held-released")


def kills(room: Room) -> None:
    """Deliveries by LMTP, SMTP and form, answers by HTTP; meanwhile something is killed again and again."""
    inputs, answers = room.many(30, 500), room.many(30, 500)
    sessions = [room.session("marta@example.com"), room.session("ines@example.com")]
    with room.serving() as served:
        works = [functools.partial(_deliver, room, served, range(lane, inputs, 3), lane) for lane in range(3)]
        works += [
            functools.partial(_answer, room, served, sessions[lane], range(lane, answers, 2))
            for lane in range(2)
        ]
        busy = [threading.Thread(target=work, daemon=True) for work in works]
        for one in busy:
            one.start()
        _kill(room, served, busy)
        by_itself = room.drained(30)
    _read_what_was_stopped_thrice(room)
    parts = [part for _at, part in served.kills]
    told = ", ".join(f"{part} {parts.count(part)}" for part in sorted(set(parts)))
    room.notes.append(
        f"{inputs} deliveries, {answers} answers, {room.told.retries} tries again; killed: {told}; "
        f"{'nothing' if by_itself else 'something'} was left to do after thirty seconds"
    )


def _deliver(room: Room, served: Served, numbers: range, lane: int) -> None:
    for number in numbers:
        time.sleep(room.chance.uniform(0, MOST_PAUSE_SECONDS))
        if lane == 0:
            clients.ask(served, room.told, f"form-{number}")
        else:
            clients.deliver(served, room.told, f"mail-{number}", by_lmtp=lane == 1)


def _answer(room: Room, served: Served, session: str, numbers: range) -> None:
    """Each agent answers in conversations of their own: one that holds back is stopped by a colleague's."""
    from esmero.domain.conversations.models import Conversation

    lane = numbers.start
    for number in numbers:
        rows = Conversation.objects.filter(team__name="Orders").values_list("id", flat=True)
        while not (stories := [pk for pk in rows.all()[:200] if pk % 2 == lane]):
            time.sleep(0.05)
        story, token = room.chance.choice(stories), f"reply-{number}"
        clients.answer(served, room.told, session, story, token, is_pressed_twice=number % 5 == 0)


def _kill(room: Room, served: Served, busy: list[threading.Thread]) -> None:
    """Kill a part after each short while; a few times the parent, alone or with all its children."""
    with_parent, since = room.many(1, 10), 0
    while any(one.is_alive() for one in busy):
        _wait_for_progress(room, busy)
        since += 1
        if with_parent and since > room.many(6, 30):
            since, with_parent = 0, with_parent - 1
            served.kill_parent(with_all=with_parent % 2 == 0)
            served.start()
        else:
            served.kill(room.chance.choice(PARTS))


def _wait_for_progress(room: Room, busy: list[threading.Thread]) -> None:
    """Wait for a moment, then until something was accepted: slow machines get as far as quick ones."""
    time.sleep(room.chance.uniform(0.05, 0.8))
    before, until = _accepted(room), time.monotonic() + 5
    while _accepted(room) == before and time.monotonic() < until and any(one.is_alive() for one in busy):
        time.sleep(0.01)


def _accepted(room: Room) -> int:
    return len(room.told.accepted) + len(room.told.sent)


def _read_what_was_stopped_thrice(room: Room) -> None:
    """Mail whose readers were all killed stands before a person, who has it read again."""
    from esmero.actions import take
    from esmero.domain.channels.models import Receipt
    from esmero.domain.staff.models import Agent
    from esmero.ground import clock

    owner = Agent.objects.get(email="nuria@example.com")
    stopped = Receipt.objects.filter(state="FAILED", reason=take.ENDED_ITS_READERS).values_list(
        "id", flat=True
    )
    for number in list(stopped):
        take.read_again(agent=owner, receipt_id=number, at=clock.now())
        room.notes.append(f"mail {number} lost three readers, stood before a person, and was read again")


def stop_points(room: Room) -> None:
    """Each process kills itself at each of the moments that matter, one after the other."""
    names = list(STOP_POINTS) if room.is_long else room.chance.sample(list(STOP_POINTS), 4)
    if not room.is_long:
        # Where a letter may be in doubt, the last moment where it is not, and a release.
        names += [
            name
            for name in ("send-mark-uncommitted", "send-taken", "held-released-uncommitted")
            if name not in names
        ]
    at_once, held_back = room.session("marta@example.com"), room.session("ines@example.com")
    with room.serving() as served:
        for name in names:
            session = held_back if name.startswith("held-") else at_once
            _at_point(room, served, session, name, list(STOP_POINTS).index(name))
        room.drained(20)
    _check_doubts(room)
    room.notes.append(f"killed at {len(names)} stop points: {', '.join(names)}")


def _at_point(room: Room, served: Served, session: str, name: str, number: int) -> None:
    from esmero.domain.conversations.models import Conversation

    story = Conversation.objects.filter(team__name="Orders").values_list("id", flat=True)[0]
    served.arm(name)
    if name.startswith(("mail-", "read-")):
        clients.deliver(served, room.told, f"mail-{number}", by_lmtp=number % 2 == 0)
    else:
        clients.answer(served, room.told, session, story, f"reply-{number}")
    until = time.monotonic() + FIRE_SECONDS
    while not served.has_fired(name):
        if time.monotonic() > until:
            room.told.complain(f"Nothing came by the stop point {name}.")
            return
        time.sleep(0.02)
    served.kills.append((time.time(), "worker" if name.startswith(WORKERS) else name))
    # The letters of this story wait for each other; the next point begins when it is quiet.
    room.drained(15)


def _check_doubts(room: Room) -> None:
    """What was killed before the server said yes is sent in the end; what was killed after it is in doubt."""
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Message

    for number, name in enumerate(STOP_POINTS):
        message = Message.objects.filter(text__contains=mark(f"reply-{number}")).first()
        if not name.startswith("send-") or message is None:
            continue
        letter = Delivery.objects.defer("raw").get(about_kind="message", about_id=message.pk)
        expected = "UNKNOWN" if name in IN_DOUBT else "SENT"
        if letter.state != expected:
            room.told.complain(f"Killed at {name}, the letter ended as {letter.state}, not {expected}.")
