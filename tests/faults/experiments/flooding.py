"""F24: more mail in a minute than in a month, from one sender and from as many; customers among it."""

import time
from datetime import datetime, timedelta

from tests.faults.clients import COMPANY, mail
from tests.faults.room import Room

# Written in docs/operate/mail.md: so long after the flood a customer's mail is read and confirmed.
CONFIRMED_WITHIN_SECONDS = 600.0
CONFIRMATIONS_AN_HOUR, IN_THE_SHORT_FORM = 2000, 40
BOT = "bot@flood.example"
TOGETHER = 100
# Whom we have known for longer than a flood lasts.
CUSTOMERS = ("ana@example.org", "boris@example.org")


def flood(room: Room) -> None:
    """Ten thousand mails of one sender, and one each of ten thousand; two customers write in their midst."""
    most = room.many(IN_THE_SHORT_FORM, CONFIRMATIONS_AN_HOUR)
    _as_in_life(most)
    number = room.many(150, 10_000)
    for name, of_one in (("one", True), ("many", False)):
        took = _flood(room, name, number, of_one=of_one)
        room.notes.append(f"{number} mails of {name}: a customer among them waited {took:.0f} s")
        if took > CONFIRMED_WITHIN_SECONDS:
            room.told.complain(f"In a flood of {name} a customer waited {took:.0f} s.")
    _must_be_no_storm(room, most)


def _as_in_life(most: int) -> None:
    """The bounds of the product, which other experiments lift."""
    from esmero.actions import by_itself
    from esmero.domain.channels.writes import tallies

    by_itself.CONFIRMATIONS_AN_HOUR, by_itself.OWNED_UP_AN_HOUR = most, 20
    tallies.HOUR, tallies.CONFIRMATIONS_A_DAY, tallies.TAKEN_FOR_A_PROGRAM = timedelta(hours=1), 5, 3


def _flood(room: Room, name: str, number: int, *, of_one: bool) -> float:
    """Let it all arrive, the customer's in the middle; return how long the customer waited, in seconds."""
    from esmero.actions import deliver, take
    from esmero.domain.channels.models import Delivery
    from esmero.ground import clock

    customer = CUSTOMERS[0 if of_one else 1]
    # A confirmation that the founding of the company left behind is of another day.
    at = clock.now() + timedelta(days=2 if of_one else 4)
    flood = [(f"{name}-{one}", BOT if of_one else f"bot{one}@flood.example") for one in range(number)]
    flood.insert(number // 2, (f"{name}-customer-1", customer))
    for start in range(0, len(flood), TOGETHER):
        arrive(room, flood[start : start + TOGETHER], at)
    began = time.monotonic()
    waited = 0.0
    while take.read_receipts(at=at):
        deliver.send_letters(at=at)
        if not waited and Delivery.objects.filter(recipient=customer, state="SENT", queued_at=at).exists():
            waited = time.monotonic() - began
    if not waited:
        room.told.complain(f"In a flood of {name} a customer was not confirmed.")
    return waited


def arrive(room: Room, mails: list[tuple[str, str]], at: datetime) -> None:
    """Commit mails together, as the mailbox does when so many come at once."""
    from esmero.gateways.email import intake

    for token, _ in mails:
        room.told.note(room.told.brought, token)
    intake.take_all([intake.Mail(mail(token, sender=who), who, [COMPANY], at) for token, who in mails])
    for token, _ in mails:
        room.told.note(room.told.accepted, token)


def _must_be_no_storm(room: Room, most: int) -> None:
    from esmero.domain.channels.models import Delivery

    letters = Delivery.objects.filter(recipient__endswith="@flood.example")
    to_one, to_many = letters.filter(recipient=BOT).count(), letters.exclude(recipient=BOT).count()
    room.notes.append(f"{to_one} confirmation to the one, {to_many} to the many")
    if to_one > 1:
        room.told.complain(f"One sender was confirmed {to_one} times in an hour.")
    if to_many > most:
        room.told.complain(f"{to_many} strangers were confirmed in an hour.")
