"""F13, F23: the same mail twice, different mails that look alike, mails that end whoever reads them."""

import sys
import time
from datetime import timedelta

from tests.faults.clients import COMPANY, mail, mark
from tests.faults.room import Room

# A mail that hangs holds up the others if they are not read by then, however slow the machine.
HELD_UP_SECONDS = 30.0
REPAIRS = "repairs@example.com"
# The product's own reader, in whose hands some mails hang, die or eat.
CHILD = """
import os, signal
from esmero.gateways.email.reading import child, message
child.LONGEST_SECONDS = 1 if {limited} else 600
def read(raw, **given):
    if b"[hang]" in raw:
        while True: pass
    if b"[die]" in raw:
        os.kill(os.getpid(), signal.SIGSEGV)
    return real(raw, **given)
real, child.message.read = message.read, read
child.main()
"""


def _take(room: Room, raw: bytes, token: str, *recipients: str) -> None:
    from esmero.gateways.email import intake
    from esmero.ground import clock

    room.told.note(room.told.brought, token)
    intake.take(raw, f"{token}@example.net", list(recipients), clock.now())
    room.told.note(room.told.accepted, token)


def _read(room: Room, rounds: int = 4) -> None:
    from esmero.actions import take
    from esmero.ground import clock

    for passed in range(rounds):
        take.read_receipts(at=clock.now() + timedelta(minutes=3 * passed))


def doubles(room: Room) -> None:
    """The same mail three times; by other ways with other traces; two mails under one Message-ID."""
    for number in range(room.many(10, 100)):
        token = f"twice-{number}"
        raw = mail(token)
        _take(room, raw, token, COMPANY)
        _take(room, b"Received: from a by b; today\r\n" + raw, token, COMPANY)
        _read(room, 1)
        _take(room, raw.replace(b"\r\n", b"\n"), token, COMPANY)
    one, other = mail("same-1"), mail("same-2").replace(b"<same-2@example.net>", b"<same-1@example.net>")
    _take(room, one, "same-1", COMPANY)
    _take(room, other, "same-2", COMPANY)
    # One mail to two of our mailboxes is one message in each.
    _take(room, mail("both-1"), "both-1", COMPANY, REPAIRS)
    _read(room)
    room.told.accepted.discard("both-1")
    room.told.brought.discard("both-1")
    _in_each(room, "both-1")
    room.notes.append(
        "each mail three times by different ways; two mails under one Message-ID; one to two mailboxes"
    )


def _in_each(room: Room, token: str) -> None:
    from esmero.domain.conversations.models import Message

    teams = Message.objects.filter(text__contains=mark(token)).values_list(
        "conversation__team__name", flat=True
    )
    if sorted(teams) != ["Orders", "Repairs"]:
        room.told.complain(f"A mail to two mailboxes stands in {sorted(teams)}.")


def poison(room: Room) -> None:
    """Mails that hang their reader or end it: set aside after three tries, and the rest flows."""
    from esmero.gateways.email import apart

    program = room.home / "child.py"
    program.write_text(CHILD.format(limited="reader-limit" not in room.without))
    start = apart.subprocess.Popen

    def popen(command: list[str], **given: object) -> object:
        return start([sys.executable, str(program)], **given)

    apart.subprocess.Popen = popen
    apart.reader.close()
    if "reader-limit" in room.without:
        # Nobody waits for ever, not even here.
        apart.PATIENCE_SECONDS = 1.5 * HELD_UP_SECONDS
    for harm in ("hang", "die"):
        _take(room, mail(f"{harm}-1", words=f"[{harm}]"), f"{harm}-1", COMPANY)
    for number in range(10):
        _take(room, mail(f"behind-{number}"), f"behind-{number}", COMPANY)
    began = time.monotonic()
    _read(room, 1)
    took = time.monotonic() - began
    if took > HELD_UP_SECONDS:
        room.told.complain(f"Mails behind one that hangs waited {took:.0f} s for it.")
    _read(room)
    _must_be_set_aside(room)
    apart.reader.close()
    apart.subprocess.Popen = start
    room.notes.append(
        f"a mail that hangs and one that kills its reader; ten behind them read within {took:.1f} s"
    )


def _must_be_set_aside(room: Room) -> None:
    from esmero.domain.channels.models import Receipt

    failed = set(Receipt.objects.filter(state="FAILED").values_list("sender", flat=True))
    if failed != {"hang-1@example.net", "die-1@example.net"}:
        room.told.complain(f"On the failed-mail screen stand {sorted(failed)}.")
    page = room.page("/desk/failed-mail/")
    for harm in ("hang-1", "die-1"):
        room.told.accepted.discard(harm)
        if f"{harm}@example.net" not in page:
            room.told.complain(f"The desk does not show the mail of {harm}.")
    room.may_be_unread |= set(Receipt.objects.filter(state="FAILED").values_list("id", flat=True))
